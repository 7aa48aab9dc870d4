package io.filbert.examples.bench;

import io.filbert.examples.bench.Figure.Target;
import io.filbert.examples.bench.Rounds.Sample;
import io.filbert.grid.GraphGrid;
import io.filbert.sampler.Draws;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows of the unique nodes of batches to a thin client of two members, beside a program that gathers the same rows and sends them
 * over one loopback socket ({@link RowServer}).
 */
final class FeaturesBench implements Bench {
    private static final String NAME = "features";
    private static final String SOCKET = "gathered, one socket";
    private static final String RAW = "bytes, one socket";
    private static final String CLIENT = "thin client, two members";
    private static final String GRAPH = "g";
    private static final int BATCHES = 8;
    private static final double LEAST_SOCKET = 2e9;

    @Override
    public void run(BenchRun run) throws Exception {
        for (GraphKind kind : run.graphsOr(GraphKind.RMAT)) {
            run(run, kind);
        }
    }

    private static void run(BenchRun run, GraphKind kind) throws Exception {
        BenchGraph graph = run.generate(kind);
        List<long[]> nodes = nodes(run, graph);
        long rows = nodes.stream().mapToLong(list -> list.length).sum();
        int rowBytes = 4 * run.columns();
        try (BenchCluster cluster = new BenchCluster(run.folder(), 2, "2g", 0);
                RowClient socket = new RowClient(graph.nodes(), run.columns())) {
            try (GraphGrid grid = cluster.grid()) {
                run.report().progress("loading %s, %d columns", graph, run.columns());
                graph.load(grid, GRAPH, run.columns());
            }
            ChildProcess client = cluster.client("1g", cluster.addresses());
            Settings settings = run.batches(GRAPH, BATCHES);
            Rounds rounds = run.newRounds()
                    .with(RAW, round -> {
                        long start = System.nanoTime();
                        for (long[] list : nodes) {
                            socket.raw(list.length * rowBytes);
                        }
                        return rows / ((System.nanoTime() - start) / 1e9);
                    })
                    .with(SOCKET, round -> {
                        long start = System.nanoTime();
                        for (long[] list : nodes) {
                            socket.rows(list, rowBytes);
                        }
                        return rows / ((System.nanoTime() - start) / 1e9);
                    })
                    .with(CLIENT, round -> {
                        Settings answer = client.run(Workloads.FEATURES, settings);
                        if (answer.number("rows") != rows) {
                            throw new IllegalStateException(
                                    "the client asked for " + answer + ", expected rows=" + rows);
                        }
                        return rows / answer.number("seconds");
                    });
            run.measure(NAME, "rows/s", rounds);
            String on = " (" + kind.label() + ")";
            run.report().require("a raw socket", scaled(rounds.of(RAW), rowBytes), LEAST_SOCKET, "B/s");
            run.report().add(NAME, CLIENT + on, "rows/s", rounds, CLIENT, SOCKET, Target.atLeast(.3));
            run.report()
                    .add(Figure.of(
                            NAME,
                            CLIENT + ", bytes" + on,
                            "B/s",
                            scaled(rounds.of(CLIENT), rowBytes),
                            scaled(rounds.of(SOCKET), rowBytes),
                            rounds.ratio(CLIENT, SOCKET),
                            null));
            run.report().add(Figure.of(NAME, "raw socket" + on, "B/s", scaled(rounds.of(RAW), rowBytes), null));
        }
    }

    private static List<long[]> nodes(BenchRun run, BenchGraph graph) {
        InHeapSampler sampler = new InHeapSampler(graph.csc(), run.fanout());
        long[] seeds = Seeds.of(0, BATCHES * run.batchSize(), graph.nodes());
        List<long[]> nodes = new ArrayList<>();
        for (int step = 0; step < BATCHES; step++) {
            nodes.add(sampler.sample(
                            seeds,
                            step * run.batchSize(),
                            (step + 1) * run.batchSize(),
                            Draws.stepKey(Seeds.SEED, 0, step))
                    .node());
        }
        return nodes;
    }

    private static Sample scaled(Sample sample, double factor) {
        return new Sample(Arrays.stream(sample.values()).map(v -> v * factor).toArray());
    }
}
