package io.filbert.pipeline;

import io.filbert.batch.EpochBatch;
import io.filbert.graph.DType;
import io.filbert.graph.GraphConfigException;
import io.filbert.graph.InvalidGraphException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An Arrow IPC file of batches, one record batch of one row for each: {@code docs/epoch-files.md}. It is written under another name and
 * has its own when it is complete. The same batches make the same bytes. One thread.
 */
final class ArrowPart implements AutoCloseable {
    static final String EPOCH = "epoch";
    static final String STEP = "step";

    private final Path file;
    private final Path temporary;
    private final String graph;
    private final FileChannel channel;
    private final BufferAllocator allocator;
    private @Nullable VectorSchemaRoot root;
    private @Nullable ArrowFileWriter writer;

    /** @param jobId of the job that writes it */
    ArrowPart(Path file, String graph, long jobId) throws IOException {
        requireOpenModule();
        this.file = file;
        this.graph = graph;
        this.temporary = EpochFiles.temporary(file, jobId);
        this.channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        this.allocator = new RootAllocator();
    }

    /** Arrow reaches into {@code java.nio}, and where it may not it fails later and by other names. */
    static void requireOpenModule() {
        if (!ByteBuffer.class.getModule().isOpen("java.nio", BufferAllocator.class.getModule())) {
            throw new GraphConfigException("epoch files need Apache Arrow, which needs the JVM flag"
                    + " --add-opens=java.base/java.nio=ALL-UNNAMED on this member; start it with the flag, or let the"
                    + " epoch go into a map");
        }
    }

    void add(EpochBatch batch) throws IOException {
        if (root == null || writer == null) {
            root = VectorSchemaRoot.create(schema(batch), allocator);
            writer = new ArrowFileWriter(root, null, channel);
            writer.start();
        }
        BigIntVector epoch = (BigIntVector) root.getVector(0);
        epoch.setSafe(0, batch.epoch());
        IntVector step = (IntVector) root.getVector(1);
        step.setSafe(0, batch.step());
        List<EpochBatch.Column> columns = batch.columns();
        if (columns.size() + 2 != root.getFieldVectors().size()) {
            throw new InvalidGraphException(batch + " has other columns than the batches before it");
        }
        for (int c = 0; c < columns.size(); c++) {
            fill((ListVector) root.getVector(c + 2), columns.get(c));
        }
        root.setRowCount(1);
        writer.writeBatch();
    }

    private static void fill(ListVector list, EpochBatch.Column column) {
        int n = column.size();
        list.clear();
        list.setInitialCapacity(1);
        list.allocateNew();
        BaseFixedWidthVector values = (BaseFixedWidthVector) list.getDataVector();
        values.allocateNew(Math.max(1, n));
        values.getDataBuffer().setBytes(0, column.data());
        ArrowBuf valid = values.getValidityBuffer();
        valid.setOne(0, n / 8);
        if (n % 8 > 0) {
            valid.setByte(n / 8, (1 << n % 8) - 1);
        }
        list.getOffsetBuffer().setInt(0, 0);
        list.getOffsetBuffer().setInt(Integer.BYTES, n);
        list.getValidityBuffer().setByte(0, 1);
        list.setLastSet(0);
        list.setValueCount(1);
    }

    private Schema schema(EpochBatch batch) {
        List<Field> fields = new ArrayList<>();
        fields.add(new Field(EPOCH, FieldType.notNullable(new ArrowType.Int(64, true)), null));
        fields.add(new Field(STEP, FieldType.notNullable(new ArrowType.Int(32, true)), null));
        for (EpochBatch.Column column : batch.columns()) {
            Field item = new Field("item", FieldType.notNullable(type(column.dtype())), null);
            Map<String, String> shape = new TreeMap<>();
            shape.put(EpochFiles.DTYPE, column.dtype().name());
            shape.put(EpochFiles.WIDTH, Integer.toString(column.width()));
            fields.add(new Field(
                    column.name(), new FieldType(false, ArrowType.List.INSTANCE, null, shape), List.of(item)));
        }
        Map<String, String> metadata = new TreeMap<>();
        metadata.put("filbert.format", "1");
        metadata.put("filbert.graph", graph);
        return new Schema(fields, metadata);
    }

    private static ArrowType type(DType dtype) {
        return switch (dtype) {
            case FLOAT16 -> new ArrowType.FloatingPoint(FloatingPointPrecision.HALF);
            case FLOAT32 -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
            case FLOAT64 -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
            case INT8, BOOL -> new ArrowType.Int(8, true);
            case INT32 -> new ArrowType.Int(32, true);
            case INT64 -> new ArrowType.Int(64, true);
        };
    }

    /** Ends the file and gives it its name. */
    void complete() throws IOException {
        if (writer != null) {
            writer.end();
        }
        channel.force(true);
        close(false);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Gives the file up. */
    @Override
    public void close() {
        close(true);
    }

    private void close(boolean giveUp) {
        try {
            if (writer != null) {
                writer.close();
            }
            channel.close();
            if (giveUp) {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            System.getLogger(ArrowPart.class.getName())
                    .log(System.Logger.Level.WARNING, "closing " + temporary + " failed", e);
        } finally {
            if (root != null) {
                root.close();
            }
            allocator.close();
        }
    }
}
