package io.filbert.examples.bench;

import io.filbert.graph.GraphSchema;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.store.Catalog;
import io.filbert.store.GraphVersion;
import io.filbert.store.PartitionEdges;

/** {@code digest graph=g} on a member answers the {@link LoadedGraph} of its partitions: edges, digest. */
final class DigestWorkload implements Workload {
    private final GraphGrid grid;

    DigestWorkload(GraphGrid grid) {
        this.grid = grid;
    }

    @Override
    public Settings run(Settings settings) {
        Graph graph = grid.open(settings.text("graph"));
        GraphVersion version = graph.current();
        Catalog catalog =
                new Catalog(grid.rpc().hazelcast(), grid.rpc().options().timeout());
        int type = graph.schema().edgeTypeIndex(GraphSchema.EDGE);
        LoadedGraph.Digest digest = new LoadedGraph.Digest();
        for (int p = 0; p < version.partitions(); p++) {
            PartitionEdges edges = PartitionEdges.read(grid.rpc(), catalog, version, p);
            for (int row = 0; edges != null && row < edges.nodes(0); row++) {
                digest.node(edges.node(0, row));
                edges.visit(type, row, (section, from, to) -> {
                    for (int e = from; e < to; e++) {
                        digest.neighbor(section.neighbors().get(e));
                    }
                });
                digest.end();
            }
        }
        LoadedGraph found = digest.graph();
        return new Settings().set("edges", found.edges()).set("digest", found.digest());
    }
}
