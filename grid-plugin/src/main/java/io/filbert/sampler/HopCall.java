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
        int number = replies.size();
        replies.add(answer);
        int countAt = 0;
        int edgeAt = neighbors.size();
        neighbors.append(answer.neighbors());
        if (answer.ids() != null) {
            edgeIds.append(answer.ids());
        }
        int[] counts = answer.counts();
        int[] slotAt = new int[slots.size()];
        int[] answeredBefore = new int[partitions.length];
        for (int i = 0; i < partitions.length; i++) {
            answeredBefore[i] = split.answered(partitions[i]);
        }
        for (int c = 0; c < answer.chunkPartitions().length; c++) {
            int i = answer.chunkPartitions()[c];
            int p = partitions[i];
            int from = answeredBefore[i] + answer.chunkFrom()[c];
            int to = answeredBefore[i] + answer.chunkTo()[c];
            for (int s = 0; s < slots.size(); s++) {
                int type = slots.get(s).nodeType();
                int last = split.slot(p, type, to);
                int first = split.slot(p, type, from);
                if (ignored[i]) {
                    for (int k = first; k < last; k++) {
                        edgeAt += counts[countAt];
                        slotAt[s] += counts[countAt++];
                    }
                    continue;
                }
                long[] places = place[s];
                int before = edgeAt;
                for (int k = first; k < last; k++) {
                    int n = counts[countAt++];
                    places[split.position(k)] = (long) edgeAt << 32 | n;
                    edgeAt += n;
                }
                edges[s] = Math.addExact(edges[s], edgeAt - before);
                if (slotStart[s].length > 0) {
                    for (int k = first; k < last; k++) {
                        int position = split.position(k);
                        slotStart[s][position] = slotAt[s];
                        reply[s][position] = number;
                        slotAt[s] += (int) places[position];
                    }
                }
            }
            if (!ignored[i]) {
                split.answer(p, to - from);
            }
        }
        IntList unfinished = new IntList(0);
        for (int i = 0; i < partitions.length; i++) {
            if (!ignored[i] && !split.isDone(partitions[i])) {
                unfinished.add(partitions[i]);
            }
        }
        return new Open(answer.notMine(), unfinished.toArray());
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
