package io.filbert.sampler;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.sampler.HopKernel.Piece;
import io.filbert.sampler.HopRequest.Slot;
import io.filbert.store.AdjacencySection;
import io.filbert.store.LocalBlocks;
import io.filbert.store.PartitionHeader;
import io.filbert.store.RowIds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers a {@link HopRequest} on the owner, in rounds: plan ({@link HopPlan}), visit the blocks and draw on their partitions'
 * threads ({@link HopKernel}) or after the visit ({@link SelectiveDraw}), put the pieces into the reply ({@link HopReplyBuilder}), until all is served or the reply is full.
 * One request, one thread; during a visit each block has a slot of its own to write to.
 */
final class HopWorker {
    /** About 5 ms of a partition's thread. */
    static final int EDGES_PER_VISIT = 1 << 16;

    /** 64 MiB: a reply ends at the first node after this. */
    static final int REPLY_BYTES = 1 << 26;

    private final HopRequest request;
    private final LocalBlocks blocks;
    private final LocalBlocks.Headers headers;
    private final int[] rows;
    private final HopLists lists;
    private final HopPlan plan;
    private final HopReplyBuilder reply;
    private final Map<Integer, Integer> slotOfAdjacency = new HashMap<>();

    HopWorker(HopRequest request, HazelcastInstance member) {
        this.request = request;
        this.blocks = LocalBlocks.of(member);
        this.headers = blocks.headers(request.at());
        this.rows = headers.rows(request.nodeTypes(), request.counts(), request.rows());
        this.lists = new HopLists(request);
        this.plan = new HopPlan(request, lists);
        this.reply = new HopReplyBuilder(request, lists);
        for (int s = 0; s < request.slots().size(); s++) {
            slotOfAdjacency.put(request.slots().get(s).adjacency(), s);
        }
    }

    HopReply run() {
        for (int i = 0; i < lists.partitions(); i++) {
            lists.note(i, headers.state(i));
        }
        int[][] degrees = countDegrees();
        int[] to;
        do {
            to = reply.room() == 0 ? new int[0] : plan.next(reply.room(), degrees);
            serve(to);
        } while (to.length > 0);
        return reply.build(blocks, headers);
    }

    /**
     * A block to visit: which partition, which block, and what came out of it, by slot: pieces drawn, or the sections to draw from
     * after the visit.
     */
    private record Ref(
            int partition,
            int block,
            List<@Nullable List<Piece>> pieces,
            List<@Nullable List<AdjacencySection>> sections) {
        Ref(int partition, int block, int slots) {
            this(
                    partition,
                    block,
                    new ArrayList<>(Collections.nCopies(slots, null)),
                    new ArrayList<>(Collections.nCopies(slots, null)));
        }

        void clear() {
            Collections.fill(pieces, null);
            Collections.fill(sections, null);
        }

        static <T> void add(List<@Nullable List<T>> bySlot, int slot, T element) {
            List<T> list = bySlot.get(slot);
            if (list == null) {
                list = new ArrayList<>(1);
                bySlot.set(slot, list);
            }
            list.add(element);
        }

        /** What several blocks have of one slot. */
        static <T> List<T> all(List<Ref> refs, int slot, Function<Ref, List<@Nullable List<T>>> bySlot) {
            List<T> all = List.of();
            for (Ref ref : refs) {
                List<T> some = bySlot.apply(ref).get(slot);
                if (some != null && all.isEmpty()) {
                    all = some; // the usual case: one block
                } else if (some != null) {
                    all = new ArrayList<>(all);
                    all.addAll(some);
                }
            }
            return all;
        }
    }

    /** Draws for the nodes up to {@code to} of each partition's list, and adds them to the reply. */
    private void serve(int[] to) {
        List<Ref> refs = refs(to);
        byte[] states = visit(refs, (ref, sections) -> draw(refs.get(ref), sections, to));
        List<List<Ref>> byPartition = new ArrayList<>();
        for (int i = 0; i < to.length; i++) {
            byPartition.add(new ArrayList<>(1));
        }
        for (int r = 0; r < states.length; r++) {
            lists.note(refs.get(r).partition, states[r]);
            byPartition.get(refs.get(r).partition).add(refs.get(r));
        }
        for (int i = 0; i < to.length; i++) {
            if (!lists.isClosed(i) && to[i] > lists.served(i)) {
                reply.append(i, to[i], pieces(i, to[i], byPartition.get(i)));
                lists.serve(i, to[i]);
            }
        }
    }

    private byte[] visit(List<Ref> refs, LocalBlocks.AdjacencyVisitor visitor) {
        return blocks.visitAdjacency(
                request.at(),
                headers,
                refs.stream().mapToInt(Ref::partition).toArray(),
                refs.stream().mapToInt(Ref::block).toArray(),
                visitor);
    }

    /** The blocks with edges of a type that is asked for, of the partitions to serve. */
    private List<Ref> refs(int[] to) {
        List<Ref> refs = new ArrayList<>();
        for (int i = 0; i < to.length; i++) {
            if (to[i] > lists.served(i)) {
                PartitionHeader header = headers.get(i);
                for (int b = 0; b < header.adjacencyBlocks(); b++) {
                    for (Slot slot : request.slots()) {
                        if (header.hasEdges(b, slot.adjacency())) {
                            refs.add(new Ref(i, b, request.slots().size()));
                            break;
                        }
                    }
                }
            }
        }
        return refs;
    }

    /** What the blocks of one partition drew, by slot; draws what the visit left. */
    private List<List<Piece>> pieces(int i, int to, List<Ref> refs) {
        List<List<Piece>> bySlot = new ArrayList<>(request.slots().size());
        for (int s = 0; s < request.slots().size(); s++) {
            Slot slot = request.slots().get(s);
            if (!request.isSelective(slot)) {
                bySlot.add(Ref.all(refs, s, Ref::pieces));
                continue;
            }
            List<AdjacencySection> sections = Ref.all(refs, s, Ref::sections);
            int from = lists.from(i, slot.nodeType(), lists.served(i));
            int end = lists.from(i, slot.nodeType(), to);
            if (sections.isEmpty() || from == end) {
                bySlot.add(List.of());
            } else {
                RowIds ids = headers.get(i).ids(request.nodeTypes()[slot.nodeType()], request.bookPartitions());
                bySlot.add(List.of(new SelectiveDraw(request, slot, sections).draw(rows, from, end, ids)));
            }
        }
        return bySlot;
    }

    /** The slot of a section's adjacency, or -1. */
    private int slot(AdjacencySection section) {
        return slotOfAdjacency.getOrDefault(section.adjacency(), -1);
    }

    /** Runs on the block's partition thread; writes only to its own {@code ref}. */
    private void draw(Ref ref, List<AdjacencySection> sections, int[] to) {
        ref.clear(); // a repeated visit begins anew
        int i = ref.partition;
        PartitionHeader header = headers.get(i);
        for (AdjacencySection section : sections) {
            int s = slot(section);
            if (s < 0) {
                continue;
            }
            Slot slot = request.slots().get(s);
            int from = lists.from(i, slot.nodeType(), lists.served(i));
            int end = lists.from(i, slot.nodeType(), to[i]);
            if (from < end && request.isSelective(slot)) {
                Ref.add(ref.sections, s, section);
            } else if (from < end) {
                int nodeType = request.nodeTypes()[slot.nodeType()];
                boolean whole = section.rowStart() == 0 && section.rows() == header.rows(nodeType);
                HopKernel kernel = new HopKernel(slot.fanout(), request.replace(), slot.typeKey());
                Ref.add(
                        ref.pieces,
                        s,
                        kernel.draw(
                                section,
                                rows,
                                from,
                                end,
                                header.ids(nodeType, request.bookPartitions()),
                                whole,
                                request.ids(),
                                slot.wantsAttributes()));
            }
        }
    }

    /**
     * Where all neighbors are asked for, or very many, an owner counts first: the degrees of the nodes of its open lists, by
     * partition.
     */
    private int[][] countDegrees() {
        int[][] degrees = new int[lists.partitions()][0];
        if (!plan.needsDegrees()) {
            return degrees;
        }
        int[] to = new int[lists.partitions()];
        for (int i = 0; i < to.length; i++) {
            to[i] = lists.isClosed(i) ? 0 : lists.nodes(i);
            degrees[i] = new int[to[i]];
        }
        List<Ref> refs = refs(to);
        boolean[] counted = new boolean[refs.size()];
        visit(refs, (ref, sections) -> {
            if (!counted[ref]) { // not again when a visit is repeated
                counted[ref] = true;
                int i = refs.get(ref).partition;
                sections.forEach(section -> addDegrees(i, section, degrees[i]));
            }
        });
        return degrees;
    }

    private void addDegrees(int i, AdjacencySection section, int[] degrees) {
        int s = slot(section);
        if (s < 0 || !plan.isCounted(request.slots().get(s))) {
            return;
        }
        int type = request.slots().get(s).nodeType();
        for (int k = lists.from(i, type, 0); k < lists.from(i, type, Integer.MAX_VALUE); k++) {
            int local = rows[k] - section.rowStart();
            if (local >= 0 && local < section.rows()) {
                degrees[lists.index(i, k)] += section.colptr()[local + 1] - section.colptr()[local];
            }
        }
    }
}
