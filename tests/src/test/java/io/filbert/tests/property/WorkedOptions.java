package io.filbert.tests.property;

import static io.filbert.tests.property.WorkedCase.ints;
import static io.filbert.tests.property.WorkedCase.longs;

import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The specification's worked cases of disjoint, temporal, weighted, bidirectional, induced and backward samples. Its kernels
 * tell some of them for out-edges ("CSR"), where row and col are the other way round.
 */
public final class WorkedOptions {
    private WorkedOptions() {}

    public static Stream<WorkedCase> all() {
        return Stream.of(tenNodesDisjoint(), tenNodesByNodeTime(), tenNodesByEdgeTime(), cycle(), ways())
                .flatMap(cases -> cases);
    }

    /** The times of the ten nodes: {@code time} is an attribute of the nodes. */
    static TestGraph tenNodesWithNodeTime() {
        return WorkedCase.tenNodes()
                .withNodeAttributes(
                        TestGraph.longs("time", 1, 5, 0, 1, 3, 3, 4, 4, 4, 4, 4).sampling());
    }

    /** The same ten nodes with times on the edges. */
    static TestGraph tenNodesWithEdgeTime() {
        TestGraph graph = WorkedCase.tenNodes();
        return graph.withEdges(graph.edges(Graphs.EDGE).withTimes(0, 1, 2, 3, 4, 5, 7, 7, 7, 7, 7, 11));
    }

    private static Oracle seeds(TestGraph graph, long... nodes) {
        return new Oracle(graph).inputNodes(Graphs.NODE, nodes).batchSize(nodes.length);
    }

    private static Stream<WorkedCase> tenNodesDisjoint() {
        TestGraph graph = WorkedCase.tenNodes();
        return Stream.of(
                sixNodes(new WorkedCase(
                        "ten nodes, disjoint, seeds 1 6", seeds(graph, 1, 6).disjoint(true), -1, -1)),
                new WorkedCase(
                                "ten nodes, disjoint, seeds 4 9",
                                seeds(graph, 4, 9).disjoint(true),
                                -1,
                                -1)
                        .nodes(4, 9, 5, 0, 5, 0, 6, 1, 6, 1)
                        .rows(2, 3, 4, 5, 6, 7, 8, 9)
                        .cols(0, 0, 1, 1, 2, 3, 4, 5)
                        .edges(4, 5, 6, 11, 7, 0, 7, 0)
                        .batch(0, 1, 0, 0, 1, 1, 0, 0, 1, 1)
                        .byHop(ints(2, 4, 4), ints(4, 4)));
    }

    /** What both seeds 1 and 6 reach in two hops when time forbids nothing. */
    private static WorkedCase sixNodes(WorkedCase worked) {
        return worked.nodes(1, 6, 2, 7, 3, 8)
                .rows(2, 3, 4, 5)
                .cols(0, 1, 2, 3)
                .edges(1, 8, 2, 9)
                .batch(0, 1, 0, 1, 0, 1)
                .byHop(ints(2, 2, 2), ints(2, 2));
    }

    private static WorkedCase fourNodes(WorkedCase worked) {
        return worked.nodes(4, 9, 5, 6)
                .rows(2, 3)
                .cols(1, 2)
                .edges(6, 7)
                .batch(0, 1, 1, 1)
                .byHop(ints(2, 1, 1), ints(1, 1));
    }

    private static Stream<WorkedCase> tenNodesByNodeTime() {
        TestGraph graph = tenNodesWithNodeTime();
        return Stream.of(
                new WorkedCase(
                                "node time, seeds 1 6 at their own",
                                seeds(graph, 1, 6).timeAttr("time"),
                                -1,
                                -1)
                        .nodes(1, 6, 7, 8)
                        .rows(2, 3)
                        .cols(1, 2)
                        .edges(8, 9)
                        .batch(0, 1, 1, 1)
                        .byHop(ints(2, 1, 1), ints(1, 1)),
                sixNodes(new WorkedCase(
                        "node time, seeds 1 6 at 3 6",
                        seeds(graph, 1, 6).timeAttr("time").inputTime(3, 6),
                        -1,
                        -1)),
                fourNodes(new WorkedCase(
                        "node time, seeds 4 9 at their own", seeds(graph, 4, 9).timeAttr("time"), -1, -1)),
                new WorkedCase(
                                "node time, seeds 4 9 at 3 6",
                                seeds(graph, 4, 9).timeAttr("time").inputTime(3, 6),
                                -1,
                                -1)
                        .nodes(4, 9, 5, 0, 6, 1)
                        .rows(2, 3, 4, 5)
                        .cols(1, 1, 2, 3)
                        .edges(6, 11, 7, 0)
                        .batch(0, 1, 1, 1, 1, 1)
                        .byHop(ints(2, 2, 2), ints(2, 2)));
    }

    private static Stream<WorkedCase> tenNodesByEdgeTime() {
        TestGraph graph = tenNodesWithEdgeTime();
        return Stream.of(
                sixNodes(new WorkedCase(
                        "edge time, last, seeds 1 6 at 3 7",
                        seeds(graph, 1, 6).timeAttr("time").last(true).inputTime(3, 7),
                        1,
                        1)),
                fourNodes(new WorkedCase(
                        "edge time, last, seeds 4 9 at 3 7",
                        seeds(graph, 4, 9).timeAttr("time").last(true).inputTime(3, 7),
                        1,
                        1)));
    }

    private static Stream<WorkedCase> cycle() {
        TestGraph graph = WorkedCase.cycleOfSix();
        TestGraph byNode = graph.withNodeAttributes(
                TestGraph.longs("time", 1, 0, 1, 2, 3, 4, 5).sampling());
        TestGraph byEdge = graph.withEdges(
                graph.edges(Graphs.EDGE).withTimes(LongStream.range(0, 12).toArray()));
        TestGraph weighted = graph.withEdges(graph.edges(Graphs.EDGE).withWeights(1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0));
        return Stream.of(
                new WorkedCase("cycle, disjoint", seeds(graph, 2, 3).disjoint(true), 2, 2)
                        .nodes(2, 3, 1, 3, 2, 4, 0, 4, 1, 5)
                        .rows(2, 3, 4, 5, 6, 0, 0, 7, 8, 1, 1, 9)
                        .cols(0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5)
                        .edges(4, 5, 6, 7, 2, 3, 6, 7, 4, 5, 8, 9)
                        .batch(0, 1, 0, 0, 1, 1, 0, 0, 1, 1)
                        .byHop(ints(2, 4, 4), ints(4, 8)),
                cycleByTime(
                        new WorkedCase("cycle, node time", seeds(byNode, 2, 3).timeAttr("time"), 2, 2)),
                cycleByTime(new WorkedCase(
                        "cycle, node time, last",
                        seeds(byNode, 2, 3).timeAttr("time").last(true),
                        1,
                        2)),
                new WorkedCase(
                                "cycle, edge time",
                                seeds(byEdge, 2, 3).timeAttr("time").inputTime(5, 6),
                                2,
                                2)
                        .nodes(2, 3, 1, 3, 2, 0, 1)
                        .rows(2, 3, 4, 5, 0, 6, 1)
                        .cols(0, 0, 1, 2, 2, 4, 4)
                        .edges(4, 5, 6, 2, 3, 4, 5)
                        .batch(0, 1, 0, 0, 1, 0, 1)
                        .byHop(ints(2, 3, 2), ints(3, 4)),
                new WorkedCase(
                                "cycle, before the first edge, with replacement",
                                seeds(byEdge, 2, 3)
                                        .timeAttr("time")
                                        .inputTime(-1, -1)
                                        .replace(true),
                                2,
                                2)
                        .nodes(2, 3)
                        .rows()
                        .cols()
                        .edges()
                        .batch(0, 1)
                        .byHop(ints(2, 0, 0), ints(0, 0)),
                cycleByWeight(
                        new WorkedCase("cycle, weighted", seeds(weighted, 0, 1).weightAttr("weight"), 1)),
                cycleByWeight(new WorkedCase(
                        "cycle, weighted, with replacement",
                        seeds(weighted, 0, 1).weightAttr("weight").replace(true),
                        1)),
                new WorkedCase(
                                "cycle, induced by 1 to 4",
                                seeds(graph, 1, 2, 3, 4).subgraphType("INDUCED"),
                                0)
                        .nodes(1, 2, 3, 4)
                        .rows(1, 0, 2, 1, 3, 2)
                        .cols(0, 1, 1, 2, 2, 3)
                        .edges(3, 4, 5, 6, 7, 8)
                        .byHop(ints(4, 0), ints()));
    }

    private static WorkedCase cycleByTime(WorkedCase worked) {
        return worked.nodes(2, 3, 1, 2, 0, 1)
                .rows(2, 3, 4, 0, 5, 1)
                .cols(0, 1, 2, 2, 3, 3)
                .edges(4, 6, 2, 3, 4, 5)
                .batch(0, 1, 0, 1, 0, 1)
                .byHop(ints(2, 2, 2), ints(2, 4));
    }

    private static WorkedCase cycleByWeight(WorkedCase worked) {
        return worked.nodes(0, 1, 5).rows(2, 0).cols(0, 1).edges(0, 2).byHop(ints(2, 1), ints(2));
    }

    private static Stream<WorkedCase> ways() {
        TestGraph weighted = Graphs.of(5, longs(1, 3, 0, 4), longs(2, 2, 1, 3));
        return Stream.of(
                new WorkedCase(
                                "tutorial, bidirectional",
                                seeds(WorkedCase.tutorial(), 0).subgraphType("BIDIRECTIONAL"),
                                2,
                                1)
                        .nodes(0, 2, 3, 5, 6)
                        .rows(1, 2, 0, 3, 0, 4, 1, 2)
                        .cols(0, 0, 1, 1, 2, 2, 3, 4)
                        .edges(0, 1, 0, 4, 1, 5, 4, 5)
                        .byHop(ints(1, 2, 2), ints()),
                new WorkedCase(
                                "weights 0 1 0 1",
                                seeds(
                                                weighted.withEdges(weighted.edges(Graphs.EDGE)
                                                        .withWeights(0, 1, 0, 1)),
                                                2)
                                        .weightAttr("weight"),
                                1,
                                1)
                        .nodes(2, 3, 4)
                        .rows(1, 2)
                        .cols(0, 1)
                        .edges(1, 3)
                        .byHop(ints(1, 1, 1), ints(1, 1)),
                // "backward on G is forward on the reversed G, row and col swapped": the two cases of tiny() reversed.
                new WorkedCase(
                                "tiny reversed, backward, seed 1",
                                seeds(tinyReversed(), 1).backward(true),
                                1)
                        .nodes(1, 0)
                        .rows(0)
                        .cols(1)
                        .edges(0)
                        .byHop(ints(1, 1), ints(1)),
                new WorkedCase(
                                "tiny reversed, backward, seed 0",
                                seeds(tinyReversed(), 0).backward(true),
                                1)
                        .nodes(0)
                        .rows()
                        .cols()
                        .edges()
                        .byHop(ints(1, 0), ints(0)));
    }

    private static TestGraph tinyReversed() {
        return Graphs.of("1->0, 2->0, 3->2");
    }
}
