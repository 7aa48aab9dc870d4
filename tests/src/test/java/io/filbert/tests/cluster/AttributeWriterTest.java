package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.GraphException;
import io.filbert.graph.InvalidGraphException;
import io.filbert.graph.UnknownNameException;
import io.filbert.graph.VersionGoneException;
import io.filbert.grid.AttributeWriter;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.MiniBatch;
import io.filbert.store.Maps;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.TestGraph;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** New attributes of a graph, and new rows of old ones: all nodes or none, seen by who begins to read after the commit. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttributeWriterTest {
    private static final TestGraph GRAPH = Graphs.randomWithIds(7, 600);
    private static final String PAPER = "paper";
    private static final int COLUMNS = 5;
    private static final AttributeSpec SPEC = AttributeSpec.of("embedding", DType.FLOAT32, COLUMNS);

    private TestCluster cluster;
    private GraphGrid member;
    private GraphGrid client;

    @BeforeAll
    void start() {
        cluster = TestCluster.of(3).partitions(31).start();
        member = GraphGrid.of(cluster.member(1));
        client = GraphGrid.of(cluster.client());
    }

    @BeforeEach
    void load() {
        Grids.load(member, "g", GRAPH);
    }

    @AfterEach
    void drop() {
        member.drop("g");
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    private static float[] rows(long[] nodes, float salt) {
        float[] rows = new float[nodes.length * COLUMNS];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = nodes[i / COLUMNS] + (i % COLUMNS) / 8f + salt;
        }
        return rows;
    }

    private static long[] all(int count) {
        return LongStream.range(0, count).toArray();
    }

    /** Entries of the maps that a write may leave something in. */
    private List<Integer> entries() {
        HazelcastInstance hz = cluster.member(0);
        return List.of(
                hz.getMap(Maps.of(Maps.FEATURES, "g")).size(),
                hz.getMap(Maps.of(Maps.NODES, "g")).size(),
                hz.getMap(Maps.of(Maps.STAGING, "g")).size());
    }

    private static Graph write(GraphGrid grid, float salt) {
        try (AttributeWriter writer = grid.attribute("g", PAPER, SPEC)) {
            long[] odd = LongStream.range(0, 300).map(i -> 599 - 2 * i).toArray();
            long[] even = LongStream.range(0, 300).map(i -> 2 * i).toArray();
            return writer.rows(odd, rows(odd, salt))
                    .rows(even, rows(even, salt))
                    .commit();
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(
            value = Book.class,
            names = {"HASH", "LDG"})
    void aNewAttributeIsReadByLoadersAndStoresWhoeverWroteIt(Book book) {
        for (GraphGrid grid : List.of(member, client)) {
            grid.drop("g");
            Grids.load(grid, "g", GRAPH, book, writer -> {});
            Graph graph = write(grid, 0);

            assertThat(graph.schema().attributes(0)).hasSize(3).contains(SPEC);
            assertThat(graph.current().version()).isEqualTo(2);
            for (GraphGrid reader : List.of(member, client)) {
                long[] nodes = {599, 0, 17, 17, 300};
                assertThat(reader.open("g")
                                .features()
                                .lookupFeatures(PAPER, "embedding", nodes)
                                .join()
                                .toFloatArray())
                        .isEqualTo(rows(nodes, 0));
                try (DistNeighborLoader loader = DistNeighborLoader.builder(reader.open("g"), 4, 3)
                        .inputNodes(PAPER)
                        .batchSize(100)
                        .build()) {
                    for (MiniBatch batch : loader.epoch(0)) {
                        assertThat(batch.attribute(PAPER, "embedding").toFloatArray())
                                .isEqualTo(rows(batch.nId(PAPER), 0));
                        assertThat(Compare.bytes(batch.attribute("author", "x")))
                                .isEqualTo(
                                        GRAPH.nodes("author").attributes.get(0).rows(batch.nId("author")));
                    }
                }
            }
            assertThat(graph.verify().edges()).isEqualTo(5 * 5 * 600);
            assertThat(graph.report().bytes()).isGreaterThanOrEqualTo(600 * COLUMNS * 4);
        }
    }

    @Test
    void whoBeganBeforeReadsWhatThereWasAndWhoBeginsAfterReadsWhatThereIs() {
        Graph opened = client.open("g");
        LoaderCase options = new LoaderCase(GRAPH)
                .inputNodes(PAPER)
                .numNeighbors(4, 3)
                .batchSize(50)
                .seed(3);
        try (DistNeighborLoader loader = options.loader(opened).build()) {
            Iterator<MiniBatch> epoch = loader.epoch(0).iterator();
            Compare.equal(epoch.next(), options.oracle().batch(0, 0), GRAPH);
            write(member, 1);
            for (int step = 1; step < loader.steps(); step++) {
                MiniBatch batch = epoch.next();
                Compare.equal(batch, options.oracle().batch(0, step), GRAPH);
                assertThat(batch.schema().attributes(0)).hasSize(2);
            }
            for (MiniBatch batch : loader.epoch(1)) { // the same loader, made for the schema before
                Compare.equal(batch, options.oracle().batch(1, batch.step()), GRAPH);
                assertThat(batch.attribute(PAPER, "embedding").toFloatArray()).isEqualTo(rows(batch.nId(PAPER), 1));
            }
        }
        assertThat(opened.schema().attributes(0)).hasSize(2);
        assertThat(opened.current().schema().attributes(0)).hasSize(3);
    }

    @Test
    void rowsOfAnAttributeThatIsThereAreReplacedAndOldVersionsGo() {
        write(member, 1);
        List<Integer> once = entries();
        write(client, 2);
        List<Integer> twice = entries();
        Graph graph = write(member, 3);

        assertThat(entries()).as("the version before stays, those before it go").isEqualTo(twice);
        assertThat(twice.get(1)).isEqualTo(2 * 31);
        assertThat(once.get(1)).isEqualTo(2 * 31);
        assertThat(graph.schema().attributes(0)).hasSize(3);
        assertThat(graph.features()
                        .lookupFeatures(PAPER, "embedding", all(600))
                        .join()
                        .toFloatArray())
                .isEqualTo(rows(all(600), 3));
        long bytes = graph.report().bytes();
        long recorded = graph.current().version();
        assertThat(recorded).isEqualTo(4);
        write(member, 4);
        assertThat(member.open("g").report().bytes()).as("bytes do not grow").isEqualTo(bytes);
    }

    @Test
    void anAttributeThatOthersShareBlocksWithIsReplacedAlone() {
        float[] x = new float[600 * 4];
        for (int i = 0; i < x.length; i++) {
            x[i] = i / 3f;
        }
        try (AttributeWriter writer = member.attribute("g", PAPER, AttributeSpec.of("x", DType.FLOAT32, 4))) {
            writer.rows(x).commit();
        }
        Graph graph = client.open("g");
        assertThat(graph.features().lookupFeatures(PAPER, "x", all(600)).join().toFloatArray())
                .isEqualTo(x);
        assertThat(Compare.bytes(
                        graph.features().lookupFeatures(PAPER, "y", all(600)).join()))
                .isEqualTo(GRAPH.nodes(PAPER).attributes.get(1).rows);
        assertThat(Compare.bytes(
                        graph.features().lookupFeatures("venue", "x", all(150)).join()))
                .isEqualTo(GRAPH.nodes("venue").attributes.get(0).rows);
        assertThat(graph.verify().edges()).isEqualTo(5 * 5 * 600);
    }

    @Test
    void aNodeWithoutARowOrWithTwoIsNamedAndNothingIsLeftBehind() {
        List<Integer> before = entries();
        try (AttributeWriter writer = client.attribute("g", PAPER, SPEC)) {
            long[] most = LongStream.range(0, 600).filter(i -> i != 371).toArray();
            writer.rows(most, rows(most, 0));
            assertThatThrownBy(writer::commit)
                    .isInstanceOf(InvalidGraphException.class)
                    .hasMessage(
                            "attribute embedding of node type paper is missing for node=371; every node needs a row");
        }
        assertThat(entries()).isEqualTo(before);
        try (AttributeWriter writer = client.attribute("g", PAPER, SPEC)) {
            writer.rows(rows(all(600), 0)).rows(new long[] {5}, new float[COLUMNS]);
            assertThatThrownBy(writer::commit)
                    .isInstanceOf(InvalidGraphException.class)
                    .hasMessage("attribute embedding of node type paper is given twice for node=5");
        }
        assertThat(entries()).isEqualTo(before);
        assertThatThrownBy(() -> client.open("g").schema().attributeIndex(0, "embedding"))
                .isInstanceOf(UnknownNameException.class);
    }

    @Test
    void closedWithoutACommitNothingIsLeftBehind() {
        List<Integer> before = entries();
        AttributeWriter writer = member.attribute("g", PAPER, AttributeSpec.of("wide", DType.FLOAT32, 8192));
        writer.rows(new float[600 * 8192]); // so wide that chunks of it are on their way already
        Await.until(() -> entries().get(2) > 0, Duration.ofSeconds(30), () -> "nothing was staged: " + entries());
        writer.close();
        assertThat(entries()).isEqualTo(before);
        assertThatThrownBy(() -> writer.rows(rows(all(600), 0)))
                .isInstanceOf(GraphException.class)
                .hasMessage("the writer of attribute wide of graph g is finished");
        assertThat(member.open("g").current().version()).isEqualTo(1);
    }

    @Test
    void aGraphWrittenToMeanwhileRefusesAndNothingIsLeftBehind() {
        AttributeWriter writer = client.attribute("g", PAPER, SPEC);
        writer.rows(rows(all(600), 0));
        AttributeWriter other = member.attribute("g", "venue", SPEC);
        other.rows(rows(all(150), 0));
        other.commit();
        List<Integer> before = new ArrayList<>(entries());
        before.set(2, 0);

        assertThatThrownBy(writer::commit)
                .isInstanceOf(VersionGoneException.class)
                .hasMessageContaining("was written meanwhile");
        assertThat(entries()).isEqualTo(before);
        writer.close();
        assertThat(entries()).isEqualTo(before);
        assertThat(client.open("g").verify().nodes()).isEqualTo(600 + 300 + 150);
        assertThat(client.open("g").schema().attributes(0)).hasSize(2);
    }

    @Test
    void whatCannotBeWrittenIsRefusedByName() {
        assertThatThrownBy(() -> member.attribute("g", "book", SPEC)).isInstanceOf(UnknownNameException.class);
        assertThatThrownBy(() -> member.attribute("g", PAPER, AttributeSpec.of("x", DType.FLOAT32, 7)))
                .isInstanceOf(InvalidGraphException.class)
                .hasMessage("attribute x of node type paper is FLOAT32[4] and cannot become FLOAT32[7]; write it under"
                        + " another name");
        assertThatThrownBy(() -> member.attribute(
                        "g", PAPER, AttributeSpec.of("t", DType.INT64, 1).sampling()))
                .isInstanceOf(InvalidGraphException.class)
                .hasMessageContaining("attribute t of node type paper is for sampling");
        try (AttributeWriter writer = member.attribute("g", PAPER, SPEC).refuseNaN()) {
            float[] rows = rows(all(600), 0);
            rows[42 * COLUMNS + 1] = Float.NaN;
            assertThatThrownBy(() -> writer.rows(rows))
                    .isInstanceOf(InvalidGraphException.class)
                    .hasMessage("attribute embedding of node type paper is NaN at node=42");
            assertThatThrownBy(() -> writer.rows(new long[] {600}, new float[COLUMNS]))
                    .hasMessageContaining("node=600");
        }
    }

    @Test
    void rowsSurviveTheLossOfAMember() {
        try (TestCluster own = TestCluster.of(3).start();
                GraphGrid grid = GraphGrid.of(own.client())) {
            Grids.load(grid, "g", GRAPH);
            Graph graph = write(grid, 9);
            own.kill(2);
            own.awaitSafe();
            assertThat(graph.features()
                            .lookupFeatures(PAPER, "embedding", all(600))
                            .join()
                            .toFloatArray())
                    .isEqualTo(rows(all(600), 9));
            assertThat(graph.verify().nodes()).isEqualTo(600 + 300 + 150);
        }
    }
}
