package io.filbert.tests.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.IdKind;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.ingest.CsvSource;
import io.filbert.ingest.IngestMapping;
import io.filbert.ingest.IngestPipeline;
import io.filbert.ingest.IngestReport;
import io.filbert.ingest.Reject;
import io.filbert.ingest.RejectReason;
import io.filbert.ingest.RejectedException;
import io.filbert.tests.cluster.TestCluster;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.TestGraph;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nodes that files call by ids of their own are the nodes that {@code GraphWriter} makes of the same ids. */
class IngestIdsTest {
    private static TestCluster cluster;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        cluster = IngestClusters.of(3).start();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @AfterEach
    void dropAll() {
        try (GraphGrid grid = GraphGrid.of(cluster.member(0))) {
            grid.list().forEach(grid::drop);
        }
    }

    @ParameterizedTest
    @EnumSource(IdKind.class)
    void theNodesAndTheGraphAreTheWriters(IdKind kind) {
        HazelcastInstance hz = cluster.client();
        TestGraph graph = Graphs.randomWithIds(kind.code(), 1500);
        Map<String, List<String>> ids = new HashMap<>();
        GraphFiles files = new GraphFiles(folder, 4);
        for (TestGraph.Nodes nodes : graph.nodes()) {
            ids.put(nodes.type, ExternalGraphs.ids(kind, nodes.count, nodes.type));
            files.external(nodes.type, kind, ids.get(nodes.type));
        }
        IngestMapping mapping = files.write(graph).mapping("g", graph);
        Map<String, long[]> nodes = ExternalGraphs.write(hz, "w", graph, mapping, ids);

        Graph loaded = IngestPipeline.of(hz, mapping).run().graph();

        ids.forEach((type, ofType) -> {
            assertThat(loaded.nodeIds(type, ofType)).isEqualTo(nodes.get(type));
            assertThat(loaded.externalIds(type, nodes.get(type))).isEqualTo(ofType);
        });
        assertThat(GraphDigest.of(hz, "g")).isEqualTo(GraphDigest.of(hz, "w"));
    }

    @Test
    void nodesThatOnlyEdgesNameAreThoseThatTheyName() {
        HazelcastInstance hz = cluster.client();
        TestGraph graph = Graphs.of("a->b, c->b, b->a, d->d");
        List<String> names = List.of("ann", "bob", "cy", "dee");
        GraphFiles files = new GraphFiles(folder, 1)
                .inOrder()
                .external("node", IdKind.STRING, names)
                .write(graph);
        IngestMapping mapping = IngestMapping.builder("g")
                .node("node", n -> n.externalIds(IdKind.STRING))
                .edge("node", "to", "node", e -> e.source("from")
                        .destination("to")
                        .read(files.source(Graphs.EDGE)))
                .build();
        Map<String, long[]> nodes = ExternalGraphs.write(hz, "w", graph, mapping, Map.of("node", names));

        Graph loaded = IngestPipeline.of(hz, mapping).run().graph();

        assertThat(loaded.nodeIds("node", names)).isEqualTo(nodes.get("node"));
        assertThat(GraphDigest.of(hz, "g")).isEqualTo(GraphDigest.of(hz, "w"));
    }

    private IngestMapping people(long limit) {
        return IngestMapping.builder("g")
                .rejectLimit(limit)
                .node("person", n -> n.id("name", IdKind.STRING).read(CsvSource.of(folder + "/people*.csv")))
                .edge("person", "knows", "person", e -> e.source("from")
                        .destination("to")
                        .read(CsvSource.of(folder + "/knows.csv")))
                .build();
    }

    @Test
    void endsThatNoNodeHasAreToldByFileAndLine() {
        GraphFiles.write(folder.resolve("people.csv"), "name", List.of("ann", "bob"));
        GraphFiles.write(folder.resolve("knows.csv"), "from,to", List.of("ann,bob", "ann,eve", "mal,bob", "mal,eve"));

        IngestReport report = IngestPipeline.of(cluster.client(), people(3)).run();

        assertThat(report.rejected()).isEqualTo(3);
        assertThat(report.rejects())
                .extracting(Reject::toString)
                .containsExactlyInAnyOrder(
                        folder + "/knows.csv:3: UNKNOWN_NODE: destination eve is no node of type person",
                        folder + "/knows.csv:4: UNKNOWN_NODE: source mal is no node of type person",
                        folder + "/knows.csv:5: UNKNOWN_NODE: source mal is no node of type person");
        assertThat(report.graph().report().edges()).isEqualTo(1);
        assertThat(refused(people(2)).rejected()).isEqualTo(3);
    }

    private static RejectedException refused(IngestMapping mapping) {
        try (GraphGrid grid = GraphGrid.of(cluster.member(0))) {
            grid.list().forEach(grid::drop);
        }
        RejectedException e =
                catchThrowableOfType(RejectedException.class, () -> IngestPipeline.of(cluster.client(), mapping)
                        .run());
        assertThat(IngestClusters.maps(cluster.member(0), "g")).isEmpty();
        return e;
    }

    @Test
    void aNodeThatStandsInTwoRowsEndsTheLoadWhateverTheLimitIs() {
        GraphFiles.write(folder.resolve("people1.csv"), "name", List.of("ann", "bob"));
        GraphFiles.write(folder.resolve("people2.csv"), "name", List.of("cy", "bob"));
        GraphFiles.write(folder.resolve("knows.csv"), "from,to", List.of("ann,bob"));

        RejectedException e = refused(people(1000));

        assertThat(e.rejects()).extracting(Reject::reason).containsExactly(RejectReason.DUPLICATE_NODE);
        assertThat(e.rejects().get(0).line()).isEqualTo(3);
        assertThat(e).hasMessageContaining("id 'bob' of node type person stands in another row too");
    }
}
