package io.filbert.tests.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.grid.GraphGrid;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that cannot be used are left out up to the limit and told by file and line; beyond it, nothing of the load stays. */
class IngestRejectsTest {
    private static final int NODES = 40;
    private static final int EDGES = 9_000;

    private static TestCluster cluster;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        cluster = IngestClusters.of(2).start();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @AfterEach
    void dropTheGraph() {
        try (GraphGrid grid = GraphGrid.of(hz())) {
            grid.list().forEach(grid::drop);
        }
    }

    private static HazelcastInstance hz() {
        return cluster.member(0);
    }

    private static String edge(int i) {
        return i % NODES + "," + (i * 7 + i / NODES) % NODES + "," + i % 5;
    }

    /** Two files of edges; line n of the first is edge n - 2. */
    private void write(String[] first, String name) {
        GraphFiles.write(
                folder.resolve("n.csv"),
                "id",
                IntStream.range(0, NODES).mapToObj(Integer::toString).toList());
        GraphFiles.write(folder.resolve(name), "from,to,w", List.of(first));
        GraphFiles.write(
                folder.resolve("e2.csv"),
                "from,to,w",
                IntStream.range(EDGES, 2 * EDGES)
                        .mapToObj(IngestRejectsTest::edge)
                        .toList());
    }

    private static String[] edges() {
        return IntStream.range(0, EDGES).mapToObj(IngestRejectsTest::edge).toArray(String[]::new);
    }

    private IngestMapping mapping(long limit) {
        return IngestMapping.builder("g")
                .rejectLimit(limit)
                .node("node", n -> n.id("id")
                        .read(CsvSource.of(folder.resolve("n.csv").toString())))
                .edge("node", "to", "node", e -> e.source("from")
                        .destination("to")
                        .weight("w")
                        .read(CsvSource.of(folder + "/e*.csv*")))
                .build();
    }

    private RejectedException refused(long limit) {
        return catchThrowableOfType(RejectedException.class, () -> IngestPipeline.of(cluster.client(), mapping(limit))
                .run());
    }

    private static void assertNothingIsLeft() {
        assertThat(IngestClusters.maps(hz(), "g")).isEmpty();
        assertThat(IngestClusters.running(hz())).isEmpty();
        try (GraphGrid grid = GraphGrid.of(hz())) {
            assertThat(grid.list()).isEmpty();
            Grids.load(grid, "g", Graphs.of("a->b")); // the name is free
        }
    }

    @Test
    void oneBadRowEndsALoadWithoutALimitAndNothingStays() {
        String[] rows = edges();
        rows[8_000] = "1,2,many";
        write(rows, "e1.csv");

        RejectedException e = refused(0);

        assertThat(e.rejects()).hasSize(1);
        Reject reject = e.rejects().get(0);
        assertThat(reject.reason()).isEqualTo(RejectReason.NUMBER);
        assertThat(reject.row()).isEqualTo("1,2,many");
        assertThat(e).hasMessageContaining("graph g").hasMessageContaining(folder.resolve("e1.csv") + ":8002: NUMBER");
        assertNothingIsLeft();
    }

    @Test
    void badRowsUpToTheLimitAreLeftOutAndTold() throws Exception {
        String[] rows = edges();
        rows[17] = "1,2";
        rows[5_000] = "1," + NODES + ",1";
        rows[8_999] = "1,2,-1";
        write(rows, "e1.csv");

        IngestReport report = IngestPipeline.of(cluster.client(), mapping(5)).run();

        String file = folder.resolve("e1.csv").toString();
        assertThat(report.rejected()).isEqualTo(3);
        assertThat(report.rejects())
                .extracting(Reject::file, Reject::line, Reject::reason)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(file, 19L, RejectReason.FIELD_COUNT),
                        org.assertj.core.groups.Tuple.tuple(file, 5_002L, RejectReason.UNKNOWN_NODE),
                        org.assertj.core.groups.Tuple.tuple(file, 9_001L, RejectReason.NUMBER));
        assertThat(report.records()).isEqualTo(NODES + 2 * EDGES);
        assertSameAsWithout(List.of(17, 5_000, 8_999));
    }

    @Test
    void anyNumberMayBeTheLimit() {
        String[] rows = edges();
        rows[17] = "1,2";
        write(rows, "e1.csv");

        IngestReport report = IngestPipeline.of(hz(), mapping(Long.MAX_VALUE)).run();

        assertThat(report.rejected()).isEqualTo(1);
        assertThat(report.graph().report().edges()).isEqualTo(2 * EDGES - 1);
    }

    /** The other edges keep the ids that they have by their rows. */
    private static void assertSameAsWithout(List<Integer> left) throws Exception {
        List<Integer> kept =
                new ArrayList<>(IntStream.range(0, 2 * EDGES).boxed().toList());
        kept.removeAll(left);
        String[][] all = kept.stream().map(i -> edge(i).split(",", -1)).toArray(String[][]::new);
        TestGraph graph = new TestGraph(
                List.of(new TestGraph.Nodes("node", NODES, List.of())),
                List.of(new TestGraph.Edges(
                                "node",
                                "to",
                                "node",
                                Arrays.stream(all)
                                        .mapToLong(e -> Long.parseLong(e[0]))
                                        .toArray(),
                                Arrays.stream(all)
                                        .mapToLong(e -> Long.parseLong(e[1]))
                                        .toArray(),
                                kept.stream().mapToLong(i -> i).toArray(),
                                null,
                                List.of())
                        .withWeights(weights(all))));
        Grids.with(hz(), grid -> Grids.load(grid, "w", graph));
        assertThat(GraphDigest.of(hz(), "g")).isEqualTo(GraphDigest.of(hz(), "w"));
    }

    private static float[] weights(String[][] edges) {
        float[] weights = new float[edges.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Float.parseFloat(edges[i][2]);
        }
        return weights;
    }

    @Test
    void moreBadRowsThanTheLimitEndTheLoad() {
        String[] rows = edges();
        for (int i = 0; i < 6; i++) {
            rows[100 * i] = "1,2,x";
        }
        write(rows, "e1.csv");

        RejectedException e = refused(5);

        assertThat(e.rejected()).isEqualTo(6);
        assertThat(e).hasMessageContaining("6 rows").hasMessageContaining("rejectLimit is 5");
        assertNothingIsLeft();
    }

    @ParameterizedTest(name = "with {0} bad rows before")
    @ValueSource(ints = {0, 3, 1_500})
    void aFileThatBreaksOffIsRefusedWhateverTheLimitIs(int bad) throws IOException {
        String[] rows = edges();
        Arrays.fill(rows, 0, bad, "1,2,x");
        write(rows, "e1.csv.gz");
        Path file = folder.resolve("e1.csv.gz");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length * 9 / 10));

        RejectedException e = refused(1_000_000);

        assertThat(e.rejects()).extracting(Reject::reason).contains(RejectReason.TRUNCATED);
        assertThat(e).hasMessageContaining("TRUNCATED").hasMessageContaining(file.toString());
        assertNothingIsLeft();
    }

    @Test
    void aNodeRowThatIsLeftOutLeavesANodeWithoutItsRowWhichIsToldByName() {
        GraphFiles.write(folder.resolve("n.csv"), "id,y", List.of("0,1", "1,one", "2,3"));
        GraphFiles.write(folder.resolve("e1.csv"), "from,to", List.of("0,2"));
        IngestMapping mapping = IngestMapping.builder("g")
                .rejectLimit(5)
                .node("node", n -> n.id("id")
                        .attribute(AttributeSpec.of("y", DType.INT64, 1))
                        .read(CsvSource.of(folder.resolve("n.csv").toString())))
                .edge("node", "to", "node", e -> e.source("from")
                        .destination("to")
                        .read(CsvSource.of(folder + "/e1.csv")))
                .build();

        assertThat(catchThrowableOfType(
                        io.filbert.graph.InvalidGraphException.class,
                        () -> IngestPipeline.of(hz(), mapping).run()))
                .hasMessageContaining("attribute y")
                .hasMessageContaining("missing for node=1");
        assertNothingIsLeft();
    }

    @Test
    void aFileThatIsNotThereIsToldAndNothingStays() {
        GraphFiles.write(folder.resolve("n.csv"), "id", List.of("0"));

        assertThat(catchThrowableOfType(
                        io.filbert.graph.InvalidGraphException.class,
                        () -> IngestPipeline.of(hz(), mapping(0)).run()))
                .hasMessageContaining(folder + "/e*.csv*");
        assertNothingIsLeft();
    }
}
