package io.filbert.sampler;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.rpc.IntList;
import io.filbert.sampler.HopRequest.Slot;
import io.filbert.store.AdjacencySection;
import io.filbert.store.LocalBlocks;
import io.filbert.store.PartitionHeader;
import io.filbert.store.RowIds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers a {@link HopRequest} on the owner: fetches the blocks of all its partitions by reference, decides how much fits into the
 * reply ({@link HopPlan}), and draws partition by partition into it ({@link HopReplyBuilder}): by {@link HopKernel}, or by
 * {@link SelectiveDraw} where draws look at neighbors. One request, one thread.
 */
final class HopWorker {
    /** 64 MiB: a reply ends at the first node after this. */
    static final int REPLY_BYTES = 1 << 26;

    private final HopRequest request;
    private final LocalBlocks blocks;
    private final LocalBlocks.Headers headers;
    private final int[] rows;
    private final HopLists lists;
    private final HopReplyBuilder reply;
    private final HopKernel[] kernels;
    private final int[] slotOfAdjacency;

    HopWorker(HopRequest request, HazelcastInstance member) {
        this.request = request;
        this.blocks = LocalBlocks.of(member);
        this.headers = blocks.headers(request.at());
        this.rows = headers.rows(request.nodeTypes(), request.counts(), request.rows());
        this.lists = new HopLists(request);
        this.reply = new HopReplyBuilder(request, lists, rows);
        int n = request.slots().size();
        this.kernels = new HopKernel[n];
        int adjacencies = 0;
        for (int s = 0; s < n; s++) {
            Slot slot = request.slots().get(s);
            kernels[s] = HopKernel.of(request, slot);
            adjacencies = Math.max(adjacencies, slot.adjacency() + 1);
        }
        this.slotOfAdjacency = new int[adjacencies];
        Arrays.fill(slotOfAdjacency, -1);
        for (int s = 0; s < n; s++) {
            slotOfAdjacency[request.slots().get(s).adjacency()] = s;
        }
    }

    HopReply run() {
        List<@Nullable List<AdjacencySection>> sections = sections();
        HopPlan plan = new HopPlan(request, lists, rows);
        int slots = request.slots().size();
        for (int i = 0; i < lists.partitions() && reply.room() > 0; i++) {
            if (lists.isClosed(i)) {
                continue;
            }
            List<@Nullable List<AdjacencySection>> own = sections.subList(i * slots, (i + 1) * slots);
            int to = plan.end(i, own, reply.room());
            reply.begin(i, to);
            for (int s = 0; s < slots; s++) {
                draw(i, to, s, own.get(s));
            }
            reply.end();
        }
        return reply.build(blocks, headers);
    }

    /** By (partition, slot) the sections that have its rows; null for none. Notes what of the partitions is not here. */
    private List<@Nullable List<AdjacencySection>> sections() {
        IntList partitions = new IntList(lists.partitions());
        IntList numbers = new IntList(lists.partitions());
        for (int i = 0; i < lists.partitions(); i++) {
            lists.note(i, headers.state(i));
            if (!lists.isClosed(i)) {
                PartitionHeader header = headers.get(i);
                for (int b = 0; b < header.adjacencyBlocks(); b++) {
                    if (isWanted(header, b)) {
                        partitions.add(i);
                        numbers.add(b);
                    }
                }
            }
        }
        LocalBlocks.Fetched fetched = blocks.adjacency(request.at(), headers, partitions.toArray(), numbers.toArray());
        int slots = request.slots().size();
        List<@Nullable List<AdjacencySection>> sections = Arrays.asList(newLists(lists.partitions() * slots));
        for (int ref = 0; ref < partitions.size(); ref++) {
            int i = partitions.get(ref);
            lists.note(i, fetched.state(ref));
            for (AdjacencySection section : fetched.sections(ref)) {
                int s = section.adjacency() < slotOfAdjacency.length ? slotOfAdjacency[section.adjacency()] : -1;
                if (s >= 0) {
                    List<AdjacencySection> before = sections.get(i * slots + s);
                    if (before == null) {
                        sections.set(i * slots + s, List.of(section)); // the usual case: no other
                    } else {
                        List<AdjacencySection> all = new ArrayList<>(before);
                        all.add(section);
                        sections.set(i * slots + s, all);
                    }
                }
            }
        }
        return sections;
    }

    @SuppressWarnings("unchecked") // an array of a generic type has no other form
    private static @Nullable List<AdjacencySection>[] newLists(int n) {
        return (List<AdjacencySection>[]) new List<?>[n];
    }

    private boolean isWanted(PartitionHeader header, int block) {
        for (Slot slot : request.slots()) {
            if (header.hasEdges(block, slot.adjacency())) {
                return true;
            }
        }
        return false;
    }

    /** Draws for the nodes up to {@code to} of a partition's list, and adds them to the reply. */
    private void draw(int i, int to, int s, @Nullable List<AdjacencySection> sections) {
        Slot slot = request.slots().get(s);
        int from = lists.from(i, slot.nodeType(), lists.served(i));
        int end = lists.from(i, slot.nodeType(), to);
        if (from == end) {
            return;
        }
        if (sections == null) {
            reply.appendNothing(end - from);
            return;
        }
        PartitionHeader header = headers.get(i);
        int nodeType = request.nodeTypes()[slot.nodeType()];
        RowIds ids = header.ids(nodeType, request.bookPartitions());
        AdjacencySection only = sections.get(0);
        boolean whole =
                sections.size() == 1 && !only.isSplit() && only.rowStart() == 0 && only.rows() == header.rows(nodeType);
        if (whole && HopKernel.draws(slot.choice(), request.replace()) && reply.takes(only)) {
            reply.append(s, from, end, only, kernels[s], ids);
            return;
        }
        if (request.isSelective(slot)) {
            reply.append(s, end - from, List.of(new SelectiveDraw(request, slot, sections).draw(rows, from, end, ids)));
            return;
        }
        List<Piece> pieces = new ArrayList<>(sections.size());
        PieceDraw piece = new PieceDraw(kernels[s]);
        for (AdjacencySection section : sections) {
            pieces.add(piece.draw(section, rows, from, end, ids, request.ids(), slot.wantsAttributes()));
        }
        reply.append(s, end - from, pieces);
    }
}
