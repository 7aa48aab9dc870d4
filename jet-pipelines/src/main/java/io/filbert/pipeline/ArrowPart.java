package io.filbert.pipeline;

import io.filbert.arrow.ArrowFile;
import io.filbert.arrow.ArrowTypes;
import io.filbert.batch.EpochBatch;
import io.filbert.graph.InvalidGraphException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
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
    private final String graph;
    private final long jobId;
    private @Nullable ArrowFile out;

    /** @param jobId of the job that writes it */
    ArrowPart(Path file, String graph, long jobId) {
        ArrowTypes.requireOpenModule("epoch files");
        this.file = file;
        this.graph = graph;
        this.jobId = jobId;
    }

    void add(EpochBatch batch) throws IOException {
        if (out == null) {
            out = new ArrowFile(file, EpochFiles.temporary(file, jobId), schema(batch), null);
        }
        VectorSchemaRoot root = out.root();
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
        out.writeBatch(1);
    }

    private static void fill(ListVector list, EpochBatch.Column column) {
        int n = column.size();
        list.clear();
        list.setInitialCapacity(1);
        list.allocateNew();
        BaseFixedWidthVector values = (BaseFixedWidthVector) list.getDataVector();
        values.allocateNew(Math.max(1, n));
        values.getDataBuffer().setBytes(0, column.data());
        ArrowTypes.setValid(values.getValidityBuffer(), n);
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
            Field item = new Field("item", FieldType.notNullable(ArrowTypes.of(column.dtype())), null);
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

    /** Ends the file and gives it its name. */
    void complete() throws IOException {
        Objects.requireNonNull(out, "a part has a batch").complete();
        out = null;
    }

    /** Gives the file up, unless it is complete. */
    @Override
    public void close() {
        if (out != null) {
            out.close();
        }
    }
}
