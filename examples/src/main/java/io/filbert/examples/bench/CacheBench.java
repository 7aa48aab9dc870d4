package io.filbert.examples.bench;

import io.filbert.examples.bench.Figure.Target;
import io.filbert.examples.bench.Rounds.Sample;
import io.filbert.grid.GraphGrid;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whole mini-batches a second in a thin client that keeps a share of all feature rows, beside the same client without a cache: over
 * the loopback interface, and over a {@link SlowLink} of a gigabit; and what client and members compute for a batch. Rounds are epochs over the same seeds; those before the ones that
 * count fill the caches.
 */
final class CacheBench implements Bench {
    private static final String NAME = "cache";
    private static final String GRAPH = "g";
    private static final String NONE = "no cache";
    private static final int[] PERCENT = {5, 10, 20};
    private static final int BATCHES = 16;
    private static final double LEAST_HIT_RATE = .75;

    @Override
    public void run(BenchRun run) throws Exception {
        for (GraphKind kind : run.graphsOr(GraphKind.RMAT)) {
            run(run, kind);
        }
    }

    private static void run(BenchRun run, GraphKind kind) throws Exception {
        BenchGraph graph = run.generate(kind);
        try (BenchCluster cluster = new BenchCluster(run.folder(), 2, "2g", 0);
                SlowLink link = new SlowLink(SlowLink.GIGABIT, cluster.addresses())) {
            try (GraphGrid grid = cluster.grid()) {
                run.report().progress("loading %s", graph);
                graph.load(grid, GRAPH, run.columns());
            }
            Client direct = new Client(run, "", graph.nodes(), cluster, cluster.addresses());
            Client slow = new Client(run, ", 1 Gbit/s", graph.nodes(), cluster, link.addresses());
            Rounds rounds = run.newRounds();
            direct.join(rounds);
            slow.join(rounds);
            run.measure(NAME, "batches/s", rounds);
            direct.report(kind, rounds, null);
            slow.report(kind, rounds, kind == GraphKind.RMAT ? Target.atLeast(1) : null);
        }
    }

    /** A client, and what its caches did. */
    private static final class Client {
        private final BenchRun run;
        private final String where;
        private final int nodes;
        private final BenchCluster cluster;
        private final ChildProcess process;
        private final Map<Integer, double[]> hitRates = new LinkedHashMap<>();
        private final Map<Integer, double[]> computing = new LinkedHashMap<>();
        private double rows;

        /**
         * @param where behind the name of a cache
         * @param via as {@link BenchCluster#client} takes it
         */
        Client(BenchRun run, String where, int nodes, BenchCluster cluster, String via) throws IOException {
            this.run = run;
            this.where = where;
            this.nodes = nodes;
            this.cluster = cluster;
            this.process = cluster.client("2g", via);
        }

        void join(Rounds rounds) {
            computing.put(0, new double[run.rounds()]);
            rounds.with(NONE + where, round -> rate(round, 0));
            for (int percent : PERCENT) {
                hitRates.put(percent, new double[run.rounds()]);
                computing.put(percent, new double[run.rounds()]);
                rounds.with(name(percent), round -> rate(round, percent));
            }
        }

        private String name(int percent) {
            return percent + "% cached" + where;
        }

        /** A cache must not change how many nodes the batches of an epoch have. */
        private double rate(int round, int percent) throws IOException {
            double before = cpu();
            Settings answer = process.run(
                    Workloads.LOAD,
                    run.batches(GRAPH, BATCHES)
                            .set("epoch", round)
                            .set("features", true)
                            .set("cache", nodes / 100 * percent));
            if (round >= run.warmup()) {
                of(computing, percent)[round - run.warmup()] = 1e3 * (cpu() - before) / BATCHES;
            }
            if (percent == 0) {
                rows = answer.number("nodes");
            } else {
                if (answer.number("nodes") != rows || answer.number("hits") + answer.number("misses") != rows) {
                    throw new IllegalStateException(
                            "with a cache: " + answer + ", but " + rows + " rows without; rows are lost");
                }
                if (round >= run.warmup()) {
                    of(hitRates, percent)[round - run.warmup()] = answer.number("hits") / rows;
                }
            }
            return answer.number("batches") / answer.number("seconds");
        }

        /** Of the client and the members, in seconds. */
        private double cpu() {
            return process.cpu().toNanos() / 1e9 + cluster.memberCpu();
        }

        private static double[] of(Map<Integer, double[]> rounds, int percent) {
            return Objects.requireNonNull(rounds.get(percent));
        }

        void report(GraphKind kind, Rounds rounds, @Nullable Target faster) {
            String on = " (" + kind.label() + ")";
            Sample plain = new Sample(of(computing, 0));
            for (int percent : PERCENT) {
                boolean judged = kind == GraphKind.RMAT && percent == 20;
                run.report()
                        .add(Figure.of(
                                NAME,
                                "hits, " + name(percent) + on,
                                "of rows",
                                new Sample(of(hitRates, percent)),
                                judged ? Target.atLeast(LEAST_HIT_RATE) : null));
                run.report().add(NAME, name(percent) + on, "batches/s", rounds, name(percent), NONE + where, faster);
                Sample with = new Sample(of(computing, percent));
                double[] ratios = new double[run.rounds()];
                Arrays.setAll(ratios, i -> with.values()[i] / plain.values()[i]);
                run.report()
                        .add(Figure.of(
                                NAME,
                                "computing, " + name(percent) + on,
                                "core-ms",
                                with,
                                plain,
                                new Sample(ratios),
                                null));
            }
        }
    }
}
