package io.filbert.store;

import java.util.ArrayList;
import java.util.List;

/**
 * What a partition becomes by a write: it keeps the blocks of its header but those that lose a section, which are written anew. One
 * use, one thread, on the partition's owner.
 */
final class PartitionChange {
    private final LocalBlocks blocks;
    private final String graph;
    private final long incarnation;
    private final PartitionHeader old;
    private final StateCheck check;
    private final int[] edges;
    private final List<PartitionHeader.Entry> keptAdjacency;
    private final List<AdjacencySection> adjacency = new ArrayList<>();
    private final List<PartitionHeader.Entry> keptFeatures;
    private final List<FeatureSection> features = new ArrayList<>();

    /** Hears the state of each block that is taken; one that is not {@link LocalBlocks#FOUND} spoils the change. */
    interface StateCheck {
        void require(byte state);
    }

    PartitionChange(LocalBlocks blocks, String graph, long incarnation, PartitionHeader old, StateCheck check) {
        this.blocks = blocks;
        this.graph = graph;
        this.incarnation = incarnation;
        this.old = old;
        this.check = check;
        this.edges = old.edges().clone();
        this.keptAdjacency = new ArrayList<>(old.adjacency());
        this.keptFeatures = new ArrayList<>(old.features());
    }

    /** The header that this is a change of. */
    PartitionHeader old() {
        return old;
    }

    /** Edges of each type; to be changed with the sections. */
    int[] edges() {
        return edges;
    }

    /** Adjacency sections to be written; to be added to. */
    List<AdjacencySection> adjacency() {
        return adjacency;
    }

    /** Feature sections to be written; to be added to. */
    List<FeatureSection> features() {
        return features;
    }

    /** Takes the sections of an edge type out: its blocks are written anew without them. Answers them. */
    List<AdjacencySection> takeAdjacency(int edgeType) {
        for (Object block : take(keptAdjacency, Maps.ADJACENCY, edgeType, 0)) {
            adjacency.addAll(((AdjacencyBlock) block).sections());
        }
        List<AdjacencySection> taken =
                adjacency.stream().filter(s -> s.adjacency() == edgeType).toList();
        adjacency.removeIf(s -> s.adjacency() == edgeType);
        return taken;
    }

    /** Takes the sections of an attribute out, likewise. */
    List<FeatureSection> takeFeatures(int group, int attribute) {
        for (Object block : take(keptFeatures, Maps.FEATURES, group, attribute)) {
            features.addAll(((FeatureBlock) block).sections());
        }
        List<FeatureSection> taken = features.stream()
                .filter(s -> s.group() == group && s.attribute() == attribute)
                .toList();
        features.removeIf(s -> s.group() == group && s.attribute() == attribute);
        return taken;
    }

    private List<Object> take(List<PartitionHeader.Entry> kept, String map, int group, int attribute) {
        List<BlockKey> keys = new ArrayList<>();
        for (PartitionHeader.Entry e : List.copyOf(kept)) {
            for (int s = 0; s < e.groups().length; s++) {
                if (e.groups()[s] == group && e.attributes()[s] == attribute) {
                    if (kept.remove(e)) {
                        keys.add(blocks.key(incarnation, old.partition(), e));
                    }
                }
            }
        }
        LocalBlocks.Fetched fetched = blocks.fetch(Maps.of(map, graph), keys);
        List<Object> taken = new ArrayList<>();
        for (int b = 0; b < keys.size(); b++) {
            check.require(fetched.state(b));
            taken.add(fetched.block(b));
        }
        return taken;
    }

    /** Writes the partition under another version. */
    PartitionHeader write(PartitionWriter writer, long version) {
        return writer.write(
                old.partition(),
                version,
                old.version(),
                old.rows(),
                old.nodes(),
                edges,
                keptAdjacency,
                adjacency,
                keptFeatures,
                features);
    }
}
