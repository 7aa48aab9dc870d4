package io.filbert.tests.property;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GraphsTest {

    @Test
    void namedNodesAreNumberedAsTheTextNamesThem() {
        TestGraph graph = Graphs.of("a->b, c->b, d");

        assertThat(graph.nodes(Graphs.NODE).count).isEqualTo(4);
        assertThat(graph.id("c")).isEqualTo(2);
        assertThat(graph.edges(Graphs.EDGE).from).containsExactly(0, 2);
        assertThat(graph.edges(Graphs.EDGE).to).containsExactly(1, 1);
        assertThat(graph.edges(Graphs.EDGE).ids).containsExactly(0, 1);
    }

    @Test
    void namesThatAreNumbersAreTheIds() {
        TestGraph graph = Graphs.of("7->2, 2->0");

        assertThat(graph.nodes(Graphs.NODE).count).isEqualTo(8);
        assertThat(graph.edges(Graphs.EDGE).from).containsExactly(7, 2);
    }

    @Test
    void typesAndRelationsAreDrawnToo() {
        TestGraph graph = Graphs.of("paper:a -cites-> paper:b, author:x -writes-> paper:a, author:y");

        assertThat(graph.nodes("author").count).isEqualTo(2);
        assertThat(graph.edges("paper__cites__paper").count()).isEqualTo(1);
        assertThat(graph.edges("author__writes__paper").to).containsExactly(graph.id("paper:a"));
    }

    @Test
    void whatIsNoNodeIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Graphs.of("a->b c"))
                .withMessageContaining("b c");
    }

    @Test
    void theSameSeedGivesTheSameGraph() {
        for (long seed = 0; seed < 5; seed++) {
            TestGraph.Edges once = Graphs.randomHomogeneous(seed).edges(Graphs.EDGE);
            TestGraph.Edges again = Graphs.randomHomogeneous(seed).edges(Graphs.EDGE);
            assertThat(again.from).isEqualTo(once.from);
            assertThat(again.to).isEqualTo(once.to);
            assertThat(again.ids).isEqualTo(once.ids);
        }
    }

    /** A random test proves nothing about a case that its graphs never contain. */
    @Test
    void aHundredRandomGraphsContainEveryCase() {
        Set<String> seen = new HashSet<>();
        for (long seed = 0; seed < 100; seed++) {
            for (TestGraph graph : new TestGraph[] {Graphs.randomHomogeneous(seed), Graphs.randomHeterogeneous(seed)}) {
                for (TestGraph.Edges edges : graph.edges()) {
                    note(graph, edges, seen);
                }
                graph.nodes().forEach(n -> n.attributes.forEach(a -> seen.add(a.dtype)));
            }
        }
        assertThat(seen)
                .contains(
                        "no edges",
                        "ids",
                        "no ids",
                        "times",
                        "attributes",
                        "self-loop",
                        "parallel edges",
                        "no in-edge",
                        "isolated",
                        "hub",
                        "bipartite",
                        "FLOAT32",
                        "FLOAT64",
                        "FLOAT16",
                        "INT8",
                        "INT32",
                        "INT64",
                        "BOOL");
    }

    private static void note(TestGraph graph, TestGraph.Edges edges, Set<String> seen) {
        seen.add(edges.count() == 0 ? "no edges" : "edges");
        seen.add(edges.ids == null ? "no ids" : "ids");
        seen.add(edges.times == null ? "no times" : "times");
        seen.add(edges.attributes.isEmpty() ? "no attributes" : "attributes");
        seen.add(edges.source.equals(edges.destination) ? "one type" : "bipartite");
        Set<String> pairs = new HashSet<>();
        for (int i = 0; i < edges.count(); i++) {
            if (!pairs.add(edges.from[i] + ">" + edges.to[i])) {
                seen.add("parallel edges");
            }
            if (edges.source.equals(edges.destination) && edges.from[i] == edges.to[i]) {
                seen.add("self-loop");
            }
        }
        int destinations = graph.nodes(edges.destination).count;
        if (graph.inDegrees(edges).size() < destinations) {
            seen.add("no in-edge");
        }
        if (graph.edges().size() == 1
                && LongStream.concat(LongStream.of(edges.from), LongStream.of(edges.to))
                                .distinct()
                                .count()
                        < destinations) {
            seen.add("isolated");
        }
        int largest = graph.inDegrees(edges).values().stream()
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
        if (destinations > 10 && largest > 5 * (edges.count() / destinations + 1)) {
            seen.add("hub");
        }
    }
}
