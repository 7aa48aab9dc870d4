package io.filbert.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.filbert.direct.DirectReads;
import io.filbert.graph.GraphException;
import io.filbert.partition.PartitionKeys;
import io.filbert.rpc.IntList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The blocks that a member owns, by reference: the one door through which everything reads them. What is here is taken off the
 * partitions' threads ({@link DirectReads}); what that does not give, and everything where it is turned off, is asked for by an EntryProcessor on the
 * partition's thread, which Hazelcast repeats while a partition migrates. Both are linearizable with writes and never stale.
 * One per member; all threads may use it. Never waits for another member.
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

    private record Seen(PartitionHeader header, BlockRef[] adjacency, BlockRef[] features) {}

    private final HazelcastInstance hz;
    private final int[] partitionKeys;
    private final @Nullable DirectReads direct;
    private final Cache<HeaderKey, Seen> headers = Caffeine.newBuilder()
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
        this.direct = DirectReads.of(hz, Maps.CATALOG);
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

    /** The headers of some partitions. */
    public static final class Headers {
        private final @Nullable Seen[] headers;
        private final byte[] states;

        private Headers(int n) {
            headers = new Seen[n];
            states = new byte[n];
        }

        private void found(int index, Seen header) {
            headers[index] = header;
            states[index] = FOUND;
        }

        private Seen seen(int index) {
            Seen header = headers[index];
            if (header == null) {
                throw new IllegalStateException("header " + index + " was not found");
            }
            return header;
        }

        /** The feature blocks of a partition that was found, in the order of its header. */
        BlockRef[] features(int index) {
            return seen(index).features;
        }

        /** {@link #FOUND}, {@link #NOT_MINE} or {@link #LOST}, by index among the partitions asked for. */
        public byte state(int index) {
            return states[index];
        }

        /** The header of a partition that was found. */
        public PartitionHeader get(int index) {
            return seen(index).header;
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
                Seen seen = headers[i / nodeTypes.length];
                int type = nodeTypes[i % nodeTypes.length];
                if (seen != null && type < seen.header.nodes().length) { // links are never in a table
                    rows = rows == rowKeys ? rowKeys.clone() : rows;
                    seen.header.ids(type, 0).toRows(rows, at, at + counts[i]);
                }
                at += counts[i];
            }
            return rows;
        }
    }

    /** Looks up the headers of some partitions. */
    public Headers headers(PartitionsAt at) {
        Headers result = new Headers(at.partitions().length);
        List<BlockKey> missing = new ArrayList<>();
        IntList positions = new IntList(0);
        for (int i = 0; i < at.partitions().length; i++) {
            int partition = at.partitions()[i];
            long version = at.versions()[i];
            Seen header = headers.getIfPresent(new HeaderKey(at.incarnation(), partition, version));
            if (header != null) {
                result.found(i, header);
            } else {
                missing.add(headerKey(at.incarnation(), partition, version));
                positions.add(i);
            }
        }
        if (!missing.isEmpty()) {
            Fetched fetched = fetch(Maps.of(Maps.NODES, at.graph()), missing);
            for (int ref = 0; ref < missing.size(); ref++) {
                int i = positions.get(ref);
                result.states[i] = fetched.state(ref);
                if (fetched.state(ref) == FOUND) {
                    PartitionHeader header = (PartitionHeader) fetched.block(ref);
                    Seen seen = new Seen(
                            header,
                            refs(at.incarnation(), header.partition(), header.adjacency()),
                            refs(at.incarnation(), header.partition(), header.features()));
                    headers.put(new HeaderKey(at.incarnation(), header.partition(), header.version()), seen);
                    result.found(i, seen);
                }
            }
        }
        return result;
    }

    private BlockRef[] refs(long incarnation, int partition, List<PartitionHeader.Entry> entries) {
        return entries.stream()
                .map(entry -> new BlockRef(key(incarnation, partition, entry)))
                .toArray(BlockRef[]::new);
    }

    /**
     * Fetches adjacency blocks.
     *
     * @param at the request's partitions
     * @param found their headers
     * @param partitionOfRef for each block, the index of its partition in {@code at}; found there
     * @param blockOfRef for each block, its index among the adjacency blocks of that header
     */
    public Fetched adjacency(PartitionsAt at, Headers found, int[] partitionOfRef, int[] blockOfRef) {
        BlockRef[] refs = new BlockRef[blockOfRef.length];
        for (int i = 0; i < refs.length; i++) {
            refs[i] = found.seen(partitionOfRef[i]).adjacency[blockOfRef[i]];
        }
        return fetch(Maps.of(Maps.ADJACENCY, at.graph()), refs);
    }

    /** Blocks as they were at some moment of the fetch: references, for as long as a request runs. */
    public static final class Fetched {
        private final @Nullable Object[] blocks;
        private final byte[] states;

        private Fetched(int n) {
            blocks = new Object[n];
            states = new byte[n];
        }

        /** {@link #FOUND}, {@link #NOT_MINE} or {@link #LOST}. */
        public byte state(int ref) {
            return states[ref];
        }

        /** The sections of an adjacency block; none when it was not found. */
        public List<AdjacencySection> sections(int ref) {
            return blocks[ref] instanceof AdjacencyBlock block ? block.sections() : List.of();
        }

        /** A block that was found. */
        Object block(int ref) {
            return Objects.requireNonNull(blocks[ref], "the block was not found");
        }
    }

    /** Fetches entries of any block map. */
    Fetched fetch(String map, List<BlockKey> keys) {
        return fetch(map, keys.stream().map(BlockRef::new).toArray(BlockRef[]::new));
    }

    /** The same of entries that are fetched again and again. */
    Fetched fetch(String map, BlockRef[] refs) {
        Fetched fetched = new Fetched(refs.length);
        if (direct != null) {
            int[] partitions = new int[refs.length];
            Object[] keys = new Object[refs.length];
            for (int i = 0; i < refs.length; i++) {
                partitions[i] = refs[i].key().partition();
                keys[i] = refs[i].direct(direct, map);
            }
            direct.read(map, partitions, keys, fetched.blocks);
        }
        Map<BlockKey, Integer> rest = new HashMap<>();
        for (int i = 0; i < refs.length; i++) {
            if (fetched.blocks[i] != null) {
                fetched.states[i] = FOUND;
            } else {
                rest.put(refs[i].key(), i);
            }
        }
        if (!rest.isEmpty()) {
            visit(map, rest, fetched);
        }
        return fetched;
    }

    /** By public calls: an EntryProcessor on each partition's thread, again when Hazelcast repeats the visit of a partition. */
    private void visit(String map, Map<BlockKey, Integer> refs, Fetched fetched) {
        IMap<BlockKey, Object> blocks = hz.getMap(map);
        BlockVisit visit = new BlockVisit((key, block) -> {
            Integer ref = refs.get(key);
            if (ref != null) {
                fetched.blocks[ref] = block;
                fetched.states[ref] = block == null ? LOST : FOUND;
            }
        });
        try {
            blocks.executeOnKeys(new LinkedHashSet<>(refs.keySet()), visit);
        } catch (HazelcastException e) {
            if (e.getCause() instanceof InterruptedException) {
                Thread.currentThread().interrupt();
                throw new GraphException("a visit of " + map + " was interrupted", e);
            }
            throw e;
        }
        Throwable failure = visit.failure();
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
