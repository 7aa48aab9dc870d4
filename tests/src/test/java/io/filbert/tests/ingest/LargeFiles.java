package io.filbert.tests.ingest;

import io.filbert.grid.GraphGrid;
import io.filbert.ingest.IngestMapping;
import io.filbert.tests.cluster.Grids;
import io.filbert.tests.cluster.TestCluster;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.TestGraph;
import java.nio.file.Path;

/** A graph that takes long enough to load to be interrupted: some hundred thousand edges, and what is stored when nothing interrupts. */
final class LargeFiles {
    static final int PARTITIONS = 31;

    final TestGraph graph;
    final GraphFiles files;
    final String stored;

    /** @param largest nodes of the largest type; there are 25 times as many edges */
    LargeFiles(Path folder, int largest) throws Exception {
        graph = Graphs.randomWithIds(21, largest);
        files = new GraphFiles(folder, 21).write(graph);
        try (TestCluster one = TestCluster.of(1).partitions(PARTITIONS).start();
                GraphGrid grid = GraphGrid.of(one.member(0))) {
            Grids.load(grid, "w", graph);
            stored = GraphDigest.stored(one.member(0), "w");
        }
    }

    IngestMapping mapping(String name) {
        return files.mapping(name, graph);
    }

    long edges() {
        return graph.edges().stream().mapToLong(TestGraph.Edges::count).sum();
    }
}
