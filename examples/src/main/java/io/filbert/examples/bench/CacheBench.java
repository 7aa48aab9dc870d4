package io.filbert.examples.bench;

import io.filbert.examples.bench.Figure.Target;
import io.filbert.examples.bench.Rounds.Sample;
import io.filbert.grid.GraphGrid;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whole mini-batches a second in a thin client that keeps a share of all feature rows, beside the same client without a cache: over
 * the loopback interface, and over a {@link SlowLink} of a gigabit. Rounds are epochs over the same seeds; those before the ones that
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
            Client direct = new Client(run, "", graph.nodes(), cluster.client("2g", cluster.addresses()));
            Client slow = new Client(run, ", 1 Gbit/s", graph.nodes(), cluster.client("2g", link.addresses()));
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
        private final ChildProcess process;
        private final Map<Integer, double[]> hitRates = new LinkedHashMap<>();
        private double rows;

        /** @param where behind the name of a cache */
        Client(BenchRun run, String where, int nodes, ChildProcess process) {
            this.run = run;
            this.where = where;
            this.nodes = nodes;
            this.process = process;
        }

        void join(Rounds rounds) {
            rounds.with(NONE + where, round -> rate(round, 0));
            for (int percent : PERCENT) {
                hitRates.put(percent, new double[run.rounds()]);
                rounds.with(name(percent), round -> rate(round, percent));
            }
        }

        private String name(int percent) {
            return percent + "% cached" + where;
        }

        /** A cache must not change how many nodes the batches of an epoch have. */
        private double rate(int round, int percent) throws IOException {
            Settings answer = process.run(
                    Workloads.LOAD,
                    new Settings()
                            .set("graph", GRAPH)
                            .set("epoch", round)
                            .set("batches", BATCHES)
                            .set("size", run.batchSize())
                            .set("fanout", run.fanoutText())
                            .set("features", true)
                            .set("cache", nodes / 100 * percent));
            if (percent == 0) {
                rows = answer.number("nodes");
            } else {
                if (answer.number("nodes") != rows || answer.number("hits") + answer.number("misses") != rows) {
                    throw new IllegalStateException(
                            "with a cache: " + answer + ", but " + rows + " rows without; rows are lost");
                }
                if (round >= run.warmup()) {
                    hitRates(percent)[round - run.warmup()] = answer.number("hits") / rows;
                }
            }
            return answer.number("batches") / answer.number("seconds");
        }

        private double[] hitRates(int percent) {
            return Objects.requireNonNull(hitRates.get(percent));
        }

        void report(GraphKind kind, Rounds rounds, @Nullable Target faster) {
            String on = " (" + kind.label() + ")";
            for (int percent : PERCENT) {
                boolean judged = kind == GraphKind.RMAT && percent == 20;
                run.report()
                        .add(Figure.of(
                                NAME,
                                "hits, " + name(percent) + on,
                                "of rows",
                                new Sample(hitRates(percent)),
                                judged ? Target.atLeast(LEAST_HIT_RATE) : null));
                run.report().add(NAME, name(percent) + on, "batches/s", rounds, name(percent), NONE + where, faster);
            }
        }
    }
}
