package io.filbert.store;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.Wire;
import java.io.IOException;

/**
 * Some partitions of a graph and the versions in which a request reads them. The arrays are not to be changed.
 *
 * @param graph its name
 * @param incarnation which graph of that name
 * @param partitions the partitions, in the order that request and reply use
 * @param versions the expected version of each
 */
public record PartitionsAt(String graph, long incarnation, int[] partitions, long[] versions) {
    /** The i-th of the partitions alone. */
    PartitionsAt one(int i) {
        return new PartitionsAt(graph, incarnation, new int[] {partitions[i]}, new long[] {versions[i]});
    }

    /** Writes this as a part of a request. */
    public void write(ObjectDataOutput out) throws IOException {
        out.writeString(graph);
        out.writeLong(incarnation);
        Wire.writeInts(out, partitions);
        Wire.writeLongs(out, versions);
    }

    /** Reads what {@link #write} wrote. */
    public static PartitionsAt read(ObjectDataInput in) throws IOException {
        return new PartitionsAt(String.valueOf(in.readString()), in.readLong(), Wire.readInts(in), Wire.readLongs(in));
    }
}
