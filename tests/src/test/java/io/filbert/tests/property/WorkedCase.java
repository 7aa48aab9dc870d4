package io.filbert.tests.property;

import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Worked cases of node sampling, whose numbers do not depend on a random generator: fan-out -1, a degree that does not
 * pass the fan-out, or one neighbor alone of positive weight. Here those of no other option; see {@link WorkedOptions} for
 * time, weights and the rest, {@link WorkedLinks} for links. From the specification of {@code torch_geometric.distributed} and of the kernels below
 * it; the ids of the edges are the ids of the input, which that package's own tests never compare.
 */
public final class WorkedCase {
    public final String name;
    public final TestGraph graph;
    public final long[] seeds;
    public final int[] numNeighbors;
    public long[] node;
    public int[] row;
    public int[] col;
    public long[] edge;
    public int[] numSampledNodes;
    public int[] numSampledEdges;

    /** Of each local id its subgraph, or null unless the sample is disjoint. */
    public int[] batch;
    /** The ends of the links in local ids, or null where seeds are nodes. */
    public int[][] edgeLabelIndex;
    /** All options; seeds and fan-outs among them. */
    public final Oracle oracle;

    private WorkedCase(String name, TestGraph graph, long[] seeds, int... numNeighbors) {
        this(name, new Oracle(graph).inputNodes(Graphs.NODE, seeds).batchSize(seeds.length), numNeighbors);
    }

    WorkedCase(String name, Oracle oracle, int... numNeighbors) {
        this.name = name;
        this.graph = oracle.graph;
        this.seeds = oracle.inputNodes;
        this.numNeighbors = numNeighbors;
        this.oracle = oracle.numNeighbors(numNeighbors);
    }

    public static Stream<WorkedCase> all() {
        return Stream.of(
                new WorkedCase("ten nodes, seeds 1 6", tenNodes(), longs(1, 6), -1, -1)
                        .nodes(1, 6, 2, 7, 3, 8)
                        .rows(2, 3, 4, 5)
                        .cols(0, 1, 2, 3)
                        .edges(1, 8, 2, 9)
                        .byHop(ints(2, 2, 2), ints(2, 2)),
                new WorkedCase("ten nodes, seeds 4 9", tenNodes(), longs(4, 9), -1, -1)
                        .nodes(4, 9, 5, 0, 6, 1)
                        .rows(2, 3, 2, 3, 4, 5)
                        .cols(0, 0, 1, 1, 2, 3)
                        .edges(4, 5, 6, 11, 7, 0)
                        .byHop(ints(2, 2, 2), ints(4, 2)),
                new WorkedCase("cycle of six, seeds 2 3", cycleOfSix(), longs(2, 3), -1, -1)
                        .nodes(2, 3, 1, 4, 0, 5)
                        .rows(2, 1, 0, 3, 4, 0, 1, 5)
                        .cols(0, 0, 1, 1, 2, 2, 3, 3)
                        .edges(4, 5, 6, 7, 2, 3, 8, 9)
                        .byHop(ints(2, 2, 2), ints(4, 4)),
                new WorkedCase("no edges, seeds 0 to 4", Graphs.of(5, longs(), longs()), longs(0, 1, 2, 3, 4), -1, -1)
                        .nodes(0, 1, 2, 3, 4)
                        .rows()
                        .cols()
                        .edges()
                        .byHop(ints(5, 0, 0), ints(0, 0)),
                new WorkedCase("hop bookkeeping", hopBookkeeping(), longs(0, 1), 1, 2, 4)
                        .nodes(0, 1, 2, 3, 4, 7, 5, 10, 11, 12, 13)
                        .rows(2, 3, 4, 5, 6, 5, 7, 8, 9, 10)
                        .cols(0, 1, 2, 2, 3, 3, 5, 5, 5, 5)
                        // The specification prints 0..9 here: places in its arrays sorted by destination. The ids of
                        // the input are these, for edge 4 is 7->2 and edge 3 is 5->3.
                        .edges(0, 1, 2, 4, 3, 5, 6, 7, 8, 9)
                        .byHop(ints(2, 2, 3, 4), ints(2, 4, 4)),
                new WorkedCase("tutorial", tutorial(), longs(0), 2, 1)
                        .nodes(0, 2, 3, 5, 6)
                        .rows(1, 2, 3, 4)
                        .cols(0, 0, 1, 2)
                        .edges(0, 1, 4, 5)
                        .byHop(ints(1, 2, 2), ints(2, 2)),
                new WorkedCase("tiny, seed 1", tiny(), longs(1), 1)
                        .nodes(1, 0)
                        .rows(1)
                        .cols(0)
                        .edges(0)
                        .byHop(ints(1, 1), ints(1)),
                new WorkedCase("tiny, seed 0", tiny(), longs(0), 1)
                        .nodes(0)
                        .rows()
                        .cols()
                        .edges()
                        .byHop(ints(1, 0), ints(0)));
    }

    /** Every node has at most one in-edge but node 6, so that fan-out 1 draws there alone. */
    public static TestGraph mapping() {
        return Graphs.of(12, longs(0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 5), longs(1, 2, 3, 4, 5, 8, 6, 7, 9, 10, 6, 11));
    }

    static TestGraph tenNodes() {
        return Graphs.of(10, longs(1, 2, 3, 4, 5, 0, 5, 6, 7, 8, 9, 0), longs(0, 1, 2, 3, 4, 4, 9, 5, 6, 7, 8, 9));
    }

    /** The in-neighbors of node i are i - 1 by edge 2i and i + 1 by edge 2i + 1. */
    static TestGraph cycleOfSix() {
        return Graphs.of(
                6,
                LongStream.range(0, 12)
                        .map(e -> Math.floorMod(e / 2 + (e % 2 == 0 ? -1 : 1), 6))
                        .toArray(),
                LongStream.range(0, 12).map(e -> e / 2).toArray());
    }

    static TestGraph hopBookkeeping() {
        return Graphs.of(14, longs(2, 3, 4, 5, 7, 7, 10, 11, 12, 13), longs(0, 1, 2, 3, 2, 3, 7, 7, 7, 7));
    }

    static TestGraph tutorial() {
        return Graphs.of("2->0, 3->0, 3->1, 4->1, 5->2, 6->3, 7->4");
    }

    static TestGraph tiny() {
        return Graphs.of("0->1, 0->2, 2->3");
    }

    WorkedCase nodes(long... ids) {
        node = ids;
        return this;
    }

    WorkedCase rows(int... locals) {
        row = locals;
        return this;
    }

    WorkedCase cols(int... locals) {
        col = locals;
        return this;
    }

    WorkedCase edges(long... ids) {
        edge = ids;
        return this;
    }

    WorkedCase batch(int... subgraphs) {
        batch = subgraphs;
        return this;
    }

    WorkedCase links(int[] sources, int[] destinations) {
        edgeLabelIndex = new int[][] {sources, destinations};
        return this;
    }

    WorkedCase byHop(int[] nodes, int[] edges) {
        numSampledNodes = nodes;
        numSampledEdges = edges;
        return this;
    }

    static long[] longs(long... values) {
        return values;
    }

    static int[] ints(int... values) {
        return values;
    }

    @Override
    public String toString() {
        return name;
    }
}
