package io.filbert.tests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.grid.GraphWriter;
import io.filbert.sampler.DistNeighborSampler;
import io.filbert.sampler.Filter;
import io.filbert.sampler.NodeSamplerInput;
import io.filbert.sampler.NumNeighbors;
import io.filbert.sampler.SampleDirection;
import io.filbert.sampler.SamplerBuilder;
import io.filbert.sampler.SamplerOutput;
import io.filbert.sampler.TemporalStrategy;
import io.filbert.store.EdgeList;
import io.filbert.tests.cluster.TestCluster;
import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * What each option of sampling costs beside plain sampling: one member, one thread, 200,000 nodes, 4 M uniform edges with weights and
 * times, batches of 512 seeds, fan-out 10-10. Not part of the build, as its name ends on no Test;
 *
 * <pre>mvn -pl tests -am test -Dtest=SamplingOptionsBench -Dsurefire.failIfNoSpecifiedTests=false</pre>
 *
 * prints the median of the later half of 60 batches of each, taken in turn.
 */
class SamplingOptionsBench {
    private static final int NODES = 200_000;
    private static final int EDGES = 4_000_000;
    private static final int BATCHES = 60;

    @Test
    void compare() {
        try (TestCluster cluster = TestCluster.of(1).partitions(31).backups(0).start();
                GraphGrid grid = GraphGrid.of(cluster.member(0))) {
            Graph graph = load(grid);
            String[] names = {
                "plain", "replace", "disjoint", "weight", "weight, replace", "filter", "time", "time, last", "backward"
            };
            DistNeighborSampler[] samplers = {
                sampler(graph, b -> b),
                sampler(graph, b -> b.replace(true)),
                sampler(graph, b -> b.disjoint(true)),
                sampler(graph, b -> b.weightAttr("weight")),
                sampler(graph, b -> b.weightAttr("weight").replace(true)),
                sampler(graph, b -> b.filter(Filter.attr("weight").atLeast(0.5))),
                sampler(graph, b -> b.timeAttr("time")),
                sampler(graph, b -> b.timeAttr("time").temporalStrategy(TemporalStrategy.LAST)),
                sampler(graph, b -> b.sampleDirection(SampleDirection.BACKWARD)),
            };
            long[][] nanos = new long[names.length][BATCHES];
            long[] edges = new long[names.length];
            Random random = new Random(1);
            for (int batch = 0; batch < BATCHES; batch++) {
                long[] seeds = random.longs(512, 0, NODES).toArray();
                long[] times = random.longs(512, 0, 1000).toArray();
                for (int s = 0; s < names.length; s++) {
                    long[] time = names[s].startsWith("time") ? times : null;
                    NodeSamplerInput input = new NodeSamplerInput(GraphSchema.NODE, seeds, time, null);
                    long start = System.nanoTime();
                    SamplerOutput output = samplers[s].sampleFromNodes(graph.current(), input, 0, batch);
                    nanos[s][batch] = System.nanoTime() - start;
                    edges[s] += output.edges();
                }
            }
            System.out.println("option            ms a batch  edges a batch  M edges/s  time per edge, plain = 1");
            double plain = 0;
            for (int s = 0; s < names.length; s++) {
                long[] later = Arrays.copyOfRange(nanos[s], BATCHES / 2, BATCHES);
                Arrays.sort(later);
                double perEdge = later[later.length / 2] / ((double) edges[s] / BATCHES);
                plain = s == 0 ? perEdge : plain;
                System.out.printf(
                        "%-16s %11.1f %,14d %10.2f %10.2f%n",
                        names[s], later[later.length / 2] / 1e6, edges[s] / BATCHES, 1e3 / perEdge, perEdge / plain);
                assertThat(edges[s]).isPositive();
            }
        }
    }

    private static DistNeighborSampler sampler(Graph graph, UnaryOperator<SamplerBuilder> options) {
        return options.apply(DistNeighborSampler.builder(graph.topology(), NumNeighbors.of(10, 10)))
                .build();
    }

    private static Graph load(GraphGrid grid) {
        Random random = new Random(7);
        float[] weights = new float[EDGES];
        for (int e = 0; e < EDGES; e++) {
            weights[e] = random.nextFloat();
        }
        GraphSchema schema = GraphSchema.builder()
                .nodeType(GraphSchema.NODE, NODES)
                .edgeType(new EdgeTypeSpec(GraphSchema.EDGE)
                        .withWeights()
                        .withTimes()
                        .withOutEdges())
                .build();
        try (GraphWriter writer = grid.create("bench", schema)) {
            EdgeList edges = EdgeList.of(
                            random.longs(EDGES, 0, NODES).toArray(),
                            random.longs(EDGES, 0, NODES).toArray())
                    .weights(weights)
                    .times(random.longs(EDGES, 0, 1000).toArray());
            return writer.edges(GraphSchema.EDGE, edges).commit();
        }
    }
}
