package io.filbert.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphException;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.InvalidGraphException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cuts of graphs whose good cut is known, and of graphs with nothing to cut. */
class PartitionerTest {
    private static final EdgeType WRITES = new EdgeType("author", "writes", "paper");
    private static final EdgeType CITES = new EdgeType("paper", "cites", "paper");

    /** k groups; of a node's edges 9 of 10 stay in its group. The group of a node is hidden from its id. */
    private static PartitionGraph planted(int n, int k, int degree, long seed) {
        Random random = new Random(seed);
        int[] group = random.ints(n, 0, k).toArray();
        int[][] members = new int[k][];
        for (int g = 0; g < k; g++) {
            int wanted = g;
            members[g] = IntStream.range(0, n).filter(v -> group[v] == wanted).toArray();
        }
        long[] source = new long[n * degree];
        long[] destination = new long[n * degree];
        for (int i = 0; i < source.length; i++) {
            int v = i / degree;
            int[] own = members[group[v]];
            source[i] = random.nextInt(10) == 0 ? random.nextInt(n) : own[random.nextInt(own.length)];
            destination[i] = v;
        }
        return PartitionGraph.of(GraphSchema.homogeneous(n)).edges(GraphSchema.EDGE, source, destination);
    }

    private static PartitionAssignment hash(PartitionGraph graph, int k) {
        short[] part = new short[graph.nodes()];
        for (int v = 0; v < part.length; v++) {
            part[v] = (short) (v % k);
        }
        return PartitionAssignment.of(k, Map.of(GraphSchema.NODE, part));
    }

    /** METIS where it is installed; a build that says {@code -Dmetis.required=true} fails where it is not. */
    private static PartitionAssignment metis(PartitionGraph graph, int k) {
        try {
            return Partitioner.metis(k).partition(graph);
        } catch (GraphException e) {
            if (!Boolean.getBoolean("metis.required") && e.getCause() instanceof UnsatisfiedLinkError) {
                Assumptions.abort(e.getMessage());
            }
            throw e;
        }
    }

    @ParameterizedTest(name = "{0} parts")
    @ValueSource(ints = {2, 3, 8})
    void metisCutsLessThanLdgAndLdgLessThanHash(int k) {
        PartitionGraph graph = planted(3000, k, 8, k);

        double hash = hash(graph, k).edgeCut(graph);
        double ldg = Partitioner.ldg(k).partition(graph).edgeCut(graph);
        double fennel = Partitioner.fennel(k).partition(graph).edgeCut(graph);
        double metis = metis(graph, k).edgeCut(graph);

        assertThat(hash).isBetween(1 - 1.0 / k - 0.03, 1 - 1.0 / k + 0.03);
        assertThat(ldg).isLessThan(0.8 * hash);
        assertThat(fennel).isLessThan(0.8 * hash);
        assertThat(metis).isLessThan(ldg).isLessThan(fennel).isLessThan(0.12);
    }

    @Test
    void everyMethodHoldsItsBalance() {
        for (int k : new int[] {2, 3, 7, 64}) {
            PartitionGraph graph = planted(2000, 5, 6, k);
            int mean = (2000 + k - 1) / k;

            assertThat(Arrays.stream(Partitioner.ldg(k).partition(graph).sizes())
                            .max())
                    .hasValue(mean);
            assertThat(Arrays.stream(Partitioner.ldg(k)
                                    .passes(3)
                                    .partition(graph)
                                    .sizes())
                            .max())
                    .hasValue(mean);
            assertThat(Partitioner.fennel(k).partition(graph).imbalance()).isLessThanOrEqualTo(1.12);
            assertThat(metis(graph, k).imbalance()).isLessThanOrEqualTo(1.1);
        }
    }

    @Test
    void theSameGraphHasTheSameParts() {
        for (int k : new int[] {3, 10}) {
            assertThat(parts(Partitioner.ldg(k))).isEqualTo(parts(Partitioner.ldg(k)));
            assertThat(parts(Partitioner.fennel(k))).isEqualTo(parts(Partitioner.fennel(k)));
            assertThat(metis(planted(500, 3, 5, 1), k).partOf(GraphSchema.NODE))
                    .isEqualTo(metis(planted(500, 3, 5, 1), k).partOf(GraphSchema.NODE));
        }
    }

    private static short[] parts(Partitioner partitioner) {
        return partitioner.partition(planted(500, 3, 5, 1)).partOf(GraphSchema.NODE);
    }

    @Test
    void moreThanOnePassCutsLess() {
        PartitionGraph graph = planted(3000, 3, 8, 4);

        double once = Partitioner.ldg(3).partition(graph).edgeCut(graph);
        assertThat(Partitioner.ldg(3).passes(5).partition(graph).edgeCut(graph)).isLessThan(0.7 * once);
    }

    @Test
    void theStreamGoesInTheGivenOrder() {
        // 0 - 1, 2 - 3
        PartitionGraph graph = PartitionGraph.of(GraphSchema.homogeneous(4))
                .edges(GraphSchema.EDGE, new long[] {0, 2}, new long[] {1, 3});

        assertThat(Partitioner.ldg(2).partition(graph).partOf("node")).containsExactly(0, 0, 1, 1);
        assertThat(Partitioner.ldg(2)
                        .order(new int[] {3, 2, 1, 0})
                        .partition(graph)
                        .partOf("node"))
                .containsExactly(1, 1, 0, 0);
        assertThatThrownBy(
                        () -> Partitioner.ldg(2).order(new int[] {0, 1, 2, 2}).partition(graph))
                .isInstanceOf(InvalidGraphException.class)
                .hasMessage("order has the number 2 twice, must have each of 0 to 3 once");
        assertThatThrownBy(() -> Partitioner.ldg(2).order(new int[] {0, 1}).partition(graph))
                .hasMessage("order has 2 numbers for 4 nodes");
        assertThatThrownBy(() -> Partitioner.metis(2).passes(2)).hasMessageContaining("passes is for ldg and fennel");
    }

    @Test
    void nodeTypesAreCutTogetherAndAnEdgeTypeMayHaveNoEdges() {
        GraphSchema schema = GraphSchema.builder()
                .nodeType("author", 2)
                .nodeType("paper", 4)
                .nodeType("venue", 0)
                .edgeType(WRITES)
                .edgeType(CITES)
                .build();
        // author 0 writes papers 0 and 2, author 1 papers 1 and 3
        PartitionGraph graph = PartitionGraph.of(schema)
                .edges(WRITES, new long[] {0, 0, 1, 1}, new long[] {0, 2, 1, 3})
                .edges(CITES, new long[0], new long[0]);

        for (PartitionAssignment cut : List.of(
                Partitioner.ldg(2).partition(graph),
                Partitioner.fennel(2).passes(2).partition(graph))) {
            assertThat(cut.edgeCut(graph)).isZero();
            short[] author = cut.partOf("author");
            assertThat(cut.partOf("paper")).containsExactly(author[0], author[1], author[0], author[1]);
            assertThat(cut.partOf("venue")).isEmpty();
        }
        assertThat(metis(graph, 2).edgeCut(graph)).isZero();
        assertThat(graph.number("paper", 3)).isEqualTo(5);
    }

    @Test
    void onePartMorePartsThanNodesNoNodesAndNoEdges() {
        PartitionGraph three =
                PartitionGraph.of(GraphSchema.homogeneous(3)).edges(GraphSchema.EDGE, new long[] {0}, new long[] {2});
        PartitionGraph none = PartitionGraph.of(GraphSchema.homogeneous(0));
        PartitionGraph lonely = PartitionGraph.of(GraphSchema.homogeneous(10));
        for (Partitioner one : List.of(Partitioner.ldg(1), Partitioner.fennel(1), Partitioner.metis(1))) {
            assertThat(one.partition(three).partOf("node")).containsExactly(0, 0, 0);
            assertThat(one.partition(none).partOf("node")).isEmpty();
        }
        for (Partitioner many : List.of(Partitioner.ldg(5), Partitioner.fennel(5), Partitioner.metis(5))) {
            assertThat(many.partition(three).partOf("node")).containsExactly(0, 1, 2);
            assertThat(many.partition(none).imbalance()).isEqualTo(1);
            assertThat(many.partition(lonely).sizes()).containsOnly(2);
            assertThat(many.partition(lonely).edgeCut(lonely)).isZero();
        }
    }

    @Test
    void isolatedNodesLoopsAndParallelEdgesAreNoTroubleToMetis() {
        // 0 = 1 (three edges), 2 - 3, 1 - 2, a loop at 3; 4..9 alone
        PartitionGraph graph = PartitionGraph.of(GraphSchema.homogeneous(10))
                .edges(GraphSchema.EDGE, new long[] {0, 1, 0, 2, 1, 3}, new long[] {1, 0, 1, 3, 2, 3});

        PartitionGraph.Undirected undirected = graph.undirected();
        assertThat(undirected.start()).containsExactly(0, 1, 3, 5, 6, 6, 6, 6, 6, 6, 6);
        assertThat(Arrays.copyOf(undirected.neighbor(), 6)).containsExactly(1, 0, 2, 1, 3, 2);
        assertThat(Arrays.copyOf(undirected.weight(), 6)).containsExactly(3, 3, 1, 1, 1, 1);
        assertThat(undirected.edges()).isEqualTo(5);
        assertThat(metis(graph, 2).sizes()).containsExactlyInAnyOrder(5, 5);
        assertThat(metis(graph, 2).edgeCut(graph)).isLessThan(0.4);
    }

    @Test
    void wrongInputIsRefusedByName() {
        PartitionGraph graph = PartitionGraph.of(GraphSchema.homogeneous(3));
        assertThatThrownBy(() -> graph.edges(GraphSchema.EDGE, new long[] {0, 1}, new long[] {1, 3}))
                .hasMessage("edge 1 of type node__to__node has node=3 of node type node, ids are 0 to 2");
        assertThatThrownBy(() -> graph.edges(GraphSchema.EDGE, new long[2], new long[1]))
                .hasMessageContaining("source has 2 ids and destination 1");
        assertThatThrownBy(() -> Partitioner.ldg(0)).hasMessage("parts=0, must be 1 to 32767");
        assertThatThrownBy(() -> Partitioner.metis(40000)).hasMessage("parts=40000, must be 1 to 32767");
        assertThatThrownBy(() -> Partitioner.ldg(2).passes(0)).hasMessage("passes=0, must be at least 1");
        assertThatThrownBy(() -> PartitionAssignment.of(2, Map.of("node", new short[] {0, 1, 2})))
                .hasMessage("node=2 of type node is in part 2, parts are 0 to 1");
        assertThatThrownBy(() -> PartitionAssignment.of(2, Map.of("node", new short[] {0, 1}))
                        .edgeCut(graph))
                .hasMessage("the assignment has no part for node=2 of type node");
        assertThatThrownBy(() -> PartitionGraph.of(GraphSchema.homogeneous(1L << 31)))
                .hasMessageContaining("too many to be partitioned by a table");
    }
}
