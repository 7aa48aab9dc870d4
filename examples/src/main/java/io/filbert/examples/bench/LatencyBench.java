package io.filbert.examples.bench;

import io.filbert.examples.bench.Figure.Target;
import io.filbert.grid.GraphGrid;
import io.filbert.sampler.Draws;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;

/**
 * How long one seed takes, 10-10 with features, through a thin client of two members, while another client loads batches and while
 * nothing else happens; beside an empty call to one of the members. The two take turns, call by call, on the same thread.
 */
final class LatencyBench implements Bench {
    private static final String NAME = "latency";
    private static final String GRAPH = "g";
    private static final int[] FANOUT = {10, 10};
    private static final int SAMPLES = 2000;
    private static final int BATCHES = 8;
    private static final int PREFETCH = 2;
    private static final String LOADED = "loaded";
    private static final String IDLE = "idle";
    private static final List<String> STATES = List.of(LOADED, IDLE);
    private static final String JUDGED = "99";
    private static final double MOST = 3;

    @Override
    public void run(BenchRun run) throws Exception {
        for (GraphKind kind : run.graphsOr(GraphKind.RMAT)) {
            run(run, kind);
        }
    }

    private static void run(BenchRun run, GraphKind kind) throws Exception {
        BenchGraph graph = run.generate(kind);
        try (BenchCluster cluster = new BenchCluster(run.folder(), 2, "1500m", 0)) {
            try (GraphGrid grid = cluster.grid()) {
                run.report().progress("loading %s into 2 members", graph);
                graph.load(grid, GRAPH, run.columns());
            }
            Latencies latencies = new Latencies(
                    run, graph, cluster.client("500m", cluster.addresses()), cluster.client("2g", cluster.addresses()));
            Rounds rounds = run.newRounds();
            for (String state : STATES) {
                for (String q : LatencyWorkload.QUANTILES) {
                    for (String what : List.of(LatencyWorkload.SAMPLE, LatencyWorkload.EMPTY)) {
                        rounds.with(
                                name(what, q, state),
                                round -> latencies.of(state, round).number(what + q));
                    }
                }
            }
            run.measure(NAME, "ms", rounds);
            for (String state : STATES) {
                for (String q : LatencyWorkload.QUANTILES) {
                    run.report()
                            .add(
                                    NAME,
                                    "p" + q + ", " + state + " (" + kind.label() + ")",
                                    "ms",
                                    rounds,
                                    name(LatencyWorkload.SAMPLE, q, state),
                                    name(LatencyWorkload.EMPTY, q, state),
                                    state.equals(LOADED) && q.equals(JUDGED) ? Target.atMost(MOST) : null);
                }
            }
            for (String state : STATES) {
                run.report().note("latency, %s: %s", state, latencies.calls(state));
            }
            run.report()
                    .note(
                            "latency: %d samples of %.0f edges and as many empty calls a round; the other client loaded %.1f batches/s",
                            SAMPLES, latencies.edges(), latencies.batchesPerSecond());
        }
    }

    private static String name(String what, String quantile, String state) {
        return what + " p" + quantile + ", " + state;
    }

    /** The answers of the client that samples, one for each round and state. */
    private static final class Latencies {
        private final BenchRun run;
        private final BenchGraph graph;
        private final InHeapSampler inHeap;
        private final ChildProcess client;
        private final ChildProcess loader;
        private final Map<String, Settings> last = new HashMap<>();
        private String measured = "";
        private double edges;
        private double batches;
        private double seconds;

        Latencies(BenchRun run, BenchGraph graph, ChildProcess client, ChildProcess loader) {
            this.run = run;
            this.graph = graph;
            this.inHeap = new InHeapSampler(graph.csc(), FANOUT);
            this.client = client;
            this.loader = loader;
        }

        /** Where the time of the last round's samples went. */
        String calls(String state) {
            Settings round = last(state);
            StringJoiner medians = new StringJoiner(", ");
            for (int hop = 0; hop < FANOUT.length; hop++) {
                medians.add("hop " + hop + " " + BenchReport.number(round.number(LatencyWorkload.CALL + hop)) + " ms");
            }
            return medians.add("rows "
                            + BenchReport.number(round.number(LatencyWorkload.CALL + FANOUT.length))
                            + " ms (medians of the last round)")
                    .toString();
        }

        /** Of a sample of the last round. */
        double edges() {
            return edges;
        }

        double batchesPerSecond() {
            return batches / seconds;
        }

        /** All figures of a round and state come from one measurement. */
        Settings of(String state, int round) throws IOException {
            String now = state + round;
            if (!now.equals(measured)) {
                last.put(state, state.equals(LOADED) ? besideLoader(round) : sample(round));
                measured = now;
            }
            return last(state);
        }

        private Settings last(String state) {
            return Objects.requireNonNull(last.get(state), state);
        }

        private Settings besideLoader(int round) throws IOException {
            loader.run(
                    Workloads.LOOP,
                    run.batches(GRAPH, BATCHES).set("prefetch", PREFETCH).set("features", true));
            Settings sampled = sample(round);
            Settings loaded = loader.run(Workloads.LOOP, new Settings().set("stop", true));
            batches += loaded.number("batches");
            seconds += loaded.number("seconds");
            return sampled;
        }

        /** Samples, and counts the edges again in this heap. */
        private Settings sample(int round) throws IOException {
            Settings sampled = client.run(
                    Workloads.LATENCY,
                    new Settings()
                            .set("graph", GRAPH)
                            .set("part", round)
                            .set("epoch", round)
                            .set("samples", SAMPLES)
                            .set("fanout", FANOUT[0] + "," + FANOUT[1]));
            long[] seeds = LatencyWorkload.seeds(round, SAMPLES, graph.nodes());
            long expected = 0;
            int n = 0;
            for (int i = 0; n < SAMPLES; i++) {
                int found = inHeap.sample(seeds, i, i + 1, Draws.stepKey(Seeds.SEED, round, i))
                        .row()
                        .length;
                expected += found;
                n += found > 0 ? 1 : 0;
            }
            edges = (double) expected / SAMPLES;
            if (sampled.number("edges") != expected) {
                throw new IllegalStateException(
                        "the grid sampled " + sampled.text("edges") + " edges, the sampler in heap " + expected);
            }
            return sampled;
        }
    }
}
