package io.filbert.tests.property;

import static io.filbert.tests.property.WorkedCase.ints;
import static io.filbert.tests.property.WorkedCase.longs;

import java.util.stream.Stream;

/**
 * The specification's worked cases of links: 1->2 and 6->7 of the ten nodes. Its sampler's case of node times without link
 * times, which its loader refuses as the grid's does, is in {@code WorkedSamplerTest}.
 */
public final class WorkedLinks {
    private WorkedLinks() {}

    public static Stream<WorkedCase> all() {
        TestGraph plain = WorkedCase.tenNodes();
        TestGraph byNode = WorkedOptions.tenNodesWithNodeTime();
        TestGraph byEdge = WorkedOptions.tenNodesWithEdgeTime();
        return Stream.of(
                new WorkedCase("links", oracle(plain), -1, -1)
                        .nodes(1, 2, 6, 7, 3, 8, 4, 9)
                        .rows(1, 4, 3, 5, 6, 7)
                        .cols(0, 1, 2, 3, 4, 5)
                        .edges(1, 2, 8, 9, 3, 10)
                        .links(ints(0, 2), ints(1, 3))
                        .byHop(ints(4, 2, 2), ints(4, 2)),
                twelveNodes(new WorkedCase("links, disjoint", oracle(plain).disjoint(true), -1, -1)),
                twelveNodes(new WorkedCase("links, node time, at 3 6", oracle(byNode, 3, 6), -1, -1)),
                twelveNodes(new WorkedCase(
                        "links, node time, last, at 3 6", oracle(byNode, 3, 6).last(true), 1, 1)),
                oneEdge(new WorkedCase("links, edge time, at 1 1", oracle(byEdge, 1, 1), -1, -1)),
                oneEdge(new WorkedCase(
                        "links, edge time, last, at 1 1", oracle(byEdge, 1, 1).last(true), 1, 1)),
                twelveNodes(new WorkedCase("links, edge time, at 3 7", oracle(byEdge, 3, 7), -1, -1)),
                twelveNodes(new WorkedCase(
                        "links, edge time, last, at 3 7", oracle(byEdge, 3, 7).last(true), 1, 1)));
    }

    private static Oracle oracle(TestGraph graph, long... times) {
        OracleLinks links = OracleLinks.of(graph, Graphs.EDGE, longs(1, 6), longs(2, 7));
        Oracle oracle = new Oracle(graph).batchSize(2).links(links);
        if (times.length > 0) {
            links.times(times);
            oracle.timeAttr("time");
        }
        return oracle;
    }

    private static WorkedCase twelveNodes(WorkedCase worked) {
        return worked.nodes(1, 6, 2, 7, 2, 7, 3, 8, 3, 8, 4, 9)
                .rows(4, 5, 6, 7, 8, 9, 10, 11)
                .cols(0, 1, 2, 3, 4, 5, 6, 7)
                .edges(1, 8, 2, 9, 2, 9, 3, 10)
                .batch(0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1)
                .links(ints(0, 1), ints(2, 3))
                .byHop(ints(4, 4, 4), ints(4, 4));
    }

    private static WorkedCase oneEdge(WorkedCase worked) {
        return worked.nodes(1, 6, 2, 7, 2)
                .rows(4)
                .cols(0)
                .edges(1)
                .batch(0, 1, 0, 1, 0)
                .links(ints(0, 1), ints(2, 3))
                .byHop(ints(4, 1, 0), ints(1, 0));
    }
}
