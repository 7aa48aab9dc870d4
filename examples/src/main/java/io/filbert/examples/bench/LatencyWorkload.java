package io.filbert.examples.bench;

import io.filbert.batch.BatchRun;
import io.filbert.graph.AttributeSpec;
import io.filbert.graph.GraphSchema;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.rpc.Deadline;
import io.filbert.rpc.OwnerCalls;
import io.filbert.sampler.DistNeighborSampler;
import io.filbert.sampler.NodeSamplerInput;
import io.filbert.sampler.NumNeighbors;
import io.filbert.sampler.SampleRun;
import io.filbert.sampler.SamplerOutput;
import io.filbert.store.FeatureTensor;
import io.filbert.store.GraphVersion;
import io.filbert.store.LocalFeatureStore.Lookup;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * How long a sample of one seed with the rows of its nodes takes, and an empty call, one after the other on one thread: {@code
 * latency graph=g part=0 epoch=0 samples=1000 fanout=10,10} answers the quantiles of both in milliseconds, the median of each hop and
 * of the rows, and the number of edges. Rows are compared with those of {@link BenchGraph#features} outside the time that is taken.
 */
final class LatencyWorkload implements Workload {
    /** The names of the quantiles in an answer: {@code sample99.9}. */
    static final List<String> QUANTILES = List.of("50", "99", "99.9");

    static final String SAMPLE = "sample";
    static final String EMPTY = "empty";

    /** The median of a call of the sample: {@code call0} is hop 0, the last one the rows. */
    static final String CALL = "call";

    private final GraphGrid grid;

    LatencyWorkload(GraphGrid grid) {
        this.grid = grid;
    }

    @Override
    public Settings run(Settings settings) {
        Graph graph = grid.open(settings.text("graph"));
        int samples = settings.integer("samples");
        long[] seeds = seeds(
                settings.integer("part"),
                samples,
                graph.schema().nodeTypes().get(0).count());
        One one = new One(graph, settings.integers("fanout"), settings.integer("epoch"));
        int[][] owned = grid.rpc().owners(one.partitions()).values().toArray(new int[0][]);
        double[] empty = new double[samples];
        double[] sample = new double[samples];
        double[][] calls = new double[one.calls()][samples];
        long edges = 0;
        int n = 0;
        for (int i = 0; n < samples; i++) {
            int partition = owned[i % owned.length][0];
            long start = System.nanoTime();
            EmptyRequest.call(grid.rpc(), partition);
            long between = System.nanoTime();
            SamplerOutput out = one.sample(seeds[i], i);
            long end = System.nanoTime();
            if (out.row().length > 0) { // else there was nothing to sample
                empty[n] = (between - start) / 1e6;
                sample[n] = (end - between) / 1e6;
                for (int c = 0; c < calls.length; c++) {
                    calls[c][n] = one.millis[c];
                }
                n++;
            }
            edges += out.row().length;
            one.check(out);
        }
        Settings answer = new Settings().set("edges", edges);
        quantiles(answer, SAMPLE, sample);
        quantiles(answer, EMPTY, empty);
        for (int c = 0; c < calls.length; c++) {
            Arrays.sort(calls[c]);
            answer.set(CALL + c, calls[c][samples / 2]);
        }
        return answer;
    }

    /** Seeds of which so many will have neighbors: in an R-MAT graph half of the nodes have none. */
    static long[] seeds(int part, int samples, long nodes) {
        return Seeds.of(part, 4 * samples, nodes);
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
        private final double[] millis;
        private ByteBuffer rows = ByteBuffer.allocate(0);

        One(Graph graph, int[] fanout, int epoch) {
            this.graph = graph;
            this.version = graph.current();
            this.sampler = DistNeighborSampler.builder(graph.topology(), NumNeighbors.of(fanout))
                    .seed(Seeds.SEED)
                    .build();
            this.epoch = epoch;
            this.spec = graph.schema().attributes(0).get(0);
            this.millis = new double[calls()];
        }

        int[] partitions() {
            int[] all = new int[version.partitions()];
            Arrays.setAll(all, p -> p);
            return all;
        }

        /** How many calls one sample makes, each when the one before is answered. */
        int calls() {
            return BatchRun.calls(sampler);
        }

        /** Leaves the milliseconds of each call. */
        SamplerOutput sample(long seed, int step) {
            Arrays.fill(millis, 0);
            SampleRun<SamplerOutput> run = sampler.startFromNodes(
                    version, new NodeSamplerInput(GraphSchema.NODE, seed), epoch, step, output -> output);
            for (int hop = 0; run.call() != null; hop++) {
                answer(run, hop);
            }
            SamplerOutput out = run.output();
            long[] nodes = out.node();
            int bytes = FeatureTensor.bytes(spec, nodes.length);
            if (rows.capacity() < bytes) {
                rows = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
            }
            OwnerCalls lookup = graph.features()
                    .startLookup(version, List.of(new Lookup(0, new int[] {0}, nodes, new ByteBuffer[] {rows})));
            answer(lookup, millis.length - 1);
            return out;
        }

        private void answer(OwnerCalls calls, int number) {
            long start = System.nanoTime();
            graph.rpc().callOwners(calls.partitions(), Objects.requireNonNull(calls.call()), deadline());
            calls.advance();
            millis[number] = (System.nanoTime() - start) / 1e6;
        }

        private Deadline deadline() {
            return Deadline.in(graph.rpc().options().timeout());
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
