package io.filbert.batch;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.graph.GraphConfigException;
import io.filbert.graph.GraphSchema;
import io.filbert.rpc.Wire;
import io.filbert.sampler.DistNeighborSampler;
import io.filbert.sampler.NodeSamplerInput;
import io.filbert.sampler.SampleRun;
import io.filbert.sampler.SamplerOutput;
import io.filbert.store.GraphVersion;
import java.io.IOException;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Seed nodes of an epoch: all of a type, or those given.
 *
 * <pre>{@code
 * NodeInputs.of("paper", train).time(published)
 * }</pre>
 */
public final class NodeInputs implements BatchInputs {
    private final @Nullable String type;
    private final long @Nullable [] nodes;
    private final long @Nullable [] time;
    private final @Nullable PartitionOrder order;
    private final long size;

    private NodeInputs(
            @Nullable String type,
            long @Nullable [] nodes,
            long @Nullable [] time,
            @Nullable PartitionOrder order,
            long size) {
        this.type = type;
        this.nodes = nodes;
        this.time = time;
        this.order = order;
        this.size = size;
    }

    /** All nodes of the only type, by id. */
    public static NodeInputs all() {
        return new NodeInputs(null, null, null, null, -1);
    }

    /** All nodes of a type, by id. */
    public static NodeInputs all(String type) {
        return new NodeInputs(type, null, null, null, -1);
    }

    /** These nodes of a type, by global id; copied. One may stand there twice. */
    public static NodeInputs of(String type, long... ids) {
        return new NodeInputs(type, ids.clone(), null, null, -1);
    }

    /** All nodes of a type, partition by partition, as they lie in a version of a graph. */
    public static NodeInputs byPartition(GraphVersion version, String type) {
        return new NodeInputs(
                type, null, null, new PartitionOrder(version, version.schema().nodeTypeIndex(type)), -1);
    }

    /**
     * The same nodes with the time of each, up to which its subgraph is drawn; copied. It stands as the seed does, or at the node's id
     * where all of a type are the input. Needs a {@code timeAttr}; where the seeds' type has it as an attribute their own times are the
     * default.
     */
    public NodeInputs time(long... times) {
        return new NodeInputs(type, nodes, times.clone(), order, -1);
    }

    @Override
    public NodeInputs checked(DistNeighborSampler sampler, boolean skipUnknown) {
        GraphVersion version = sampler.store().current();
        GraphSchema schema = version.schema();
        if (type == null && schema.nodeTypes().size() > 1) {
            throw new GraphConfigException("inputNodes is missing; the graph has "
                    + schema.nodeTypes().size() + " node types, say which one the seeds have");
        }
        String of = type == null ? SamplerOutput.only(schema) : type;
        if (time != null && !sampler.isTimed()) {
            throw new GraphConfigException("inputTime needs a timeAttr that says what it bounds");
        }
        int index = schema.nodeTypeIndex(of);
        long inputs =
                nodes != null ? nodes.length : schema.nodeTypes().get(index).count();
        if (time != null && time.length != inputs) {
            throw new GraphConfigException("inputTime has " + time.length + " times for " + inputs + " seeds");
        }
        if (nodes != null && !skipUnknown) {
            for (long id : nodes) {
                version.checkNode(index, id);
            }
        }
        if (time == null) {
            sampler.checkOwnTime(of);
        }
        return new NodeInputs(of, nodes, time, order, inputs);
    }

    private String type() {
        if (type == null) {
            throw new IllegalStateException("the node type of the inputs is open; they were not checked");
        }
        return type;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int partition(GraphVersion version, long position) {
        int index = version.schema().nodeTypeIndex(type());
        long node = node(position);
        return version.hasNode(index, node) ? version.book().partition(index, node) : -1;
    }

    @Override
    public void describe(BatchOptions options) {
        options.add("inputType", type()).add("byPartition", order != null);
        if (nodes != null) {
            options.add("inputNodes", nodes);
        }
        if (time != null) {
            options.add("inputTime", time);
        }
    }

    private long node(long position) {
        if (order != null) {
            return order.node(position);
        }
        return nodes == null ? position : nodes[(int) position];
    }

    @Override
    public SampleRun<Sampled> start(
            DistNeighborSampler sampler, GraphVersion version, StepInputs inputs, long epoch, long step) {
        int n = inputs.positions().length;
        long[] seeds = new long[n];
        long[] times = time == null ? null : new long[n];
        for (int i = 0; i < n; i++) {
            seeds[i] = node(inputs.positions()[i]);
            if (times != null && time != null) {
                times[i] = time[(int) (nodes == null ? seeds[i] : inputs.positions()[i])];
            }
        }
        NodeSamplerInput in = new NodeSamplerInput(type(), seeds, times, inputs.places());
        return sampler.startFromNodes(version, in, epoch, step, sample -> new Sampled(sample, null));
    }

    /** Writes an order by partition as the nodes themselves. */
    void writeNodes(ObjectDataOutput out) throws IOException {
        out.writeString(type());
        Wire.writeLongs(
                out,
                order == null
                        ? nodes
                        : LongStream.range(0, order.size()).map(order::node).toArray());
        Wire.writeLongs(out, time);
        out.writeLong(size);
    }

    static NodeInputs readNodes(ObjectDataInput in) throws IOException {
        return new NodeInputs(in.readString(), Wire.readLongsOrNull(in), Wire.readLongsOrNull(in), null, in.readLong());
    }
}
