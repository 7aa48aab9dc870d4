package io.filbert.tests.ingest;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.EdgeType;
import io.filbert.grid.GraphGrid;
import io.filbert.grid.GraphWriter;
import io.filbert.ingest.CsvSource;
import io.filbert.ingest.IngestMapping;
import io.filbert.tests.cluster.Grids;
import io.filbert.tests.property.TestGraph;

/** A graph of papers and authors whose edges get reverses, and whose papers know how often they are cited. */
final class UndirectedGraph {
    private static final EdgeType CITES = new EdgeType("paper", "cites", "paper");
    private static final EdgeType WRITES = new EdgeType("author", "writes", "paper");

    private UndirectedGraph() {}

    static IngestMapping mapping(GraphFiles files, String name, TestGraph graph) {
        return IngestMapping.builder(name)
                .undirected()
                .node("paper", n -> {
                    files.mapWithoutSource(graph.nodes("paper"), n);
                    n.inDegree(AttributeSpec.of("cited", DType.INT64, 1), CITES);
                    n.inDegree(AttributeSpec.of("citing", DType.INT32, 1), CITES.reversed());
                    n.read(files.source("paper"));
                })
                .node("author", n -> {
                    files.mapWithoutSource(graph.nodes("author"), n);
                    n.inDegree(AttributeSpec.of("papers", DType.FLOAT32, 1), WRITES.reversed());
                    n.read(files.source("author"));
                })
                .node("venue", n -> {
                    files.mapWithoutSource(graph.nodes("venue"), n);
                    n.count(graph.nodes("venue").count).read(files.source("venue"));
                })
                .edge(CITES, e -> edges(graph, CITES, e, files.source("paper__cites__paper")))
                .edge(WRITES, e -> edges(graph, WRITES, e, files.source("author__writes__paper")))
                .build();
    }

    private static void edges(TestGraph graph, EdgeType type, io.filbert.ingest.EdgeBuilder to, CsvSource source) {
        TestGraph.Edges edges = graph.edges(type.source() + "__" + type.relation() + "__" + type.destination());
        to.source("from").destination("to").id("edge_id");
        if (edges.times != null) {
            to.time("t");
        }
        edges.attributes.forEach(
                a -> to.attribute(AttributeSpec.of(a.name, DType.valueOf(a.dtype), a.columns), s -> s.separator(";")));
        to.read(source);
    }

    static void load(HazelcastInstance hz, String name, TestGraph graph, IngestMapping mapping) {
        long[] counts = graph.nodes().stream().mapToLong(n -> n.count).toArray();
        try (GraphGrid grid = GraphGrid.of(hz);
                GraphWriter writer = grid.create(name, mapping.schema(counts))) {
            writer.toUndirected()
                    .inDegree(CITES, "cited")
                    .inDegree(CITES.reversed(), "citing")
                    .inDegree(WRITES.reversed(), "papers");
            Grids.write(writer, graph);
            writer.commit();
        }
    }
}
