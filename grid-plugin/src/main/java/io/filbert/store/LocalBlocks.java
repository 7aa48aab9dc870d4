package io.filbert.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.filbert.graph.GraphException;
import io.filbert.partition.PartitionKeys;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The blocks that a member owns, seen by reference: the one door through which everything reads them. A visit runs on the
 * partition's thread, so it is linearizable with writes and never stale, and Hazelcast repeats it while a partition
 * migrates. One per member; all threads may use it. Never waits for another member.
 */
public final class LocalBlocks {
    private static final String CONTEXT = "io.filbert.local-blocks";

    /** The partition or block is not here: another member owns it now. */
    public static final byte NOT_MINE = 0;

    /** The partition or block is here. */
    public static final byte FOUND = 1;

    /** This member owns the partition and the entry is missing. */
    public static final byte LOST = 2;

    /**
     * The version of a header is part of its key, so a cached one is never wrong; it only lists blocks, and whether those
     * are here is asked at each visit.
     */
    private record HeaderKey(long incarnation, int partition, long version) {}

    private final HazelcastInstance hz;
    private final int[] partitionKeys;
    private final Cache<HeaderKey, PartitionHeader> headers = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterAccess(Duration.ofMinutes(10))
            .build();

    /**
     * External ids never change, so a block that was seen is right wherever its partition is now. It is kept as long as the map keeps
     * it, and a request of a few ids is spared a visit of every partition.
     */
    private final Cache<BlockKey, IdBlock> ids =
            Caffeine.newBuilder().weakValues().build();

    private LocalBlocks(HazelcastInstance hz, int[] partitionKeys) {
        this.hz = hz;
        this.partitionKeys = partitionKeys;
    }

    /** The door of this member. */
    public static LocalBlocks of(HazelcastInstance member) {
        Object present = member.getUserContext().get(CONTEXT);
        if (present == null) {
            int[] keys = PartitionKeys.of(member); // first, for it uses the same map
            present = member.getUserContext().computeIfAbsent(CONTEXT, name -> new LocalBlocks(member, keys));
        }
        return (LocalBlocks) present;
    }

    /**
     * Takes the sections of one adjacency block. Runs on its partition's thread, and again when Hazelcast repeats the visit of a
     * partition: a second call must leave what one leaves.
     */
    public interface AdjacencyVisitor {
        /**
         * @param ref index of the block among those asked for
         * @param sections its sections; not to be kept beyond the request
         */
        void visit(int ref, List<AdjacencySection> sections);
    }

    /** The headers of some partitions. */
    public static final class Headers {
        private final @Nullable PartitionHeader[] headers;
        private final byte[] states;

        private Headers(int n) {
            headers = new PartitionHeader[n];
            states = new byte[n];
        }

        /** {@link #FOUND}, {@link #NOT_MINE} or {@link #LOST}, by index among the partitions asked for. */
        public byte state(int index) {
            return states[index];
        }

        /** The header of a partition that was found. */
        public PartitionHeader get(int index) {
            PartitionHeader header = headers[index];
            if (header == null) {
                throw new IllegalStateException("header " + index + " was not found");
            }
            return header;
        }

        /**
         * The rows of the nodes that a request names by their row keys.
         *
         * @param nodeTypes of the request
         * @param counts nodes by (partition, node type)
         * @param rowKeys by (partition, node type, order of the request); not changed
         * @return the rows in that order; of a partition that was not found anything
         */
        public int[] rows(int[] nodeTypes, int[] counts, int[] rowKeys) {
            int[] rows = rowKeys;
            int at = 0;
            for (int i = 0; i < counts.length; i++) {
                PartitionHeader header = headers[i / nodeTypes.length];
                int type = nodeTypes[i % nodeTypes.length];
                if (header != null && type < header.nodes().length) { // links are never in a table
                    rows = rows == rowKeys ? rowKeys.clone() : rows;
                    header.ids(type, 0).toRows(rows, at, at + counts[i]);
                }
                at += counts[i];
            }
            return rows;
        }
    }

    /** Looks up the headers of some partitions. */
    public Headers headers(PartitionsAt at) {
        Headers result = new Headers(at.partitions().length);
        Map<BlockKey, Integer> missing = new HashMap<>();
        for (int i = 0; i < at.partitions().length; i++) {
            int partition = at.partitions()[i];
            long version = at.versions()[i];
            PartitionHeader header = headers.getIfPresent(new HeaderKey(at.incarnation(), partition, version));
            if (header != null) {
                result.headers[i] = header;
                result.states[i] = FOUND;
            } else {
                missing.put(headerKey(at.incarnation(), partition, version), i);
            }
        }
        if (!missing.isEmpty()) {
            visit(Maps.of(Maps.NODES, at.graph()), missing.keySet(), (key, block) -> {
                Integer i = missing.get(key);
                if (i == null) {
                    return;
                }
                result.states[i] = block == null ? LOST : FOUND;
                if (block != null) {
                    PartitionHeader header = (PartitionHeader) block;
                    result.headers[i] = header;
                    headers.put(new HeaderKey(at.incarnation(), header.partition(), header.version()), header);
                }
            });
        }
        return result;
    }

    /**
     * Visits adjacency blocks.
     *
     * @param at the request's partitions
     * @param found their headers
     * @param partitionOfRef for each block, the index of its partition in {@code at}; found there
     * @param blockOfRef for each block, its index among the adjacency blocks of that header
     * @param visitor takes the blocks, on several threads
     * @return the state of each block
     */
    public byte[] visitAdjacency(
            PartitionsAt at, Headers found, int[] partitionOfRef, int[] blockOfRef, AdjacencyVisitor visitor) {
        Map<BlockKey, Integer> refs = new HashMap<>(2 * blockOfRef.length);
        for (int i = 0; i < blockOfRef.length; i++) {
            PartitionHeader header = found.get(partitionOfRef[i]);
            refs.put(
                    key(at.incarnation(), header.partition(), header.adjacency().get(blockOfRef[i])), i);
        }
        return visit(
                Maps.of(Maps.ADJACENCY, at.graph()),
                refs,
                (ref, block) -> visitor.visit(ref, ((AdjacencyBlock) block).sections()));
    }

    /** Takes a block that is here. */
    interface RefVisitor {
        void visit(int ref, Object block);
    }

    /** Visits entries of any block map; the map's values are the indices given to the visitor and in the result. */
    byte[] visit(String map, Map<BlockKey, Integer> refs, RefVisitor visitor) {
        byte[] states = new byte[refs.size()];
        visit(map, refs.keySet(), (key, block) -> {
            Integer ref = refs.get(key);
            if (ref == null) {
                return;
            }
            if (block == null) {
                states[ref] = LOST;
            } else {
                visitor.visit(ref, block);
                states[ref] = FOUND;
            }
        });
        return states;
    }

    private void visit(String map, Set<BlockKey> keys, BlockVisit.Visitor visitor) {
        if (keys.isEmpty()) {
            return;
        }
        IMap<BlockKey, Object> blocks = hz.getMap(map);
        BlockVisit visit = new BlockVisit(visitor);
        try {
            blocks.executeOnKeys(new LinkedHashSet<>(keys), visit);
        } catch (HazelcastException e) {
            if (e.getCause() instanceof InterruptedException) {
                Thread.currentThread().interrupt();
                throw new GraphException("a visit of " + map + " was interrupted", e);
            }
            throw e;
        }
        Throwable failure = visit.failure();
        if (failure instanceof GraphException e) {
            throw e;
        }
        if (failure != null) {
            throw new GraphException("a visit of " + map + " failed: " + failure, failure);
        }
    }

    BlockKey headerKey(long incarnation, int partition, long version) {
        return new BlockKey(incarnation, partition, partitionKeys[partition], 0, version);
    }

    BlockKey key(long incarnation, int partition, PartitionHeader.Entry entry) {
        return new BlockKey(incarnation, partition, partitionKeys[partition], entry.block(), entry.version());
    }

    BlockKey stagingKey(long incarnation, int partition, int number, long stream) {
        return new BlockKey(incarnation, partition, partitionKeys[partition], number, stream);
    }

    BlockKey idKey(long incarnation, int partition, int nodeType, int block) {
        return BlockKey.ofIds(incarnation, partition, partitionKeys[partition], nodeType, block);
    }

    /** The blocks of external ids that were seen. */
    Cache<BlockKey, IdBlock> seenIds() {
        return ids;
    }

    HazelcastInstance hazelcast() {
        return hz;
    }
}
