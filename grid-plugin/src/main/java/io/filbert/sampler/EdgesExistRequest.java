package io.filbert.sampler;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.IntList;
import io.filbert.rpc.RpcRequest;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import io.filbert.store.AdjacencySection;
import io.filbert.store.Ids;
import io.filbert.store.LocalBlocks;
import io.filbert.store.PartitionsAt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whether pairs of nodes are edges of a type, asked at the owner of the destinations.
 *
 * @param at the partitions and their versions
 * @param edgeType index in the schema
 * @param nodeType of the destinations
 * @param counts pairs by partition
 * @param rowKeys what the book names the destination of each pair by, by (partition, order of the request)
 * @param sources source of each pair, likewise
 */
record EdgesExistRequest(PartitionsAt at, int edgeType, int nodeType, int[] counts, int[] rowKeys, long[] sources)
        implements RpcRequest<EdgesExistReply> {

    @Override
    public EdgesExistReply execute(HazelcastInstance member) {
        LocalBlocks blocks = LocalBlocks.of(member);
        LocalBlocks.Headers headers = blocks.headers(at);
        IntList partitions = new IntList(8);
        IntList numbers = new IntList(8);
        byte[] states = new byte[counts.length];
        for (int i = 0; i < counts.length; i++) {
            states[i] = headers.state(i);
            for (int b = 0; states[i] == LocalBlocks.FOUND && b < headers.get(i).adjacencyBlocks(); b++) {
                if (headers.get(i).hasEdges(b, edgeType)) {
                    partitions.add(i);
                    numbers.add(b);
                }
            }
        }
        LocalBlocks.Fetched fetched = blocks.adjacency(at, headers, partitions.toArray(), numbers.toArray());
        List<List<AdjacencySection>> sections = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            sections.add(new ArrayList<>());
        }
        for (int ref = 0; ref < partitions.size(); ref++) {
            int i = partitions.get(ref);
            fetched.sections(ref).stream()
                    .filter(s -> s.adjacency() == edgeType)
                    .forEach(sections.get(i)::add);
            states[i] = fetched.state(ref) == LocalBlocks.FOUND ? states[i] : fetched.state(ref);
        }
        int[] rows = headers.rows(new int[] {nodeType}, counts, rowKeys);
        boolean[] exists = new boolean[rows.length];
        for (int i = 0, k = 0; i < counts.length; k += counts[i++]) {
            search(new RowList(sections.get(i)), rows, k, k + counts[i], exists);
        }
        return new EdgesExistReply(
                exists, partitions(states, LocalBlocks.NOT_MINE), partitions(states, LocalBlocks.LOST));
    }

    /** Answers the pairs {@code from} to {@code to - 1}, those of one partition. Pairs of one destination share a look at its list. */
    private void search(RowList list, int[] rows, int from, int to, boolean[] exists) {
        long[] byRow = new long[to - from];
        for (int k = from; k < to; k++) {
            byRow[k - from] = (long) rows[k] << 32 | k;
        }
        Arrays.sort(byRow);
        for (int start = 0, end; start < byRow.length; start = end) {
            int row = (int) (byRow[start] >> 32);
            end = start + 1;
            while (end < byRow.length && byRow[end] >> 32 == row) {
                end++;
            }
            long[] wanted = new long[end - start];
            for (int w = 0; w < wanted.length; w++) {
                wanted[w] = sources[(int) byRow[start + w]];
            }
            Arrays.sort(wanted);
            list.find(row);
            boolean[] found = among(list, wanted);
            for (int w = start; w < end; w++) {
                int k = (int) byRow[w];
                exists[k] = found[Arrays.binarySearch(wanted, sources[k])];
            }
        }
    }

    /** Of each source, which are sorted, whether the list has it; of equal ones the place that a binary search finds tells. */
    private static boolean[] among(RowList list, long[] wanted) {
        boolean[] found = new boolean[wanted.length];
        for (int p = 0; p < list.parts(); p++) {
            Ids neighbors = list.section(p).neighbors();
            int end = list.at(p, list.start(p + 1));
            for (int at = list.at(p); at < end; at++) {
                int w = Arrays.binarySearch(wanted, neighbors.get(at));
                if (w >= 0) {
                    found[w] = true;
                }
            }
        }
        return found;
    }

    private int[] partitions(byte[] states, byte state) {
        IntList list = new IntList(0);
        for (int i = 0; i < states.length; i++) {
            if (states[i] == state) {
                list.add(at.partitions()[i]);
            }
        }
        return list.toArray();
    }

    /** The wire form. */
    public static final class Hook extends WireHook<EdgesExistRequest> {
        public Hook() {
            super(EdgesExistRequest.class, 32, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, EdgesExistRequest r) throws IOException {
            r.at.write(out);
            out.writeInt(r.edgeType);
            out.writeInt(r.nodeType);
            Wire.writeInts(out, r.counts);
            Wire.writeInts(out, r.rowKeys);
            Wire.writeLongs(out, r.sources);
        }

        @Override
        protected EdgesExistRequest readFields(ObjectDataInput in) throws IOException {
            return new EdgesExistRequest(
                    PartitionsAt.read(in),
                    in.readInt(),
                    in.readInt(),
                    Wire.readInts(in),
                    Wire.readInts(in),
                    Wire.readLongs(in));
        }
    }
}
