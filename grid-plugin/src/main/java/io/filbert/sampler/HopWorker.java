package io.filbert.sampler;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.partition.HashPartitionBook;
import io.filbert.partition.PartitionBook;
import io.filbert.rpc.IntList;
import io.filbert.sampler.HopKernel.Piece;
import io.filbert.sampler.HopRequest.Slot;
import io.filbert.store.AdjacencySection;
import io.filbert.store.FeatureGather;
import io.filbert.store.LocalBlocks;
import io.filbert.store.PartitionHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Answers a {@link HopRequest} on the owner. The work is cut into rounds of at most {@value #EDGES_PER_VISIT} edges a
 * partition, so that a partition's thread is soon free again, and ends when the reply is full. One request, one thread;
 * the draws themselves run on the partition threads, each block into its own slot.
 */
final class HopWorker {
    /** About 5 ms of a partition's thread. */
    static final int EDGES_PER_VISIT = 1 << 16;

    /** 64 MiB: a reply ends at the first node after this. */
    static final int REPLY_BYTES = 1 << 26;

    private final HopRequest request;
    private final LocalBlocks blocks;
    private final LocalBlocks.Headers headers;
    private final PartitionBook book;
    private final int partitions;
    private final int types;
    private final int[] listStart;
    private final int[] next;
    private final boolean[] moved;
    private final boolean[] lost;
    private final int bytesPerEdge;
    private final int[] slotOfType;

    private final IntList chunkPartitions = new IntList(0);
    private final IntList chunkFrom = new IntList(0);
    private final IntList chunkTo = new IntList(0);
    private final IntList counts;
    private final IdBuffer neighbors;
    private final @Nullable IdBuffer ids;
    private final IntList[] edgeRows;
    private final IntList[] edgePartitionEnds;
    private long replyBytes;

    HopWorker(HopRequest request, HazelcastInstance member) {
        this.request = request;
        this.blocks = LocalBlocks.of(member);
        this.headers = blocks.headers(request.at());
        this.book = new HashPartitionBook(request.bookPartitions());
        this.partitions = request.at().partitions().length;
        this.types = request.nodeTypes().length;
        this.listStart = new int[partitions * types + 1];
        for (int i = 0; i < partitions * types; i++) {
            listStart[i + 1] = listStart[i] + request.counts()[i];
        }
        this.next = new int[partitions];
        this.moved = new boolean[partitions];
        this.lost = new boolean[partitions];
        this.counts = new IntList(request.rows().length);
        this.neighbors = new IdBuffer(0);
        this.ids = request.ids() ? new IdBuffer(0) : null;
        int n = request.slots().size();
        this.edgeRows = new IntList[n];
        this.edgePartitionEnds = new IntList[n];
        int rowBytes = 0;
        int lastType = request.slots().stream().mapToInt(Slot::edgeType).max().orElse(-1);
        this.slotOfType = new int[lastType + 1];
        Arrays.fill(slotOfType, -1);
        for (int s = 0; s < n; s++) {
            slotOfType[request.slots().get(s).edgeType()] = s;
            edgeRows[s] = new IntList(0);
            edgePartitionEnds[s] = new IntList(0);
            rowBytes = Math.max(
                    rowBytes, IntStream.of(request.slots().get(s).rowBytes()).sum());
        }
        this.bytesPerEdge = 8 + (request.ids() ? 8 : 0) + rowBytes;
    }

    HopReply run() {
        for (int i = 0; i < partitions; i++) {
            moved[i] = headers.state(i) == LocalBlocks.NOT_MINE;
            lost[i] = headers.state(i) == LocalBlocks.LOST;
        }
        while (replyBytes < REPLY_BYTES && round()) {}
        byte[][][] attributes = attributes();
        IntList notMine = new IntList(0);
        IntList gone = new IntList(0);
        for (int i = 0; i < partitions; i++) {
            if (lost[i]) {
                gone.add(request.at().partitions()[i]);
            } else if (moved[i]) {
                notMine.add(request.at().partitions()[i]);
            }
        }
        return new HopReply(
                chunkPartitions.toArray(),
                chunkFrom.toArray(),
                chunkTo.toArray(),
                counts.toArray(),
                neighbors,
                ids,
                attributes,
                notMine.toArray(),
                gone.toArray());
    }

    private int nodes(int i) {
        return listStart[(i + 1) * types] - listStart[i * types];
    }

    /** A block to visit: which partition, which block, and what came out of it, by slot. */
    private record Ref(int partition, int block, List<@Nullable List<Piece>> pieces) {
        Ref(int partition, int block, int slots) {
            this(partition, block, new ArrayList<>(Collections.nCopies(slots, null)));
        }

        void add(int slot, Piece piece) {
            List<Piece> list = pieces.get(slot);
            if (list == null) {
                list = new ArrayList<>(1);
                pieces.set(slot, list);
            }
            list.add(piece);
        }
    }

    /** Serves the next nodes of every partition; false when nothing is left. */
    private boolean round() {
        int[] to = plan();
        if (to.length == 0) {
            return false;
        }
        List<Ref> refs = refs(to);
        byte[] states = blocks.visitAdjacency(
                request.at(),
                headers,
                refs.stream().mapToInt(Ref::partition).toArray(),
                refs.stream().mapToInt(Ref::block).toArray(),
                (ref, sections) -> draw(refs.get(ref), sections, to));
        List<List<Ref>> byPartition = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            byPartition.add(new ArrayList<>(1));
        }
        for (int r = 0; r < states.length; r++) {
            int i = refs.get(r).partition;
            byPartition.get(i).add(refs.get(r));
            moved[i] |= states[r] == LocalBlocks.NOT_MINE;
            lost[i] |= states[r] == LocalBlocks.LOST;
        }
        for (int i = 0; i < partitions; i++) {
            if (!moved[i] && !lost[i] && to[i] > next[i]) {
                append(i, to[i], byPartition.get(i));
                next[i] = to[i];
            }
        }
        return true;
    }

    private List<Ref> refs(int[] to) {
        List<Ref> refs = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            if (to[i] > next[i]) {
                PartitionHeader header = headers.get(i);
                for (int b = 0; b < header.adjacencyBlocks(); b++) {
                    for (Slot slot : request.slots()) {
                        if (header.hasEdges(b, slot.edgeType())) {
                            refs.add(new Ref(i, b, request.slots().size()));
                            break;
                        }
                    }
                }
            }
        }
        return refs;
    }

    /** How far each partition's list is served in the next round; empty when nothing is left. */
    private int[] plan() {
        int[][] degrees = unboundedDegrees();
        int[] to = next.clone();
        boolean work = false;
        long mostPerNode = 0;
        for (Slot slot : request.slots()) {
            mostPerNode += Math.max(0, slot.fanout());
        }
        long left = Math.max(1, (REPLY_BYTES - replyBytes) / bytesPerEdge);
        for (int i = 0; i < partitions && left > 0; i++) {
            if (moved[i] || lost[i]) {
                continue;
            }
            long bound = Math.min(left, EDGES_PER_VISIT);
            long cost = (long) (nodes(i) - next[i]) * (1 + mostPerNode);
            if (next[i] < nodes(i) && degrees[i].length == 0 && cost <= bound) { // the usual case: all at once
                to[i] = nodes(i);
                left -= cost;
                work = true;
                continue;
            }
            cost = 0;
            while (to[i] < nodes(i) && (to[i] == next[i] || cost < bound)) {
                cost += cost(i, to[i], degrees[i]);
                to[i]++;
                work = true;
            }
            left -= cost;
        }
        return work ? to : new int[0];
    }

    private long cost(int i, int node, int[] degrees) {
        int type = 0;
        while (listStart[i * types + type + 1] - listStart[i * types] <= node) {
            type++;
        }
        long cost = degrees.length == 0 ? 1 : 1L + degrees[node];
        for (Slot slot : request.slots()) {
            if (slot.nodeType() == type) {
                cost += Math.max(0, slot.fanout());
            }
        }
        return cost;
    }

    /** Where all neighbors are asked for, an owner counts first: the degrees of the nodes that are left, by partition. */
    private int[][] unboundedDegrees() {
        int[][] degrees = new int[partitions][];
        boolean unbounded = request.slots().stream().anyMatch(slot -> slot.fanout() < 0);
        int[] all = new int[partitions];
        for (int i = 0; i < partitions; i++) {
            boolean open = unbounded && !moved[i] && !lost[i] && next[i] < nodes(i);
            degrees[i] = new int[open ? nodes(i) : 0];
            all[i] = open ? nodes(i) : next[i];
        }
        if (!unbounded) {
            return degrees;
        }
        List<Ref> refs = refs(all);
        boolean[] counted = new boolean[refs.size()];
        blocks.visitAdjacency(
                request.at(),
                headers,
                refs.stream().mapToInt(Ref::partition).toArray(),
                refs.stream().mapToInt(Ref::block).toArray(),
                (ref, sections) -> {
                    if (!counted[ref]) { // not again when a visit is repeated
                        counted[ref] = true;
                        addDegrees(refs.get(ref).partition, sections, degrees[refs.get(ref).partition]);
                    }
                });
        return degrees;
    }

    private void addDegrees(int i, List<AdjacencySection> sections, int[] degrees) {
        for (AdjacencySection section : sections) {
            int s = section.edgeType() < slotOfType.length ? slotOfType[section.edgeType()] : -1;
            if (s < 0 || request.slots().get(s).fanout() >= 0) {
                continue;
            }
            int type = request.slots().get(s).nodeType();
            for (int k = from(i, type, next[i]); k < listStart[i * types + type + 1]; k++) {
                int local = request.rows()[k] - section.rowStart();
                if (local >= 0 && local < section.rows()) {
                    degrees[k - listStart[i * types]] += section.colptr()[local + 1] - section.colptr()[local];
                }
            }
        }
    }

    /** Runs on the block's partition thread; writes only to its own {@code ref}. */
    private void draw(Ref ref, List<AdjacencySection> sections, int[] to) {
        Collections.fill(ref.pieces, null); // a repeated visit begins anew
        int i = ref.partition;
        PartitionHeader header = headers.get(i);
        for (AdjacencySection section : sections) {
            int s = section.edgeType() < slotOfType.length ? slotOfType[section.edgeType()] : -1;
            if (s < 0) {
                continue;
            }
            Slot slot = request.slots().get(s);
            int from = from(i, slot.nodeType(), next[i]);
            int end = from(i, slot.nodeType(), to[i]);
            if (from < end) {
                int nodeType = request.nodeTypes()[slot.nodeType()];
                boolean whole = section.rowStart() == 0 && section.rows() == header.rows(nodeType);
                long base = book.node(nodeType, header.partition(), 0);
                HopKernel kernel = new HopKernel(slot.fanout(), request.replace(), slot.typeKey());
                ref.add(
                        s,
                        kernel.draw(
                                section,
                                request.rows(),
                                from,
                                end,
                                base,
                                book.node(nodeType, header.partition(), 1) - base,
                                whole,
                                ids != null,
                                slot.wantsAttributes()));
            }
        }
    }

    /** Position in the request's rows of the first node of a type whose index in the partition's list is at least {@code node}. */
    private int from(int i, int type, int node) {
        int start = listStart[i * types + type];
        int end = listStart[i * types + type + 1];
        return Math.min(Math.max(start, listStart[i * types] + node), end);
    }

    private void append(int i, int to, List<Ref> refs) {
        chunkPartitions.add(i);
        chunkFrom.add(next[i]);
        chunkTo.add(to);
        int before = neighbors.size();
        for (int s = 0; s < request.slots().size(); s++) {
            int type = request.slots().get(s).nodeType();
            int n = from(i, type, to) - from(i, type, next[i]);
            List<Piece> pieces = pieces(refs, s);
            if (pieces.isEmpty()) {
                counts.addZeros(n);
            } else if (pieces.size() == 1 && pieces.get(0).nodes() == null) {
                appendPiece(s, pieces.get(0));
            } else {
                PieceMerge merge = new PieceMerge(pieces, n);
                counts.addAll(merge.counts());
                merge.appendTo(neighbors, ids, edgeRows[s]);
            }
            edgePartitionEnds[s].add(edgeRows[s].size());
        }
        replyBytes += (long) (neighbors.size() - before) * bytesPerEdge + 4L * (to - next[i]);
    }

    /** What the blocks of a partition drew for a slot. */
    private static List<Piece> pieces(List<Ref> refs, int slot) {
        if (refs.size() == 1) { // the usual case
            List<Piece> only = refs.get(0).pieces.get(slot);
            return only == null ? List.of() : only;
        }
        List<Piece> pieces = new ArrayList<>();
        for (Ref ref : refs) {
            List<Piece> some = ref.pieces.get(slot);
            if (some != null) {
                pieces.addAll(some);
            }
        }
        return pieces;
    }

    private void appendPiece(int s, Piece piece) {
        counts.addAll(piece.counts());
        if (piece.neighborInts() != null) {
            neighbors.append(piece.neighborInts(), 0, piece.total());
        } else if (piece.neighborLongs() != null) {
            neighbors.append(piece.neighborLongs(), 0, piece.total());
        }
        if (ids != null) {
            if (piece.ids() == null) {
                ids.appendAbsent(piece.total());
            } else if (piece.ids().ints() != null) {
                ids.append(piece.ids().ints(), 0, piece.total());
            } else {
                for (int k = 0, at = ids.skip(piece.total()); k < piece.total(); k++) {
                    ids.set(at + k, piece.ids().get(k));
                }
            }
        }
        if (piece.edgeRows() != null) {
            edgeRows[s].addAll(Arrays.copyOf(piece.edgeRows(), piece.total()));
        }
    }

    /** Gathers the edge attributes of everything drawn, on this owner, in one visit. */
    private byte[][][] attributes() {
        byte[][][] attributes = new byte[request.slots().size()][][];
        List<FeatureGather.Column> columns = new ArrayList<>();
        for (int s = 0; s < attributes.length; s++) {
            Slot slot = request.slots().get(s);
            attributes[s] = new byte[slot.rowBytes().length][];
            int[] rows = edgeRows[s].toArray();
            for (int a = 0; a < slot.rowBytes().length; a++) {
                int bytes = slot.rowBytes()[a];
                if (bytes > 0) {
                    byte[] out = new byte[Math.multiplyExact(rows.length, bytes)];
                    attributes[s][a] = out;
                    int[] offsets = new int[edgePartitionEnds[s].size() + 1];
                    for (int c = 0; c < edgePartitionEnds[s].size(); c++) {
                        offsets[c + 1] = edgePartitionEnds[s].get(c);
                    }
                    columns.add(new FeatureGather.Column(slot.group(), a, bytes, offsets, rows, out));
                }
            }
        }
        if (!columns.isEmpty()) {
            byte[] states = FeatureGather.gather(blocks, request.at(), headers, chunkPartitions.toArray(), columns);
            for (int i = 0; i < partitions; i++) {
                moved[i] |= states[i] == LocalBlocks.NOT_MINE;
                lost[i] |= states[i] == LocalBlocks.LOST;
            }
        }
        return attributes;
    }
}
