package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphException;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.InvalidGraphException;
import io.filbert.graph.VersionGoneException;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.grid.GraphWriter;
import io.filbert.sampler.DistNeighborSampler;
import io.filbert.sampler.NumNeighbors;
import io.filbert.sampler.SamplerOutput;
import io.filbert.store.EdgeList;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Writes that meet: of one another, of members that join, of graphs that were dropped and loaded again. */
class ConcurrentWritesTest {
    private static final EdgeType TO = GraphSchema.EDGE;
    private static final String NODE = GraphSchema.NODE;
    private static final int NODES = 1_000;

    private static Graph load(GraphGrid grid, String name, float value) {
        GraphSchema schema = GraphSchema.homogeneous(NODES, AttributeSpec.of("x", DType.FLOAT32, 1));
        float[] x = new float[NODES];
        Arrays.fill(x, value);
        try (GraphWriter writer = grid.create(name, schema)) {
            long[] nodes = LongStream.range(0, NODES).toArray();
            return writer.nodes(NODE, "x", x)
                    .edges(TO, EdgeList.of(nodes, nodes))
                    .commit();
        }
    }

    private static boolean isWritten(Graph graph, CyclicBarrier together, long node, float value) {
        try {
            together.await();
            graph.features().updateTensor(NODE, "x", new long[] {node}, new float[] {value});
            return true;
        } catch (VersionGoneException e) {
            assertThat(e).hasMessageContaining("written meanwhile");
            return false;
        } catch (Exception e) {
            throw new AssertionError("a write failed otherwise", e);
        }
    }

    @Test
    void ofTwoWritesToAPartitionAtOnceOneIsRefusedAndTheOtherStays() {
        try (TestCluster cluster = TestCluster.of(2).start();
                GraphGrid grid = GraphGrid.of(cluster.member(0))) {
            Graph graph = load(grid, "g", 0);
            long node = graph.features().getGlobalId(NODE)[0];
            ExecutorService threads = Executors.newFixedThreadPool(2);
            int refused = 0;
            for (int round = 1; round <= 40; round++) {
                CyclicBarrier together = new CyclicBarrier(2);
                float a = round;
                float b = -round;
                var first = CompletableFuture.supplyAsync(() -> isWritten(graph, together, node, a), threads);
                var second = CompletableFuture.supplyAsync(() -> isWritten(graph, together, node, b), threads);
                boolean firstWritten = first.join();
                boolean secondWritten = second.join();
                assertThat(firstWritten || secondWritten).as("one of them").isTrue();
                refused += firstWritten && secondWritten ? 0 : 1;
                float now = graph.features().getTensor(NODE, "x", node).toFloatArray()[0];
                assertThat((now == a && firstWritten) || (now == b && secondWritten))
                        .as("the value %s is that of a write that went through", now)
                        .isTrue();
            }
            threads.shutdown();
            assertThat(refused).as("rounds in which the writes met").isPositive();
            assertThat(graph.verify().nodes()).isEqualTo(NODES);
        }
    }

    @Test
    void edgesPutWhileAMemberJoinsAreAllThereOrThePutFails() throws Exception {
        try (TestCluster cluster = TestCluster.of(1).start();
                GraphGrid grid = GraphGrid.of(cluster.member(0))) {
            Graph graph = load(grid, "g", 0);
            int edges = 400_000;
            long[] from = LongStream.range(0, edges).map(e -> e % NODES).toArray();
            long[] to = LongStream.range(0, edges).map(e -> e / 7 % NODES).toArray();
            var put = CompletableFuture.supplyAsync(() -> {
                try {
                    graph.topology().putEdges(TO, EdgeList.of(from, to));
                    return true;
                } catch (GraphException e) {
                    assertThat(e).hasMessageMatching(".*(again|not by this member).*");
                    return false;
                }
            });
            cluster.startMember();
            assertThat(graph.report().edges()).isEqualTo(put.join() ? edges : NODES);
        }
    }

    @Test
    void everyAttributeOfEdgesThatArePutAgainIsTheNewOne() {
        GraphSchema schema = GraphSchema.builder()
                .nodeType(NODE, 10)
                .edgeType(TO, AttributeSpec.of("a", DType.INT32, 1), AttributeSpec.of("b", DType.INT32, 1))
                .build();
        long[] from = LongStream.range(0, 10).toArray();
        long[] to = LongStream.range(0, 10).map(i -> (i + 1) % 10).toArray();
        try (TestCluster cluster = TestCluster.of(1).start();
                GraphGrid grid = GraphGrid.of(cluster.member(0));
                GraphWriter writer = grid.create("g", schema)) {
            Graph graph = writer.edges(TO, edges(from, to, 0)).commit();
            long bytes = graph.report().bytes();
            for (int put = 1; put <= 5; put++) {
                graph.topology().putEdges(TO, edges(from, to, put));
                SamplerOutput out = DistNeighborSampler.builder(graph.topology(), NumNeighbors.of(-1))
                        .build()
                        .sampleFromNodes(NODE, new long[] {3}, 0, 0);
                assertThat(first(out, "a")).isEqualTo(10 * put);
                assertThat(first(out, "b")).isEqualTo(100 * put);
                assertThat(graph.report().bytes()).as("nothing old stays").isEqualTo(bytes);
            }
        }
    }

    private static EdgeList edges(long[] from, long[] to, int value) {
        int[] a = new int[from.length];
        int[] b = new int[from.length];
        Arrays.fill(a, 10 * value);
        Arrays.fill(b, 100 * value);
        return EdgeList.of(from, to).attribute("a", a).attribute("b", b);
    }

    private static int first(SamplerOutput out, String attribute) {
        byte[] rows = Objects.requireNonNull(out.edgeAttribute(TO, attribute));
        return ByteBuffer.wrap(rows).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }

    @Test
    void putsAreCheckedAsLoadsAre() {
        try (TestCluster cluster = TestCluster.of(1).start();
                GraphGrid grid = GraphGrid.of(cluster.member(0))) {
            Graph graph = load(grid, "g", 0);
            assertThatThrownBy(() -> graph.topology()
                            .putEdges(
                                    TO,
                                    EdgeList.of(new long[] {1}, new long[] {2}).ids(new long[] {-5_000_000_000L})))
                    .isInstanceOf(InvalidGraphException.class)
                    .hasMessageContaining("-5000000000");
            assertThat(graph.report().edges()).isEqualTo(NODES);
        }
    }

    @Test
    void anEmptyListWithIdsDoesNotSpoilTheNumbersOfTheNext() {
        try (TestCluster cluster = TestCluster.of(1).start();
                GraphGrid grid = GraphGrid.of(cluster.member(0));
                GraphWriter writer = grid.create("g", GraphSchema.homogeneous(3))) {
            Graph graph = writer.edges(TO, EdgeList.of(new long[0], new long[0]).ids(new long[0]))
                    .edges(TO, EdgeList.of(new long[] {1, 2}, new long[] {0, 0}))
                    .commit();
            assertThat(DistNeighborSampler.builder(graph.topology(), NumNeighbors.of(-1))
                            .build()
                            .sampleFromNodes(NODE, new long[] {0}, 0, 0)
                            .edge())
                    .containsExactly(0, 1);
        }
    }

    @Test
    void aLateWriterLeavesTheGraphThatHasItsNameNow() {
        try (TestCluster cluster = TestCluster.of(2).start()) {
            HazelcastInstance client = cluster.client();
            try (GraphGrid grid = GraphGrid.of(cluster.member(0));
                    GraphGrid other = GraphGrid.of(client)) {
                GraphWriter late = grid.create("g", GraphSchema.homogeneous(5));
                other.drop("g");
                load(other, "g", 1);
                late.close();
                assertThat(grid.list()).containsExactly("g");
                assertThat(grid.open("g").verify().nodes()).isEqualTo(NODES);
                assertThatThrownBy(late::commit).isInstanceOf(GraphException.class);
            }
        }
    }

    @Test
    void aHandleOfAGraphThatWasDroppedAndLoadedAgainSaysSo() {
        try (TestCluster cluster = TestCluster.of(1).start();
                GraphGrid grid = GraphGrid.of(cluster.member(0))) {
            Graph old = load(grid, "g", 1);
            DistNeighborSampler sampler = DistNeighborSampler.builder(old.topology(), NumNeighbors.of(1))
                    .build();
            grid.drop("g");
            assertThatThrownBy(old::current).isInstanceOf(VersionGoneException.class);
            load(grid, "g", 2);
            assertThatThrownBy(() -> sampler.sampleFromNodes(NODE, new long[] {1}, 0, 0))
                    .isInstanceOf(VersionGoneException.class)
                    .hasMessageContaining("open it again");
        }
    }
}
