package io.filbert.store;

import com.hazelcast.map.IMap;
import io.filbert.rpc.Calls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * Writes a partition under a new version: packs sections into blocks, stores the blocks, then the header that lists them.
 * Nothing of it can be read before the catalog names the version. Runs on the partition's owner. One thread.
 */
final class PartitionWriter {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final LocalBlocks blocks;
    private final String graph;
    private final long incarnation;
    private final int blockBytes;
    private final List<Written> written = new ArrayList<>();

    private record Written(String map, BlockKey key) {}

    /** @param blockBytes how large a block may get; one section alone may pass it by a row */
    PartitionWriter(LocalBlocks blocks, String graph, long incarnation, int blockBytes) {
        this.blocks = blocks;
        this.graph = graph;
        this.incarnation = incarnation;
        this.blockBytes = blockBytes;
    }

    /** Writes a partition of new sections only. */
    PartitionHeader write(
            int partition,
            long version,
            int[] rows,
            int[][] nodes,
            int[] edges,
            List<AdjacencySection> adjacency,
            List<FeatureSection> features) {
        return write(partition, version, 0, rows, nodes, edges, List.of(), adjacency, List.of(), features);
    }

    /** Writes a partition that keeps some blocks of its previous version. */
    PartitionHeader write(
            int partition,
            long version,
            long previous,
            int[] rows,
            int[][] nodes,
            int[] edges,
            List<PartitionHeader.Entry> keptAdjacency,
            List<AdjacencySection> adjacency,
            List<PartitionHeader.Entry> keptFeatures,
            List<FeatureSection> features) {
        List<PartitionHeader.Entry> adjacencyEntries = new ArrayList<>(keptAdjacency);
        for (List<AdjacencySection> sections : pack(adjacency, AdjacencySection::bytes)) {
            AdjacencyBlock block = new AdjacencyBlock(sections);
            adjacencyEntries.add(store(
                    Maps.ADJACENCY,
                    partition,
                    block,
                    new PartitionHeader.Entry(
                            nextBlock(adjacencyEntries),
                            version,
                            block.bytes(),
                            block.checksum(),
                            sections.stream()
                                    .mapToInt(AdjacencySection::adjacency)
                                    .toArray(),
                            new int[sections.size()],
                            sections.stream()
                                    .mapToInt(AdjacencySection::rowStart)
                                    .toArray(),
                            sections.stream().mapToInt(AdjacencySection::rows).toArray())));
        }
        List<PartitionHeader.Entry> featureEntries = new ArrayList<>(keptFeatures);
        for (List<FeatureSection> sections : pack(features, FeatureSection::bytes)) {
            FeatureBlock block = new FeatureBlock(sections);
            featureEntries.add(store(
                    Maps.FEATURES,
                    partition,
                    block,
                    new PartitionHeader.Entry(
                            nextBlock(featureEntries),
                            version,
                            block.bytes(),
                            block.checksum(),
                            sections.stream().mapToInt(FeatureSection::group).toArray(),
                            sections.stream()
                                    .mapToInt(FeatureSection::attribute)
                                    .toArray(),
                            sections.stream().mapToInt(FeatureSection::rowStart).toArray(),
                            sections.stream().mapToInt(FeatureSection::rows).toArray())));
        }
        PartitionHeader header =
                new PartitionHeader(partition, version, previous, rows, nodes, edges, adjacencyEntries, featureEntries);
        set(Maps.NODES, blocks.headerKey(incarnation, partition, version), header);
        return header;
    }

    /**
     * Removes what only an old version of a partition needs: its header, and the blocks that a later header does not list.
     * The version before the current one is kept for batches that still read it.
     */
    void sweep(PartitionHeader old, PartitionHeader previous, PartitionHeader current) {
        delete(Maps.ADJACENCY, old.partition(), old.adjacency(), List.of(previous.adjacency(), current.adjacency()));
        delete(Maps.FEATURES, old.partition(), old.features(), List.of(previous.features(), current.features()));
        map(Maps.NODES).delete(blocks.headerKey(incarnation, old.partition(), old.version()));
    }

    private void delete(
            String map, int partition, List<PartitionHeader.Entry> old, List<List<PartitionHeader.Entry>> needed) {
        Set<BlockKey> keep = new HashSet<>();
        needed.forEach(entries -> entries.forEach(e -> keep.add(blocks.key(incarnation, partition, e))));
        for (PartitionHeader.Entry e : old) {
            BlockKey key = blocks.key(incarnation, partition, e);
            if (!keep.contains(key)) {
                map(map).delete(key);
            }
        }
    }

    private PartitionHeader.Entry store(String map, int partition, Object block, PartitionHeader.Entry entry) {
        set(map, blocks.key(incarnation, partition, entry), block);
        return entry;
    }

    private void set(String map, BlockKey key, Object value) {
        written.add(new Written(map, key));
        Calls.await(
                () -> map(map).setAsync(key, value), TIMEOUT, "writing partition " + key.partition() + " of " + graph);
    }

    /** Removes everything that was written: of a write that was refused or failed before its commit. */
    void undo() {
        written.forEach(w -> map(w.map).delete(w.key));
        written.clear();
    }

    private static int nextBlock(List<PartitionHeader.Entry> entries) {
        return entries.stream().mapToInt(PartitionHeader.Entry::block).max().orElse(-1) + 1;
    }

    private <S> List<List<S>> pack(List<S> sections, ToLongFunction<S> bytes) {
        List<List<S>> packed = new ArrayList<>();
        List<S> open = new ArrayList<>();
        long size = 0;
        for (S section : sections) {
            long next = bytes.applyAsLong(section);
            if (!open.isEmpty() && size + next > blockBytes) {
                packed.add(List.copyOf(open));
                open.clear();
                size = 0;
            }
            open.add(section);
            size += next;
        }
        if (!open.isEmpty()) {
            packed.add(List.copyOf(open));
        }
        return packed;
    }

    private IMap<BlockKey, Object> map(String wildcard) {
        return blocks.hazelcast().getMap(Maps.of(wildcard, graph));
    }
}
