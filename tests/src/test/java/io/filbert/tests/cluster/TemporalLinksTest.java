package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistLinkNeighborLoader;
import io.filbert.loader.MiniBatch;
import io.filbert.sampler.ExcludeEdges;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.TestGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two real event streams, every event once as a link at its own time: no sampled edge is later than the link, and no link
 * is in its own subgraphs. The check reads the file and knows no sampler.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TemporalLinksTest {
    private TestCluster cluster;
    private GraphGrid grid;

    @BeforeAll
    void start() {
        cluster = TestCluster.of(3).partitions(31).start();
        grid = GraphGrid.of(cluster.client());
    }

    @AfterAll
    void close() {
        grid.close();
        cluster.close();
    }

    /** What an epoch showed. */
    private static final class Seen {
        int links;
        long edges;
        long late;
        long tied;
        long targets;
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"bitcoin_otc", "collegemsg"})
    void noEdgeIsLaterThanItsLinkAndNoLinkIsInItsOwnSubgraphs(String name) throws IOException {
        TestGraph graph = events(name);
        Graph loaded = Grids.load(grid, name, graph);

        Seen seen = epoch(loaded, graph, ExcludeEdges.SELF);
        assertThat(seen.links)
                .as("links of the epoch")
                .isEqualTo(graph.edges(Graphs.EDGE).count());
        assertThat(seen.edges).isGreaterThan(seen.links);
        assertThat(seen.late).as("edges later than their link").isZero();
        assertThat(seen.targets).as("links in their own subgraphs").isZero();
        assertThat(seen.tied).as("edges at the very time of their link").isPositive();

        assertThat(epoch(loaded, graph, ExcludeEdges.NONE).targets)
                .as("without exclusion the check finds links in their own subgraphs")
                .isPositive();
        grid.drop(name);
    }

    private static Seen epoch(Graph loaded, TestGraph graph, ExcludeEdges exclude) {
        TestGraph.Edges events = graph.edges(Graphs.EDGE);
        Seen seen = new Seen();
        try (DistLinkNeighborLoader loader = DistLinkNeighborLoader.builder(loaded, 4, 2)
                .edgeLabelIndex(Grids.type(events))
                .timeAttr("time")
                .excludeTargetEdges(exclude)
                .batchSize(1024)
                .shuffle(true)
                .seed(3)
                .build()) {
            for (MiniBatch batch : loader.epoch(0)) {
                long[] node = batch.nId();
                long[] links = batch.inputId();
                int[] subgraph = batch.batch();
                for (int i = 0; i < links.length; i++) {
                    assertThat(batch.seedTime()[i]).isEqualTo(events.times[(int) links[i]]);
                    assertThat(node[batch.edgeLabelIndex().row()[i]]).isEqualTo(events.from[(int) links[i]]);
                    assertThat(node[batch.edgeLabelIndex().col()[i]]).isEqualTo(events.to[(int) links[i]]);
                }
                int[] col = batch.edgeIndex().col();
                int[] row = batch.edgeIndex().row();
                for (int i = 0; i < col.length; i++) {
                    int edge = (int) batch.eId()[i];
                    int link = (int) links[subgraph[col[i]]];
                    boolean itself = node[row[i]] == events.from[edge]
                            && node[col[i]] == events.to[edge]
                            && subgraph[row[i]] == subgraph[col[i]];
                    assertThat(itself).as("edge " + edge + " is the file's").isTrue();
                    seen.late += events.times[edge] > events.times[link] ? 1 : 0;
                    seen.tied += events.times[edge] == events.times[link] && edge != link ? 1 : 0;
                    seen.targets += edge == link ? 1 : 0;
                    seen.edges++;
                }
                seen.links += links.length;
            }
        }
        return seen;
    }

    /** The events in the order of the file, which numbers them. */
    private static TestGraph events(String name) throws IOException {
        Path file = Path.of("..", "..", "shared", "data", name, "edges.tsv");
        assumeTrue(Files.isReadable(file), file + " is not beside the project: no events to sample");
        List<long[]> events = Files.readAllLines(file).stream()
                .map(line -> Arrays.stream(line.split("\t", -1))
                        .mapToLong(field -> (long) Double.parseDouble(field))
                        .toArray())
                .toList();
        long[] from = events.stream().mapToLong(e -> e[0]).toArray();
        long[] to = events.stream().mapToLong(e -> e[1]).toArray();
        long[] times = events.stream().mapToLong(e -> e[e.length - 1]).toArray();
        int largest = (int) Math.max(
                Arrays.stream(from).max().orElseThrow(), Arrays.stream(to).max().orElseThrow());
        TestGraph graph = Graphs.of(largest + 1, from, to);
        return graph.withEdges(graph.edges(Graphs.EDGE).withTimes(times)).withOutEdgesAndLinks();
    }
}
