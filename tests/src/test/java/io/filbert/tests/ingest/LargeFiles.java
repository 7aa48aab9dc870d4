package io.filbert.tests.ingest;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.IdKind;
import io.filbert.ingest.IngestMapping;
import io.filbert.tests.cluster.Grids;
import io.filbert.tests.cluster.TestCluster;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.TestGraph;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A graph that takes long enough to load to be interrupted: some hundred thousand edges, and what is stored when nothing interrupts. */
final class LargeFiles {
    static final int PARTITIONS = 31;

    final TestGraph graph;
    final GraphFiles files;
    final String stored;

    private LargeFiles(TestGraph graph, GraphFiles files, String stored) {
        this.graph = graph;
        this.files = files;
        this.stored = stored;
    }

    /** @param largest nodes of the largest type; there are 25 times as many edges */
    static LargeFiles dense(Path folder, int largest) throws Exception {
        TestGraph graph = Graphs.randomWithIds(21, largest);
        GraphFiles files = new GraphFiles(folder, 21).write(graph);
        try (TestCluster one = TestCluster.of(1).partitions(PARTITIONS).start()) {
            Grids.with(one.member(0), grid -> Grids.load(grid, "w", graph));
            return new LargeFiles(graph, files, GraphDigest.stored(one.member(0), "w"));
        }
    }

    /** The same with texts as ids of all nodes. */
    static LargeFiles external(Path folder, int largest) {
        TestGraph graph = Graphs.randomWithIds(22, largest);
        Map<String, List<String>> ids = new HashMap<>();
        GraphFiles files = new GraphFiles(folder, 22).prefix("x");
        for (TestGraph.Nodes nodes : graph.nodes()) {
            ids.put(nodes.type, ExternalGraphs.ids(IdKind.STRING, nodes.count, nodes.type));
            files.external(nodes.type, IdKind.STRING, ids.get(nodes.type));
        }
        files.write(graph);
        try (TestCluster one = TestCluster.of(1).partitions(PARTITIONS).start()) {
            HazelcastInstance hz = one.member(0);
            ExternalGraphs.write(hz, "w", graph, files.mapping("w", graph), ids);
            return new LargeFiles(graph, files, GraphDigest.stored(hz, "w"));
        }
    }

    IngestMapping mapping(String name) {
        return files.mapping(name, graph);
    }

    long edges() {
        return graph.edges().stream().mapToLong(TestGraph.Edges::count).sum();
    }
}
