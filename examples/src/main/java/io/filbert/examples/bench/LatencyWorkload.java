package io.filbert.examples.bench;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.GraphSchema;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.rpc.Deadline;
import io.filbert.sampler.DistNeighborSampler;
import io.filbert.sampler.NodeSamplerInput;
import io.filbert.sampler.NumNeighbors;
import io.filbert.sampler.SamplerOutput;
import io.filbert.store.FeatureTensor;
import io.filbert.store.GraphVersion;
import io.filbert.store.LocalFeatureStore.Lookup;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * How long a sample of one seed with the rows of its nodes takes, and an empty call, one after the other on one thread: {@code
 * latency graph=g part=0 epoch=0 samples=1000 fanout=10,10} answers the quantiles of both in milliseconds and the number of edges. Rows are compared
 * with those of {@link BenchGraph#features} outside the time that is taken.
 */
final class LatencyWorkload implements Workload {
    /** The names of the quantiles in an answer: {@code sample99.9}. */
    static final List<String> QUANTILES = List.of("50", "99", "99.9");

    static final String SAMPLE = "sample";
    static final String EMPTY = "empty";

    private final GraphGrid grid;

    LatencyWorkload(GraphGrid grid) {
        this.grid = grid;
    }

    @Override
    public Settings run(Settings settings) {
        Graph graph = grid.open(settings.text("graph"));
        int samples = settings.integer("samples");
        long[] seeds = Seeds.of(
                settings.integer("part"),
                samples,
                graph.schema().nodeTypes().get(0).count());
        One one = new One(graph, settings.integers("fanout"), settings.integer("epoch"));
        int[][] owned = grid.rpc().owners(one.partitions()).values().toArray(new int[0][]);
        double[] empty = new double[samples];
        double[] sample = new double[samples];
        long edges = 0;
        for (int i = 0; i < samples; i++) {
            int partition = owned[i % owned.length][0];
            long start = System.nanoTime();
            EmptyRequest.call(grid.rpc(), partition);
            long between = System.nanoTime();
            SamplerOutput out = one.sample(seeds[i], i);
            long end = System.nanoTime();
            empty[i] = (between - start) / 1e6;
            sample[i] = (end - between) / 1e6;
            edges += out.row().length;
            one.check(out);
        }
        Settings answer = new Settings().set("edges", edges);
        quantiles(answer, SAMPLE, sample);
        quantiles(answer, EMPTY, empty);
        return answer;
    }

    private static void quantiles(Settings answer, String what, double[] millis) {
        Arrays.sort(millis);
        for (String q : QUANTILES) {
            int rank = (int) Math.ceil(Double.parseDouble(q) / 100 * millis.length);
            answer.set(what + q, millis[rank - 1]);
        }
    }

    /** Samples one seed at a time from one version of a graph. */
    private static final class One {
        private final Graph graph;
        private final GraphVersion version;
        private final DistNeighborSampler sampler;
        private final int epoch;
        private final AttributeSpec spec;
        private ByteBuffer rows = ByteBuffer.allocate(0);

        One(Graph graph, int[] fanout, int epoch) {
            this.graph = graph;
            this.version = graph.current();
            this.sampler = DistNeighborSampler.builder(graph.topology(), NumNeighbors.of(fanout))
                    .seed(Seeds.SEED)
                    .build();
            this.epoch = epoch;
            this.spec = graph.schema().attributes(0).get(0);
        }

        int[] partitions() {
            int[] all = new int[version.partitions()];
            Arrays.setAll(all, p -> p);
            return all;
        }

        SamplerOutput sample(long seed, int step) {
            SamplerOutput out =
                    sampler.sampleFromNodes(version, new NodeSamplerInput(GraphSchema.NODE, seed), epoch, step);
            long[] nodes = out.node();
            int bytes = FeatureTensor.bytes(spec, nodes.length);
            if (rows.capacity() < bytes) {
                rows = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
            }
            graph.features()
                    .lookup(
                            version,
                            List.of(new Lookup(0, new int[] {0}, nodes, new ByteBuffer[] {rows})),
                            Deadline.in(graph.rpc().options().timeout()));
            return out;
        }

        void check(SamplerOutput out) {
            long[] nodes = out.node();
            float[] expected = new float[spec.columns()];
            for (int i = 0; i < nodes.length; i++) {
                BenchGraph.features((int) nodes[i], expected.length, expected, 0);
                for (int c = 0; c < expected.length; c++) {
                    float found = rows.getFloat(i * spec.rowBytes() + 4 * c);
                    if (found != expected[c]) {
                        throw new IllegalStateException("column " + c + " of node " + nodes[i] + " is " + found
                                + ", was loaded as " + expected[c]);
                    }
                }
            }
        }
    }
}
