package io.filbert.batch;

import io.filbert.batch.EpochBatch.Column;
import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphConfigException;
import io.filbert.graph.GraphSchema;
import io.filbert.sampler.EdgeSamplerOutput;
import io.filbert.sampler.SamplerOutput;
import io.filbert.store.FeatureTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes the columns of a batch: {@code docs/epoch-files.md}. Plain Java; one use, one thread. */
public final class BatchColumns {
    private static final Set<String> OF_NODES = Set.of("n_id", "batch", "num_sampled_nodes");
    private static final Set<String> OF_EDGES = Set.of("row", "col", "e_id", "num_sampled_edges");

    private final List<Column> columns = new ArrayList<>();

    private BatchColumns() {}

    /** The columns of a complete batch. */
    public static EpochBatch of(BatchRun run) {
        return new EpochBatch(run.epoch(), run.step(), new BatchColumns().all(run));
    }

    /** What stands before the slash in the columns of an edge type: {@code paper__cites__paper}. */
    public static String prefix(EdgeType type) {
        return type.source() + "__" + type.relation() + "__" + type.destination();
    }

    /**
     * Refuses attributes whose columns would have another column's name.
     *
     * @param attributes names of the attributes loaded, null for all
     */
    public static void check(GraphSchema schema, @Nullable Set<String> attributes) {
        for (int group = 0; group < schema.groups(); group++) {
            Set<String> taken = new TreeSet<>(group < schema.nodeTypes().size() ? OF_NODES : OF_EDGES);
            for (AttributeSpec spec : schema.attributes(group)) {
                if (taken.contains(spec.name()) && (attributes == null || attributes.contains(spec.name()))) {
                    throw new GraphConfigException("attribute " + spec.name() + " of " + schema.groupName(group)
                            + " has the name of another column of an epoch file, which are " + taken
                            + "; leave it out by attributes(...)");
                }
            }
        }
    }

    private List<Column> all(BatchRun run) {
        SamplerOutput sample = run.sampled().sample();
        GraphSchema schema = sample.schema();
        longs("input_id", run.inputId());
        for (int t = 0; t < schema.nodeTypes().size(); t++) {
            String type = schema.nodeTypes().get(t).name();
            longs(type + "/n_id", sample.node(type));
            ints(type + "/num_sampled_nodes", sample.numSampledNodes(type));
            int[] batch = sample.batch(type);
            if (batch != null) {
                ints(type + "/batch", batch);
            }
            attributes(type, schema.attributes(t), run.tensors()[t]);
        }
        for (int e = 0; e < schema.edgeTypes().size(); e++) {
            EdgeType type = schema.edgeTypes().get(e).type();
            String prefix = prefix(type);
            ints(prefix + "/row", sample.row(type));
            ints(prefix + "/col", sample.col(type));
            long[] ids = sample.edge(type);
            if (ids != null) {
                longs(prefix + "/e_id", ids);
            }
            ints(prefix + "/num_sampled_edges", sample.numSampledEdges(type));
            attributes(prefix, schema.attributes(schema.edgeGroup(e)), run.tensors()[schema.edgeGroup(e)]);
        }
        long[] times = sample.seedTime();
        if (times != null) {
            longs("seed_time", times);
        }
        LinkLabels links = run.sampled().links();
        if (links != null) {
            links(links);
        }
        return columns;
    }

    private void links(LinkLabels links) {
        EdgeSamplerOutput ends = links.ends();
        FeatureTensor label = links.label();
        if (label == null) {
            ints("src_index", ends.source());
            ints("dst_pos_index", ends.destination());
            ints("dst_neg_index", ends.negative());
        } else {
            ints("edge_label_index/row", ends.source());
            ints("edge_label_index/col", ends.destination());
            tensor("edge_label", label);
        }
    }

    private void attributes(String prefix, List<AttributeSpec> specs, @Nullable FeatureTensor[] tensors) {
        for (int a = 0; a < specs.size(); a++) {
            FeatureTensor tensor = tensors[a];
            if (tensor != null) {
                tensor(prefix + "/" + specs.get(a).name(), tensor);
            }
        }
    }

    private void tensor(String name, FeatureTensor tensor) {
        ByteBuffer values = tensor.buffer();
        byte[] data;
        if (values.hasArray() && values.arrayOffset() == 0 && values.array().length == values.remaining()) {
            data = values.array(); // a complete batch's own buffer
        } else {
            data = new byte[values.remaining()];
            values.get(data);
        }
        columns.add(new Column(name, tensor.dtype(), tensor.columns(), data));
    }

    private void longs(String name, long[] values) {
        byte[] data = new byte[size((long) values.length * Long.BYTES, name)];
        ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(values);
        columns.add(new Column(name, DType.INT64, 1, data));
    }

    private void ints(String name, int[] values) {
        byte[] data = new byte[size((long) values.length * Integer.BYTES, name)];
        ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().put(values);
        columns.add(new Column(name, DType.INT32, 1, data));
    }

    private static int size(long size, String name) {
        if (size > Integer.MAX_VALUE - 8) {
            throw new GraphConfigException("column " + name + " of a batch takes " + size
                    + " bytes, an array holds 2^31; use smaller batches or fewer neighbors");
        }
        return (int) size;
    }
}
