package io.filbert.sampler;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.Wire;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Entries of one adjacency that must not be drawn: those in the lists of certain nodes with certain neighbors, all of them or the one
 * with a certain edge id. Sorted by node and neighbor. Immutable.
 *
 * @param node whose lists they stand in, ascending
 * @param neighbor of each
 * @param id of the edge, -1 for every edge between the two; an edge without an id is left out as if it had this one
 * @param link the link in whose subgraphs they are left out; -1 for everywhere
 */
record Exclusion(long[] node, long[] neighbor, long[] id, int[] link) {

    /** Sorts. */
    static Exclusion of(long[] node, long[] neighbor, long[] id, int[] link) {
        int[] order = IntStream.range(0, node.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingLong(i -> node[i]).thenComparingLong(i -> neighbor[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        return new Exclusion(
                gather(node, order),
                gather(neighbor, order),
                gather(id, order),
                Arrays.stream(order).map(i -> link[i]).toArray());
    }

    private static long[] gather(long[] values, int[] order) {
        return Arrays.stream(order).mapToLong(i -> values[i]).toArray();
    }

    /** The first entry of a node, or -1. */
    int first(long of) {
        int at = Arrays.binarySearch(node, of);
        while (at > 0 && node[at - 1] == of) {
            at--;
        }
        return at < 0 ? -1 : at;
    }

    /** One after the last entry of the node of the entry {@code first}. */
    int end(int first) {
        int at = first + 1;
        while (at < node.length && node[at] == node[first]) {
            at++;
        }
        return at;
    }

    /** Whether one of the entries {@code first} to {@code end - 1}, those of a node, leaves an edge in its list out in a link's subgraph. */
    boolean excludes(int first, int end, int ofLink, long ofNeighbor, long ofEdge) {
        int low = first;
        int high = end;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (neighbor[middle] < ofNeighbor) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        for (int i = low; i < end && neighbor[i] == ofNeighbor; i++) {
            if ((id[i] < 0 || ofEdge < 0 || id[i] == ofEdge) && (link[i] < 0 || link[i] == ofLink)) {
                return true;
            }
        }
        return false;
    }

    static void write(ObjectDataOutput out, @Nullable Exclusion exclusion) throws IOException {
        out.writeBoolean(exclusion != null);
        if (exclusion != null) {
            Wire.writeLongs(out, exclusion.node);
            Wire.writeLongs(out, exclusion.neighbor);
            Wire.writeLongs(out, exclusion.id);
            Wire.writeInts(out, exclusion.link);
        }
    }

    static @Nullable Exclusion read(ObjectDataInput in) throws IOException {
        return in.readBoolean()
                ? new Exclusion(Wire.readLongs(in), Wire.readLongs(in), Wire.readLongs(in), Wire.readInts(in))
                : null;
    }
}
