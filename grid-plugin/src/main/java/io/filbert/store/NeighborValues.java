package io.filbert.store;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.graph.DType;
import io.filbert.graph.GraphException;
import io.filbert.rpc.Wire;
import java.io.IOException;
import java.util.Arrays;

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
