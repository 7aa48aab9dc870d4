package io.filbert.sampler;

import io.filbert.rpc.IntList;
import io.filbert.rpc.OwnerCall;
import io.filbert.rpc.RpcRequest;
import io.filbert.sampler.HopRequest.Slot;
import io.filbert.store.Catalog;
import io.filbert.store.GraphVersion;
import io.filbert.store.PartitionSplit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The asking side of one hop: sends each owner its part of the frontier and notes, for every frontier node and edge type,
 * where its edges stand in which reply. One use, one thread.
 */
final class HopCall implements OwnerCall<HopReply> {
    private final Catalog catalog;
    private final GraphVersion version;
    private final int hop;
    private final int[] nodeTypes;
    private final List<Slot> slots;
    private final boolean replace;
    private final boolean ids;
    private final @Nullable Trees trees;
    private final int[][] tree;
    private final long[][] among;
    private final PartitionSplit split;
    private final IdBuffer neighbors = new IdBuffer(0);
    private final IdBuffer edgeIds = new IdBuffer(0);
    private final List<HopReply> replies = new ArrayList<>();
    private final long[][] place;
    private final int[] edges;
    private final int[][] slotStart;
    private final int[][] reply;

    /**
     * @param frontiers by node type, ascending
     * @param slots what to follow from them
     * @param trees the subgraphs of a disjoint sample, else null
     * @param among as {@link HopRequest#among}
     */
    HopCall(
            Catalog catalog,
            GraphVersion version,
            int hop,
            List<Frontier> frontiers,
            List<Slot> slots,
            boolean replace,
            boolean ids,
            @Nullable Trees trees,
            long[][] among) {
        this.catalog = catalog;
        this.version = version;
        this.hop = hop;
        this.nodeTypes = frontiers.stream().mapToInt(Frontier::type).toArray();
        this.slots = slots;
        this.replace = replace;
        this.ids = ids;
        this.trees = trees;
        this.tree = frontiers.stream().map(Frontier::trees).toArray(int[][]::new);
        this.among = among;
        long[][] nodes = frontiers.stream().map(Frontier::nodes).toArray(long[][]::new);
        int[] sizes = Arrays.stream(nodes).mapToInt(n -> n.length).toArray();
        this.split = new PartitionSplit(version.book(), nodeTypes, nodes, sizes);
        int n = slots.size();
        place = new long[n][];
        edges = new int[n];
        slotStart = new int[n][];
        reply = new int[n][];
        for (int s = 0; s < n; s++) {
            int size = sizes[slots.get(s).nodeType()];
            place[s] = new long[size];
            slotStart[s] = new int[slots.get(s).wantsAttributes() ? size : 0];
            reply[s] = new int[slotStart[s].length];
        }
    }

    int[] partitions() {
        return split.partitions();
    }

    int edgeType(Slot slot) {
        return version.schema().edgeTypeOf(slot.adjacency());
    }

    @Override
    public RpcRequest<HopReply> request(int[] partitions) {
        return new HopRequest(
                version.at(partitions),
                version.partitions(),
                hop,
                nodeTypes,
                slots,
                replace,
                ids,
                split.openCounts(partitions),
                split.openRowKeys(partitions),
                trees,
                trees == null ? new int[0] : split.open(partitions, tree),
                among);
    }

    @Override
    public Open accept(int[] partitions, HopReply answer) {
        if (answer.lost().length > 0) {
            throw catalog.missing(version, answer.lost()[0]);
        }
        boolean[] ignored = new boolean[partitions.length];
        for (int i = 0; i < partitions.length; i++) {
            for (int p : answer.notMine()) {
                ignored[i] |= p == partitions[i];
            }
        }
        put(partitions, answer, ignored);
        IntList unfinished = new IntList(0);
        for (int i = 0; i < partitions.length; i++) {
            if (!ignored[i] && !split.isDone(partitions[i])) {
                unfinished.add(partitions[i]);
            }
        }
        return new Open(answer.notMine(), unfinished.toArray());
    }

    /** Notes where the edges of an answer stand: slot by slot, though it has them chunk by chunk, to write to one array at a time. */
    private void put(int[] partitions, HopReply answer, boolean[] ignored) {
        int number = replies.size();
        replies.add(answer);
        int n = slots.size();
        int chunks = answer.chunkPartitions().length;
        int[] first = new int[chunks * n];
        int[] last = new int[chunks * n];
        int[] countAt = new int[chunks * n + 1];
        int[] edgeAt = new int[chunks * n + 1];
        edgeAt[0] = neighbors.size();
        for (int c = 0, cs = 0; c < chunks; c++) {
            int p = partitions[answer.chunkPartitions()[c]];
            for (int s = 0; s < n; s++, cs++) {
                int type = slots.get(s).nodeType();
                first[cs] = split.slot(p, type, split.answered(p) + answer.chunkFrom()[c]);
                last[cs] = split.slot(p, type, split.answered(p) + answer.chunkTo()[c]);
                countAt[cs + 1] = countAt[cs] + last[cs] - first[cs];
                int sum = 0;
                for (int k = countAt[cs]; k < countAt[cs + 1]; k++) {
                    sum += answer.counts()[k];
                }
                edgeAt[cs + 1] = Math.addExact(edgeAt[cs], sum);
            }
        }
        neighbors.append(answer.neighbors());
        if (answer.ids() != null) {
            edgeIds.append(answer.ids());
        }
        for (int s = 0; s < n; s++) {
            int attributeAt = 0;
            for (int cs = s; cs < chunks * n; cs += n) {
                int sum = edgeAt[cs + 1] - edgeAt[cs];
                if (!ignored[answer.chunkPartitions()[cs / n]]) {
                    put(s, answer.counts(), countAt[cs], first[cs], last[cs], edgeAt[cs]);
                    putAttributes(s, number, first[cs], last[cs], attributeAt);
                    edges[s] = Math.addExact(edges[s], sum);
                }
                attributeAt += sum;
            }
        }
        for (int c = 0; c < chunks; c++) {
            int i = answer.chunkPartitions()[c];
            if (!ignored[i]) {
                split.answer(partitions[i], answer.chunkTo()[c] - answer.chunkFrom()[c]);
            }
        }
    }

    private void put(int slot, int[] counts, int countAt, int first, int last, int edgeAt) {
        long[] places = place[slot];
        int at = edgeAt;
        for (int k = first; k < last; k++) {
            int n = counts[countAt + k - first];
            places[split.position(k)] = (long) at << 32 | n;
            at += n;
        }
    }

    private void putAttributes(int slot, int number, int first, int last, int attributeAt) {
        int at = attributeAt;
        for (int k = first; k < last && slotStart[slot].length > 0; k++) {
            int position = split.position(k);
            slotStart[slot][position] = at;
            reply[slot][position] = number;
            at += (int) place[slot][position];
        }
    }

    /** How many edges a slot has, of all positions once. */
    int edges(int slot) {
        return edges[slot];
    }

    /** By position of the frontier's nodes: where their edges begin in {@link #neighbors}, shifted by 32, and how many there are. */
    long[] places(int slot) {
        return place[slot];
    }

    /** Source nodes, of all replies. */
    IdBuffer neighbors() {
        return neighbors;
    }

    /** Edge ids beside them; empty when they were not asked for. */
    IdBuffer edgeIds() {
        return edgeIds;
    }

    /** The reply with the attribute rows of a position's edges; only for a slot with attributes. */
    byte[] @Nullable [] attributes(int slot, int position) {
        return replies.get(reply[slot][position]).attributes()[slot];
    }

    /** Where in them they begin. */
    int attributeStart(int slot, int position) {
        return slotStart[slot][position];
    }

    @Override
    public String name() {
        return "hop " + hop + " of " + version;
    }
}
