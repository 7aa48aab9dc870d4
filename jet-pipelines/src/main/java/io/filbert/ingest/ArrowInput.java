package io.filbert.ingest;

import io.filbert.arrow.ArrowTypes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.message.ArrowBlock;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;

/**
 * An Arrow file that is open. What its footer and its batches claim is held against the size of the file before memory is taken for it. One
 * thread.
 */
final class ArrowInput implements AutoCloseable {
    private static final byte[] MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);
    /** Magic bytes with padding, and at the end the footer's length and magic bytes. */
    private static final int LEAST_BYTES = 8 + Integer.BYTES + MAGIC.length;

    /** What a batch may take besides twice its size in the file: a schema of garbage must not take all memory of the machine. */
    private static final long MARGIN_BYTES = 16L << 20;

    private final FileChannel channel;
    private final BufferAllocator allocator = new RootAllocator(MARGIN_BYTES);
    private final ArrowFileReader reader;
    private List<ArrowBlock> blocks = List.of();
    private long[] rows = {};

    private ArrowInput(FileChannel channel) {
        this.channel = channel;
        this.reader = new ArrowFileReader(channel, allocator);
    }

    /** Reads the footer and the heads of all batches. */
    static ArrowInput open(Path file) throws IOException, BadFile {
        ArrowTypes.requireOpenModule("Arrow files");
        ArrowInput input = new ArrowInput(FileChannel.open(file));
        try {
            input.begin();
            return input;
        } catch (IOException | BadFile e) {
            input.close();
            throw e;
        } catch (RuntimeException e) { // Arrow's, of many kinds
            input.close();
            throw BadFile.format("cannot be read: " + e);
        }
    }

    private void begin() throws IOException, BadFile {
        checkEnds();
        reader.getVectorSchemaRoot(); // reads the footer
        blocks = reader.getRecordBlocks();
        rows = new long[blocks.size()];
        long largest = 0;
        for (int i = 0; i < rows.length; i++) {
            rows[i] = head(i);
            largest = Math.max(largest, blocks.get(i).getBodyLength());
        }
        allocator.setLimit(2 * largest + MARGIN_BYTES);
    }

    private void checkEnds() throws IOException, BadFile {
        long size = channel.size();
        byte[] first = read(0, (int) Math.min(size, MAGIC.length)).array();
        if (!Arrays.equals(first, MAGIC)) {
            boolean isStream =
                    first.length == MAGIC.length && ByteBuffer.wrap(first).getInt() == -1;
            throw BadFile.format(
                    isStream
                            ? "is an Arrow stream, must be an Arrow file; write it with the file format (Feather 2)"
                            : "is no Arrow file: it does not begin with ARROW1");
        }
        if (size < LEAST_BYTES
                || !Arrays.equals(read(size - MAGIC.length, MAGIC.length).array(), MAGIC)) {
            throw new BadFile(RejectReason.TRUNCATED, 0, "ends in the middle: it does not end with ARROW1");
        }
        int footer = read(size - MAGIC.length - Integer.BYTES, Integer.BYTES).getInt(0);
        if (footer <= 0 || footer > size - LEAST_BYTES) {
            throw BadFile.format("has a footer of " + footer + " bytes in a file of " + size);
        }
    }

    private ByteBuffer read(long at, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int n = 0;
        while (n >= 0 && buffer.hasRemaining()) {
            n = channel.read(buffer, at + buffer.position());
        }
        return buffer.flip();
    }

    private RecordBatch message(int i) throws IOException, BadFile {
        ArrowBlock block = blocks.get(i);
        ByteBuffer head = read(block.getOffset(), block.getMetadataLength());
        head.position(head.getInt(0) == -1 ? 2 * Integer.BYTES : Integer.BYTES);
        Message message = Message.getRootAsMessage(head.slice().order(ByteOrder.LITTLE_ENDIAN));
        if (message.headerType() == MessageHeader.RecordBatch
                && message.header(new RecordBatch()) instanceof RecordBatch batch) {
            return batch;
        }
        throw BadFile.format("has a footer that finds no record batch " + (i + 1));
    }

    /** Checks the head of a batch; answers its rows. */
    private long head(int i) throws IOException, BadFile {
        ArrowBlock block = blocks.get(i);
        long left = channel.size() - block.getOffset();
        if (block.getOffset() < MAGIC.length
                || block.getMetadataLength() < 2 * Integer.BYTES
                || block.getMetadataLength() > left
                || block.getBodyLength() < 0
                || block.getBodyLength() > left - block.getMetadataLength()) {
            throw BadFile.format("has a footer that puts record batch " + (i + 1) + " outside the file");
        }
        RecordBatch batch = message(i);
        if (batch.compression() != null) {
            throw BadFile.format("is compressed (" + (batch.compression().codec() == 0 ? "LZ4" : "ZSTD")
                    + "), must be uncompressed; write it again without compression");
        }
        long most = Math.max(Math.multiplyExact(block.getBodyLength(), 8L), schemaIsEmpty() ? Integer.MAX_VALUE : 0);
        boolean fits = batch.length() >= 0 && batch.length() <= Math.min(most, Integer.MAX_VALUE - 8);
        for (int n = 0; fits && n < batch.nodesLength(); n++) {
            fits = batch.nodes(n).length() >= 0 && batch.nodes(n).length() <= Math.max(most, batch.length());
        }
        if (!fits) {
            throw BadFile.format("has a record batch " + (i + 1) + " of " + batch.length() + " rows in "
                    + block.getBodyLength() + " bytes");
        }
        return batch.length();
    }

    private boolean schemaIsEmpty() throws IOException {
        return root().getFieldVectors().isEmpty();
    }

    /** The columns; their values are those of the batch that was loaded last. */
    VectorSchemaRoot root() throws IOException {
        return reader.getVectorSchemaRoot();
    }

    /** How many record batches there are. */
    int batches() {
        return rows.length;
    }

    long rows(int batch) {
        return rows[batch];
    }

    /** Its size in the file. */
    long bytes(int batch) {
        return blocks.get(batch).getMetadataLength() + blocks.get(batch).getBodyLength();
    }

    /** Makes a batch that of {@link #root}. */
    void load(int batch) throws IOException, BadFile {
        ArrowBlock block = blocks.get(batch);
        ArrowBuf body = allocator.buffer(block.getBodyLength());
        boolean isLoaded = false;
        try {
            read(block, body);
            try (ArrowRecordBatch read = MessageSerializer.deserializeRecordBatch(message(batch), body)) {
                new VectorLoader(root()).load(read);
            }
            isLoaded = true;
        } catch (IOException | RuntimeException e) { // Arrow's, of many kinds
            throw BadFile.format("has a broken record batch " + (batch + 1) + ": " + e);
        } finally {
            if (!isLoaded) {
                root().clear();
                int held = body.refCnt(); // by what gave up in the middle
                if (held > 0) {
                    body.getReferenceManager().release(held);
                }
            }
        }
        if (root().getRowCount() != rows[batch]) {
            throw BadFile.format("has a broken record batch " + (batch + 1));
        }
    }

    private void read(ArrowBlock block, ArrowBuf body) throws IOException {
        long from = block.getOffset() + block.getMetadataLength();
        for (long at = 0; at < block.getBodyLength(); ) {
            ByteBuffer part = body.nioBuffer(at, (int) Math.min(block.getBodyLength() - at, 1 << 30));
            int n = channel.read(part, from + at);
            if (n < 0) {
                throw new IOException("the file became shorter");
            }
            at += n;
        }
    }

    @Override
    public void close() {
        try (allocator;
                channel) {
            reader.close();
        } catch (IOException e) {
            throw new IllegalStateException("closing an Arrow file failed: " + e.getMessage(), e);
        }
    }
}
