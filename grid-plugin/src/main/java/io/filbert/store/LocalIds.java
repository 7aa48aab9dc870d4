package io.filbert.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The id blocks of some partitions that this member owns, by reference. They never change, so they are read off the partition's thread.
 * A slot is a (partition, node type) of the request, numbered partition by partition. One request, one thread.
 */
final class LocalIds {
    private static final IdBlock[] NONE = {};

    private final LocalBlocks local;
    private final PartitionsAt at;
    private final int[] nodeTypes;
    private final IdBlock[][] blocks;
    private final byte[] states;

    private LocalIds(LocalBlocks local, PartitionsAt at, int[] nodeTypes) {
        this.local = local;
        this.at = at;
        this.nodeTypes = nodeTypes;
        this.blocks = new IdBlock[at.partitions().length * nodeTypes.length][];
        this.states = new byte[at.partitions().length];
        Arrays.fill(blocks, NONE);
        Arrays.fill(states, LocalBlocks.FOUND);
    }

    /**
     * Finds blocks.
     *
     * @param counts by slot; where it is 0 no block is looked for
     */
    static LocalIds read(LocalBlocks local, PartitionsAt at, int[] nodeTypes, int[] counts) {
        LocalIds ids = new LocalIds(local, at, nodeTypes);
        ids.find(counts, false);
        return ids;
    }

    /** Finds all blocks, each in the map now: for a check that they are there. */
    static LocalIds readAll(LocalBlocks local, PartitionsAt at, int[] nodeTypes) {
        LocalIds ids = new LocalIds(local, at, nodeTypes);
        int[] all = new int[ids.blocks.length];
        Arrays.fill(all, 1);
        ids.find(all, true);
        return ids;
    }

    private record Place(int slot, int block) {}

    private void find(int[] counts, boolean now) {
        List<Place> first = new ArrayList<>();
        for (int slot = 0; slot < counts.length; slot++) {
            if (counts[slot] > 0) {
                first.add(new Place(slot, 0));
            }
        }
        visit(first, now);
        List<Place> others = new ArrayList<>();
        for (int slot = 0; slot < counts.length; slot++) {
            for (int b = 1; b < blocks[slot].length; b++) {
                others.add(new Place(slot, b));
            }
        }
        visit(others, now);
    }

    private void visit(List<Place> places, boolean now) {
        List<BlockKey> keys = new ArrayList<>();
        List<Place> unseen = new ArrayList<>();
        for (Place p : places) {
            BlockKey key = key(p);
            IdBlock seen = now ? null : local.seenIds().getIfPresent(key);
            if (seen == null) {
                keys.add(key);
                unseen.add(p);
            } else {
                take(p, seen);
            }
        }
        LocalBlocks.Fetched fetched = local.fetch(Maps.of(Maps.IDS, at.graph()), keys);
        for (int ref = 0; ref < keys.size(); ref++) {
            Place p = unseen.get(ref);
            int i = p.slot / nodeTypes.length;
            if (fetched.state(ref) == LocalBlocks.FOUND) {
                IdBlock block = (IdBlock) fetched.block(ref);
                take(p, block);
                if (!now) {
                    local.seenIds().put(keys.get(ref), block);
                }
            } else if (states[i] != LocalBlocks.LOST) {
                states[i] = fetched.state(ref);
            }
        }
    }

    private BlockKey key(Place p) {
        int partition = at.partitions()[p.slot / nodeTypes.length];
        return local.idKey(at.incarnation(), partition, nodeTypes[p.slot % nodeTypes.length], p.block);
    }

    private void take(Place p, IdBlock block) {
        if (p.block == 0) {
            blocks[p.slot] = new IdBlock[block.blocks()];
        }
        blocks[p.slot][p.block] = block;
    }

    /** {@link LocalBlocks#FOUND} when all blocks wanted of a partition of the request are here; else why not. */
    byte state(int partition) {
        return states[partition];
    }

    /** The blocks of a slot that was found. */
    List<IdBlock> blocks(int slot) {
        return List.of(blocks[slot]);
    }

    /** The row of an id in a slot that was found, -1 when there is no such id. */
    int row(int slot, long hash, byte[] a, int from, int to) {
        return blocks[slot][blocks[slot][0].blockOfHash(hash)].row(hash, a, from, to);
    }

    /** The block of a slot that was found that has a row. */
    IdBlock blockOf(int slot, int row) {
        return blocks[slot][blocks[slot][0].blockOfRow(row)];
    }

    /** The partitions of the request in a state. */
    int[] partitions(byte state) {
        int[] some = new int[states.length];
        int n = 0;
        for (int i = 0; i < states.length; i++) {
            if (states[i] == state) {
                some[n++] = at.partitions()[i];
            }
        }
        return Arrays.copyOf(some, n);
    }
}
