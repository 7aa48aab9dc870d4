package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.GraphConfigException;
import io.filbert.graph.GraphException;
import io.filbert.graph.InvalidGraphException;
import io.filbert.graph.VersionGoneException;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.MiniBatch;
import io.filbert.pipeline.InEdges;
import io.filbert.pipeline.InferencePipeline;
import io.filbert.pipeline.Layer;
import io.filbert.pipeline.LayerInput;
import io.filbert.store.FeatureTensor;
import io.filbert.store.Maps;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.TestGraph;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layer-wise inference gives what k-hop neighborhoods give, on any number of members, and leaves one attribute behind. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class InferencePipelineTest {
    private static final String PAPER = "paper";
    private static final TestGraph GRAPH = Graphs.randomWithIds(7, 600);
    private static final Models.Sage[] SAGE = {new Models.Sage(1, 8, true), new Models.Sage(2, 5, false)};

    private static TestCluster cluster(int members, int partitions) {
        return TestCluster.of(members)
                .partitions(partitions)
                .memberConfig(config -> config.getJetConfig().setEnabled(true).setCooperativeThreadCount(2));
    }

    private static float[] rows(Graph graph, String type, String attribute) {
        int t = graph.schema().nodeTypeIndex(type);
        long[] all =
                LongStream.range(0, graph.schema().nodeTypes().get(t).count()).toArray();
        return graph.features().lookupFeatures(type, attribute, all).join().toFloatArray();
    }

    private static void close(float[] actual, int at, double[] expected) {
        for (int c = 0; c < expected.length; c++) {
            assertThat((double) actual[at * expected.length + c]).isCloseTo(expected[c], within(1e-5));
        }
    }

    @ParameterizedTest(name = "{0} members, {1} partitions, {2}")
    @CsvSource({"1, 11, HASH", "3, 31, HASH", "3, 271, LDG"})
    void coraLayerByLayerIsWhatTwoHopsGive(int members, int partitions, Book book) throws Exception {
        TestGraph cora = EpochDigestTest.cora();
        int columns = cora.nodes(Graphs.NODE).attributes.get(0).columns;
        int[] degrees = new int[cora.nodes(Graphs.NODE).count];
        for (long to : cora.edges().get(0).to) {
            degrees[(int) to]++;
        }
        Models.Gcn[] gcn = {
            new Models.Gcn(0, columns, 0, false), new Models.Gcn(1, columns, 16, false), new Models.Gcn(2, 16, 7, true)
        };
        try (TestCluster cluster = cluster(members, partitions).start();
                GraphGrid grid = GraphGrid.of(cluster.client())) {
            Grids.load(grid, "cora", cora, book, writer -> {});
            InferencePipeline.builder(grid, "cora", "sage", SAGE).build().run();
            Graph graph = InferencePipeline.builder(GraphGrid.of(cluster.member(0)), "cora", "gcn", gcn)
                    .build()
                    .run();
            float[] sage = rows(graph, Graphs.NODE, "sage");
            float[] convolved = rows(graph, Graphs.NODE, "gcn");
            int seeds = 0;
            try (DistNeighborLoader loader =
                    DistNeighborLoader.builder(graph, -1, -1).batchSize(128).build()) {
                for (MiniBatch batch : loader.epoch(0)) {
                    double[][] twoHops = Models.sage(batch, SAGE);
                    double[][] two = Models.gcn(batch, degrees, gcn[1], gcn[2]);
                    for (int i = 0; i < batch.batchSize(); i++) {
                        close(sage, (int) batch.nId()[i], twoHops[i]);
                        close(convolved, (int) batch.nId()[i], two[i]);
                    }
                    float[] read = batch.attribute(Graphs.NODE, "sage").toFloatArray();
                    for (int i = 0; i < read.length; i++) {
                        assertThat(read[i]).isEqualTo(sage[(int) batch.nId()[i / 5] * 5 + i % 5]);
                    }
                    seeds += batch.batchSize();
                }
            }
            assertThat(seeds).isEqualTo(2708);
            assertThat(graph.verify().nodes()).isEqualTo(2708);
        }
    }

    /** The bits, not only the values: neighbors stand in one order everywhere. */
    @Test
    void rowsAreTheSameBitsOnAnyClusterByAnyBookAndInCallsOfAnySize() {
        List<float[]> results = new ArrayList<>();
        int[][] clusters = {{1, 11}, {2, 31}, {3, 11}};
        Book[] books = {Book.HASH, Book.LDG, Book.HASH};
        int[][] chunks = {{4096, 1 << 16}, {7, 1 << 16}, {100, 3}};
        for (int i = 0; i < clusters.length; i++) {
            try (TestCluster cluster = cluster(clusters[i][0], clusters[i][1]).start();
                    GraphGrid grid = GraphGrid.of(cluster.client())) {
                Grids.load(grid, "g", i == 2 ? GRAPH.withEdgesShuffled(5) : GRAPH, books[i], writer -> {});
                Graph graph = InferencePipeline.builder(grid, "g", "out", SAGE)
                        .chunkNodes(chunks[i][0])
                        .chunkEdges(chunks[i][1])
                        .parallelism(1 + i)
                        .build()
                        .run();
                for (String type : List.of(PAPER, "author", "venue")) {
                    results.add(rows(graph, type, "out"));
                }
                try (DistNeighborLoader loader = DistNeighborLoader.builder(graph, -1, -1)
                        .inputNodes(PAPER)
                        .batchSize(200)
                        .build()) {
                    MiniBatch batch = loader.epoch(0).iterator().next();
                    double[][] expected = Models.sage(batch, SAGE);
                    for (int s = 0; s < batch.batchSize(); s++) {
                        close(results.get(3 * i), (int) batch.nId(PAPER)[s], expected[s]);
                    }
                }
            }
        }
        for (int i = 3; i < results.size(); i++) {
            assertThat(results.get(i)).isEqualTo(results.get(i % 3));
        }
    }

    /** Own id, calls' sizes and sums of what edges have, so that a test can compute them. */
    private record EdgeSums(int most) implements Layer {
        @Override
        public int columns(String nodeType) {
            return 5;
        }

        @Override
        public float[] apply(LayerInput in) {
            float[] sums = new float[in.size() * 5];
            long edges = 0;
            for (var type : in.edgeTypes()) {
                InEdges some = in.edges(type);
                edges += some.index().length;
                long[] ids = some.ids();
                long[] neighbors = in.neighbors(type.source());
                FeatureTensor weight = some.attribute("w");
                float[] attribute = weight.toFloatArray();
                float[] weights = some.weights();
                long[] times = some.times();
                for (int i = 0; i < in.size(); i++) {
                    for (int e = some.indptr()[i]; e < some.indptr()[i + 1]; e++) {
                        sums[i * 5] += neighbors[some.index()[e]] % 97;
                        sums[i * 5 + 1] += ids[e] % 97;
                        sums[i * 5 + 2] += weights[e];
                        sums[i * 5 + 3] += times[e] % 97;
                        sums[i * 5 + 4] += attribute[e * weight.columns()];
                    }
                }
            }
            assertThat(in.size() == 1 || edges <= most).as("edges of a call").isTrue();
            return sums;
        }
    }

    @Test
    void aLayerHasOfItsEdgesWhatItAsksFor() {
        TestGraph graph = withEverything();
        TestGraph.Edges edges = graph.edges().get(0);
        int n = graph.nodes().get(0).count;
        float[] expected = new float[n * 5];
        float[] attribute = Grids.floats(edges.attributes.get(0));
        for (int node = 0; node < n; node++) {
            for (int e : TestGraph.inEdges(edges, node)) {
                expected[node * 5] += edges.from[e] % 97;
                expected[node * 5 + 1] += edges.id(e) % 97;
                expected[node * 5 + 2] += edges.weights[e];
                expected[node * 5 + 3] += edges.times[e] % 97;
                expected[node * 5 + 4] += attribute[e * edges.attributes.get(0).columns];
            }
        }
        try (TestCluster cluster = cluster(3, 11).start();
                GraphGrid grid = GraphGrid.of(cluster.member(0))) {
            for (int most : new int[] {20, 1 << 16}) {
                Grids.load(grid, "g", graph, writer -> writer.blockBytes(1024));
                Graph done = InferencePipeline.builder(grid, "g", "sums", new EdgeSums(most))
                        .chunkEdges(most)
                        .build()
                        .run();
                float[] sums = rows(done, graph.nodes().get(0).type, "sums");
                assertThat(sums).isEqualTo(expected); // all terms are eighths: no sum is rounded
                grid.drop("g");
            }
        }
    }

    /** One edge type that has everything, and a node with more in-edges than a block or a call holds. */
    private static TestGraph withEverything() {
        SplittableRandom random = new SplittableRandom(3);
        int n = 300;
        int count = 2_000;
        long[] to = random.longs(count, 0, n).toArray();
        Arrays.fill(to, 0, 700, 7);
        float[] weights = new float[count];
        float[] w = new float[2 * count];
        for (int i = 0; i < w.length; i++) {
            weights[i / 2] = random.nextInt(64) / 8f;
            w[i] = random.nextInt(64) / 8f;
        }
        float[] x = new float[n];
        TestGraph.Edges edges = Graphs.of(n, random.longs(count, 0, n).toArray(), to)
                .edges()
                .get(0)
                .withTimes(random.longs(count, 0, 12).toArray())
                .withWeights(weights)
                .withAttributes(TestGraph.floats("w", 2, w));
        return new TestGraph(
                List.of(new TestGraph.Nodes(Graphs.NODE, n, List.of(TestGraph.floats("x", 1, x)))), List.of(edges));
    }

    private static List<Integer> entries(HazelcastInstance hz) {
        return List.of(
                hz.getMap(Maps.of(Maps.FEATURES, "g")).size(),
                hz.getMap(Maps.of(Maps.NODES, "g")).size(),
                hz.getMap(Maps.of(Maps.STAGING, "g")).size());
    }

    /** Own rows, and a failure at one node of the second layer. */
    private record Failing(int failAt) implements Layer {
        @Override
        public int columns(String nodeType) {
            return nodeType.equals(PAPER) ? 4 : 0;
        }

        @Override
        public float[] apply(LayerInput in) {
            if (LongStream.of(in.nodes()).anyMatch(node -> node == failAt)) {
                throw new IllegalStateException("no luck");
            }
            assertThat(in.nodeType()).isEqualTo(PAPER);
            return in.rows();
        }
    }

    @Test
    void whenALayerFailsTheGraphIsAsItWasAndTheMessageSaysWhere() {
        try (TestCluster cluster = cluster(2, 11).start();
                GraphGrid grid = GraphGrid.of(cluster.client())) {
            Graph graph = Grids.load(grid, "g", GRAPH);
            List<Integer> before = entries(cluster.member(0));
            assertThatThrownBy(() -> InferencePipeline.builder(grid, "g", "out", new Failing(-1), new Failing(371))
                            .build()
                            .run())
                    .isInstanceOf(GraphException.class)
                    .hasMessageMatching("inference on graph g failed in layer 2: layer 2 at nodes of type paper from"
                            + " node=\\d+ failed: java.lang.IllegalStateException: no luck");
            assertThat(entries(cluster.member(0))).isEqualTo(before);
            assertThat(graph.current().version()).isEqualTo(1);
            assertThat(cluster.member(0).getDistributedObjects())
                    .extracting(object -> object.getName())
                    .noneMatch(name -> name.contains("inference"));
        }
    }

    @Test
    void rowsBetweenLayersGoAndATypeWithoutColumnsHasNone() {
        try (TestCluster cluster = cluster(2, 11).start();
                GraphGrid grid = GraphGrid.of(cluster.client())) {
            Grids.load(grid, "g", GRAPH);
            List<Integer> before = entries(cluster.member(0));
            List<String> heard = new ArrayList<>();
            Graph graph = InferencePipeline.builder(grid, "g", "out", new Failing(-1), new Failing(-2), new Failing(-3))
                    .progress((layer, done, total) -> heard.add(layer + ": " + done + " of " + total))
                    .build()
                    .run();
            assertThat(rows(graph, PAPER, "out"))
                    .isEqualTo(Grids.floats(GRAPH.nodes(PAPER).attributes.get(0)));
            assertThat(graph.schema().attributes(graph.schema().nodeTypeIndex("author")))
                    .hasSize(2);
            assertThat(heard).contains("1: 600 of 600", "2: 600 of 600", "3: 600 of 600");
            List<Integer> after = entries(cluster.member(0));
            assertThat(after.get(0)).as("blocks: one more of each partition").isEqualTo(before.get(0) + 11);
            assertThat(after.get(1)).as("headers: one more of each partition").isEqualTo(before.get(1) + 11);
            assertThat(after.get(2)).as("staged").isZero();
            assertThat(graph.verify().edges()).isEqualTo(5 * 5 * 600);
        }
    }

    /** Holds the calls of a layer, after the first few, until a member is gone. Members of this JVM share the gate. */
    private record Held(Models.Sage layer, int gate) implements Layer {
        private static final List<Gate> GATES = List.of(new Gate(), new Gate(), new Gate());

        private static final class Gate {
            private final AtomicInteger calls = new AtomicInteger();
            private final CountDownLatch reached = new CountDownLatch(1);
            private final CountDownLatch gone = new CountDownLatch(1);
        }

        @Override
        public int columns(String nodeType) {
            return layer.columns(nodeType);
        }

        @Override
        public float[] apply(LayerInput in) {
            Gate own = GATES.get(gate);
            if (own.calls.incrementAndGet() > 12) {
                own.reached.countDown();
                try {
                    assertThat(own.gone.await(60, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return layer.apply(in);
        }
    }

    /** The first member is Jet's coordinator, so another one takes the job over; to one that joins, partitions move. */
    @ParameterizedTest(name = "member {1} lost, -1 for one that joins")
    @CsvSource({"0, 2", "1, 0", "2, -1"})
    void aMemberLostOrWonInTheMiddleOfALayerChangesNothing(int gate, int lost) throws Exception {
        try (TestCluster cluster = cluster(3, 31).start();
                GraphGrid grid = GraphGrid.of(cluster.client())) {
            Grids.load(grid, "whole", GRAPH);
            Graph whole = InferencePipeline.builder(grid, "whole", "out", SAGE)
                    .build()
                    .run();
            Grids.load(grid, "g", GRAPH);
            HazelcastInstance survivor = cluster.member(1);
            CompletableFuture<Graph> running = CompletableFuture.supplyAsync(
                    () -> InferencePipeline.builder(grid, "g", "out", SAGE[0], new Held(SAGE[1], gate))
                            .chunkNodes(20)
                            .parallelism(1)
                            .build()
                            .run());
            assertThat(Held.GATES.get(gate).reached.await(60, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Void> changed = CompletableFuture.runAsync(() -> {
                if (lost < 0) {
                    cluster.startMember();
                } else {
                    cluster.kill(lost);
                }
            });
            if (lost < 0) {
                changed.get(60, TimeUnit.SECONDS); // partitions have moved, and the layer does not know
            }
            Await.until(
                    () -> survivor.getCluster().getMembers().size() == (lost < 0 ? 4 : 2),
                    Duration.ofSeconds(60),
                    () -> "the members are as before");
            Held.GATES.get(gate).gone.countDown();
            Graph graph = running.get(120, TimeUnit.SECONDS);
            changed.get(60, TimeUnit.SECONDS);
            for (String type : List.of(PAPER, "author", "venue")) {
                assertThat(rows(graph, type, "out")).isEqualTo(rows(whole, type, "out"));
            }
            assertThat(graph.verify().edges()).isEqualTo(5 * 5 * 600);
            assertThat(entries(survivor).get(2)).as("staged").isZero();
            assertThat(entries(survivor).get(1)).as("headers").isEqualTo(2 * 31);
        }
    }

    /** Writes to the graph while the layer runs. */
    private record Meddling() implements Layer {
        private static final AtomicInteger CALLS = new AtomicInteger();
        private static final AtomicInteger VALUE = new AtomicInteger();
        private static volatile Graph graph;

        @Override
        public int columns(String nodeType) {
            return 1;
        }

        @Override
        public float[] apply(LayerInput in) {
            if (CALLS.getAndIncrement() == 0) {
                long node = graph.features().getGlobalId(PAPER)[0];
                graph.features().updateTensor(PAPER, "y", new long[] {node}, new long[] {VALUE.incrementAndGet()});
            }
            return new float[in.size()];
        }
    }

    @Test
    void aGraphWrittenToMeanwhileIsRefusedAndNothingIsLeft() {
        try (TestCluster cluster = cluster(2, 11).start();
                GraphGrid grid = GraphGrid.of(cluster.member(0))) {
            Meddling.graph = Grids.load(grid, "g", GRAPH);
            assertThatThrownBy(() -> InferencePipeline.builder(grid, "g", "out", new Meddling())
                            .build()
                            .run())
                    .isInstanceOf(VersionGoneException.class)
                    .hasMessageContaining("written");
            assertThat(entries(cluster.member(0)).get(1)).as("headers").isEqualTo(11 + 1);
            assertThat(grid.open("g").current().version()).isEqualTo(2);
            assertThat(grid.open("g").verify().nodes()).isEqualTo(600 + 300 + 150);
        }
    }

    @Test
    void whatCannotRunIsRefusedByName() {
        Models.Sage layer = SAGE[0];
        try (TestCluster cluster = TestCluster.of(1).start();
                GraphGrid grid = GraphGrid.of(cluster.member(0))) {
            Grids.load(grid, "g", GRAPH);
            InferencePipeline.Builder options = InferencePipeline.builder(grid, "g", "out", layer);
            assertThatThrownBy(() -> InferencePipeline.builder(grid, "g", "out"))
                    .isInstanceOf(GraphConfigException.class)
                    .hasMessage("inference on graph g needs at least one layer");
            assertThatThrownBy(() -> options.chunkNodes(0))
                    .isInstanceOf(GraphConfigException.class)
                    .hasMessage("chunkNodes=0, must be at least 1");
            assertThatThrownBy(() -> options.build().run())
                    .isInstanceOf(GraphException.class)
                    .hasMessageStartingWith("inference on graph g cannot begin: The Jet engine is disabled");
            assertThatThrownBy(() -> options.input("y").build().run())
                    .isInstanceOf(InvalidGraphException.class)
                    .hasMessage("attribute y of node type paper is INT64, the input of a layer must be FLOAT32");
            assertThatThrownBy(() -> options.input("z").build().run())
                    .isInstanceOf(InvalidGraphException.class)
                    .hasMessageContaining("no node type of graph g has the attribute z");
            assertThatThrownBy(() -> InferencePipeline.builder(grid, "g", "x", layer)
                            .build()
                            .run())
                    .isInstanceOf(InvalidGraphException.class)
                    .hasMessage("attribute x of node type paper is FLOAT32[4] and cannot become FLOAT32[8]; write it"
                            + " under another name");
        }
    }
}
