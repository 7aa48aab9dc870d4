package io.filbert.tests.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.IdKind;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.grid.GraphWriter;
import io.filbert.ingest.CsvSource;
import io.filbert.ingest.IngestMapping;
import io.filbert.ingest.IngestPipeline;
import io.filbert.ingest.IngestReport;
import io.filbert.ingest.Reject;
import io.filbert.ingest.RejectReason;
import io.filbert.ingest.RejectedException;
import io.filbert.tests.cluster.Grids;
import io.filbert.tests.cluster.TestCluster;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.TestGraph;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
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

    private static List<String> ids(IdKind kind, int n, String type) {
        Random random = new Random(n + type.hashCode());
        List<String> ids = new ArrayList<>(IntStream.range(0, n)
                .mapToObj(i -> switch (kind) {
                    case LONG -> Long.toString(random.nextLong() ^ i);
                    case UUID -> new UUID(random.nextLong(), i).toString();
                    case STRING -> (i % 3 == 0 ? "https://example.org/" : i % 3 == 1 ? "a, \"b\" é日" : "") + type + i;
                })
                .toList());
        Collections.shuffle(ids, random);
        return ids;
    }

    /** Loads a graph by the writer, its nodes called so; answers the nodes of the given ids by type. */
    private static Map<String, long[]> write(
            HazelcastInstance hz, String name, TestGraph graph, IngestMapping mapping, Map<String, List<String>> ids) {
        long[] counts = graph.nodes().stream().mapToLong(n -> n.count).toArray();
        Map<String, long[]> nodes = new HashMap<>();
        try (GraphGrid grid = GraphGrid.of(hz);
                GraphWriter writer = grid.create(name, mapping.schema(counts))) {
            ids.forEach((type, ofType) -> {
                writer.externalIds(type, ofType);
                nodes.put(type, writer.nodeIds(type, ofType));
            });
            Grids.write(writer, renamed(graph, nodes));
            writer.commit();
        }
        return nodes;
    }

    /** The same graph when node i of a type is node {@code nodes[i]}. */
    private static TestGraph renamed(TestGraph graph, Map<String, long[]> nodes) {
        List<TestGraph.Nodes> renamed = new ArrayList<>();
        for (TestGraph.Nodes n : graph.nodes()) {
            long[] to = nodes.get(n.type);
            long[] back = new long[n.count];
            for (int i = 0; i < n.count; i++) {
                back[(int) to[i]] = i;
            }
            renamed.add(new TestGraph.Nodes(
                    n.type,
                    n.count,
                    n.attributes.stream()
                            .map(a -> new TestGraph.Attribute(a.name, a.dtype, a.columns, a.rows(back)))
                            .toList()));
        }
        List<TestGraph.Edges> edges = graph.edges().stream()
                .map(e -> new TestGraph.Edges(
                        e.source,
                        e.relation,
                        e.destination,
                        Arrays.stream(e.from)
                                .map(i -> nodes.get(e.source)[(int) i])
                                .toArray(),
                        Arrays.stream(e.to)
                                .map(i -> nodes.get(e.destination)[(int) i])
                                .toArray(),
                        e.ids,
                        e.times,
                        e.attributes))
                .toList();
        return new TestGraph(renamed, edges);
    }

    @ParameterizedTest
    @EnumSource(IdKind.class)
    void theNodesAndTheGraphAreTheWriters(IdKind kind) {
        HazelcastInstance hz = cluster.client();
        TestGraph graph = Graphs.randomWithIds(kind.code(), 1500);
        Map<String, List<String>> ids = new HashMap<>();
        GraphFiles files = new GraphFiles(folder, 4);
        for (TestGraph.Nodes nodes : graph.nodes()) {
            ids.put(nodes.type, ids(kind, nodes.count, nodes.type));
            files.external(nodes.type, kind, ids.get(nodes.type));
        }
        IngestMapping mapping = files.write(graph).mapping("g", graph);
        Map<String, long[]> nodes = write(hz, "w", graph, mapping, ids);

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
        GraphFiles files =
                new GraphFiles(folder, 1).external("node", IdKind.STRING, names).write(graph);
        IngestMapping mapping = IngestMapping.builder("g")
                .node("node", n -> n.externalIds(IdKind.STRING))
                .edge("node", "to", "node", e -> e.source("from")
                        .destination("to")
                        .id("edge_id")
                        .read(files.source(Graphs.EDGE)))
                .build();
        Map<String, long[]> nodes = write(hz, "w", graph, mapping, Map.of("node", names));

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
