package io.filbert.store;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.GraphException;
import io.filbert.rpc.Deadline;
import io.filbert.rpc.Rpc;
import io.filbert.rpc.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The sampling attributes of the nodes at the other end of a partition's edges, looked up at their owners before the edges are
 * sealed.
 *
 * @param nodes by node type the nodes, ascending and distinct
 * @param rows by node type and sampling attribute their values, as they are stored
 */
record NeighborValues(long[][] nodes, byte[][][] rows) {
    /** Of a schema without sampling attributes of nodes. */
    static final NeighborValues NONE = new NeighborValues(new long[0][], new byte[0][][]);

    /** The values of a sampling attribute, one for each neighbor; {@code number} counts the type's sampling attributes. */
    SamplingColumn column(int nodeType, int number, DType dtype, long[] neighbors) {
        int[] at = new int[neighbors.length];
        for (int i = 0; i < at.length; i++) {
            int index = Arrays.binarySearch(nodes[nodeType], neighbors[i]);
            if (index < 0) {
                throw new GraphException("the values of neighbor node=" + neighbors[i] + " were not looked up");
            }
            at[i] = index * dtype.bytes();
        }
        return SamplingColumn.decode(dtype, rows[nodeType][number], at);
    }

    /** The values ascending and distinct; {@code values} is sorted. */
    static long[] distinct(long[] values) {
        Arrays.sort(values);
        int n = 0;
        for (long value : values) {
            if (n == 0 || values[n - 1] != value) {
                values[n++] = value;
            }
        }
        return Arrays.copyOf(values, n);
    }

    /**
     * Asks the owners of nodes for their sampling attributes: one request to each for all lists.
     *
     * @param nodes by list and node type the nodes, ascending and distinct
     * @return the values of each list
     */
    static NeighborValues[] lookUp(
            Rpc rpc, Catalog catalog, GraphVersion version, long[][][] nodes, Deadline deadline) {
        NeighborValues[] values = new NeighborValues[nodes.length];
        int types = version.schema().nodeTypes().size();
        Arrays.setAll(values, i -> new NeighborValues(nodes[i], new byte[types][0][]));
        List<LocalFeatureStore.Lookup> lookups = new ArrayList<>();
        for (int t = 0; t < types; t++) {
            int type = t;
            List<AttributeSpec> specs = version.schema().attributes(t);
            int[] sampling = IntStream.range(0, specs.size())
                    .filter(a -> specs.get(a).isSampling())
                    .toArray();
            long[] all = Arrays.stream(nodes)
                    .flatMapToLong(list -> LongStream.of(list[type]))
                    .toArray();
            ByteBuffer[] targets = new ByteBuffer[sampling.length];
            Arrays.setAll(targets, a -> ByteBuffer.allocate(FeatureTensor.bytes(specs.get(sampling[a]), all.length)));
            lookups.add(new LocalFeatureStore.Lookup(t, sampling, all, targets));
        }
        RowsCall call = new RowsCall(catalog, version, version.book(), lookups, LocalFeatureStore.REQUEST_BYTES);
        rpc.callOwners(call.partitions(), call, deadline);
        for (int t = 0; t < types; t++) {
            ByteBuffer[] found = lookups.get(t).targets();
            for (NeighborValues list : values) {
                list.rows[t] = new byte[found.length][];
                for (int a = 0; a < found.length; a++) {
                    AttributeSpec spec =
                            version.schema().attributes(t).get(lookups.get(t).attributes()[a]);
                    list.rows[t][a] = new byte[FeatureTensor.bytes(spec, list.nodes[t].length)];
                    found[a].get(list.rows[t][a]);
                }
            }
        }
        return values;
    }

    void write(ObjectDataOutput out) throws IOException {
        out.writeInt(nodes.length);
        for (int t = 0; t < nodes.length; t++) {
            Wire.writeLongs(out, nodes[t]);
            out.writeInt(rows[t].length);
            for (byte[] values : rows[t]) {
                Wire.writeBytes(out, values);
            }
        }
    }

    static NeighborValues read(ObjectDataInput in) throws IOException {
        int types = Wire.readCount(in);
        NeighborValues values = new NeighborValues(new long[types][], new byte[types][][]);
        for (int t = 0; t < types; t++) {
            values.nodes[t] = Wire.readLongs(in);
            values.rows[t] = new byte[Wire.readCount(in)][];
            for (int a = 0; a < values.rows[t].length; a++) {
                values.rows[t][a] = Wire.readBytes(in);
            }
        }
        return values;
    }
}
