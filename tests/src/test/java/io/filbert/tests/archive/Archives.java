package io.filbert.tests.archive;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.archive.GraphExport;
import io.filbert.archive.GraphImport;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistLinkNeighborLoader;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.sampler.SampleDirection;
import io.filbert.tests.cluster.LoaderCase;
import io.filbert.tests.cluster.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Exports, imports, and what must be the same of a graph before and after. */
final class Archives {
    private Archives() {}

    static TestCluster cluster(int members, int partitions) {
        return TestCluster.of(members)
                .partitions(partitions)
                .memberConfig(config -> config.getJetConfig().setEnabled(true).setCooperativeThreadCount(2))
                .start();
    }

    static Path export(HazelcastInstance hz, String graph, Path directory) {
        GraphExport.of(hz, graph, directory).run();
        return directory;
    }

    static Graph load(HazelcastInstance hz, Path directory, String name) {
        return GraphImport.of(hz, directory).as(name).run().graph();
    }

    /** Digests of epochs that visit all nodes, along in-edges and out-edges, and of all links. */
    static List<String> digests(HazelcastInstance hz, String name) {
        List<String> digests = new ArrayList<>();
        try (GraphGrid grid = GraphGrid.of(hz)) {
            Graph graph = grid.open(name);
            graph.verify();
            boolean out = !graph.schema().edgeTypes().isEmpty()
                    && graph.schema().edgeTypes().stream().allMatch(EdgeTypeSpec::outEdges);
            graph.schema().nodeTypes().stream().filter(type -> type.count() > 0).forEach(type -> {
                digests.add(nodes(graph, type.name(), SampleDirection.FORWARD));
                if (out) {
                    digests.add(nodes(graph, type.name(), SampleDirection.BACKWARD));
                }
            });
            for (EdgeTypeSpec spec : graph.schema().edgeTypes()) {
                if (spec.links() && graph.topology().countEdges(spec.type()) > 0) {
                    digests.add(links(graph, spec.type()));
                }
            }
        }
        return digests;
    }

    private static String nodes(Graph graph, String type, SampleDirection direction) {
        try (DistNeighborLoader loader = DistNeighborLoader.builder(graph, -1, 3)
                .inputNodes(type)
                .sampleDirection(direction)
                .batchSize(100)
                .shuffle(true)
                .seed(5)
                .build()) {
            return type + " " + direction + " " + LoaderCase.digest(loader, 0);
        }
    }

    private static String links(Graph graph, EdgeType type) {
        try (DistLinkNeighborLoader loader = DistLinkNeighborLoader.builder(graph, 4)
                .edgeLabelIndex(type)
                .batchSize(100)
                .build()) {
            return type + " " + LoaderCase.digest(loader, 0);
        }
    }

    /** The bytes of all files of a directory, by name. */
    static SortedMap<String, byte[]> bytes(Path directory) throws IOException {
        SortedMap<String, byte[]> bytes = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                bytes.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return bytes;
    }
}
