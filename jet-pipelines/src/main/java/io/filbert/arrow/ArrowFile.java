package io.filbert.arrow;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An Arrow IPC file that is being written, under another name until it is complete. The same batches make the same bytes. One thread.
 */
public final class ArrowFile implements AutoCloseable {
    private final Path file;
    private final Path temporary;
    private final FileChannel channel;
    private final BufferAllocator allocator;
    private final VectorSchemaRoot root;
    private final ArrowFileWriter writer;

    /**
     * @param file its name when it is complete; what has the name then is replaced
     * @param temporary in the same directory; must not exist
     * @param digest told all bytes of the file, null when nobody wants it
     */
    public ArrowFile(Path file, Path temporary, Schema schema, @Nullable MessageDigest digest) throws IOException {
        this.file = file;
        this.temporary = temporary;
        this.channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        this.allocator = new RootAllocator();
        this.root = VectorSchemaRoot.create(schema, allocator);
        this.writer = new ArrowFileWriter(root, null, digest == null ? channel : new Digested(channel, digest));
        writer.start();
    }

    /** Tells a digest what goes by. The writer writes from the beginning to the end. */
    private record Digested(FileChannel channel, MessageDigest digest) implements WritableByteChannel {
        @Override
        public int write(ByteBuffer bytes) throws IOException {
            digest.update(bytes.duplicate());
            int n = 0;
            while (bytes.hasRemaining()) {
                n += channel.write(bytes);
            }
            return n;
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** The columns, to be filled for the next batch. */
    public VectorSchemaRoot root() {
        return root;
    }

    /** Writes the first rows of {@link #root} as a record batch. */
    public void writeBatch(int rows) throws IOException {
        root.setRowCount(rows);
        writer.writeBatch();
    }

    /** Bytes written so far. */
    public long bytes() {
        return writer.bytesWritten();
    }

    /** Ends the file, puts it on the disk and gives it its name. */
    public void complete() throws IOException {
        writer.end();
        channel.force(true);
        close(false);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Gives the file up, unless it is complete. */
    @Override
    public void close() {
        close(true);
    }

    private void close(boolean giveUp) {
        try {
            writer.close();
            channel.close();
            if (giveUp) {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            System.getLogger(ArrowFile.class.getName())
                    .log(System.Logger.Level.WARNING, "closing " + temporary + " failed", e);
        } finally {
            root.close();
            allocator.close();
        }
    }
}
