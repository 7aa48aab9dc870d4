package io.filbert.examples.bench;

import io.filbert.examples.bench.Figure.Target;
import io.filbert.examples.bench.Rounds.Sample;
import io.filbert.grid.GraphGrid;
import java.io.IOException;
import java.util.Arrays;

/**
 * Whole mini-batches a second, as a trainer on a thin client of two members sees them, beside the rate that the times of sampling alone and of
 * rows alone, added, would allow; and inside one member, told.
 */
final class BatchesBench implements Bench {
    private static final String NAME = "batches";
    private static final String CLIENT = "thin client, two members";
    private static final String EMBEDDED = "one embedded member";
    private static final String PAUSE = "longest pause of the client, 1 GB";
    private static final String SAMPLED = "sampling alone";
    private static final String ROWS = "rows alone";
    private static final String GRAPH = "g";
    private static final int BATCHES = 24;

    /** In milliseconds, of the collector of a trainer's process. */
    private static final double LONGEST_PAUSE = 50;

    @Override
    public void run(BenchRun run) throws Exception {
        for (GraphKind kind : run.graphsOr(GraphKind.RMAT, GraphKind.COMMUNITY)) {
            run(run, kind);
        }
    }

    private static void run(BenchRun run, GraphKind kind) throws Exception {
        BenchGraph graph = run.generate(kind);
        try (BenchCluster cluster = new BenchCluster(run.folder(), 2, "2g", 0);
                BenchCluster one = new BenchCluster(run.folder(), 1, "3g", 0)) {
            run.report().progress("loading %s, %d columns", graph, run.columns());
            try (GraphGrid grid = cluster.grid()) {
                graph.load(grid, GRAPH, run.columns());
            }
            try (GraphGrid grid = one.grid()) {
                graph.load(grid, GRAPH, run.columns());
            }
            ChildProcess client = cluster.client("1g", cluster.addresses());
            Settings settings = run.batches(GRAPH, BATCHES);
            Settings[] last = new Settings[2];
            Rounds rounds = run.newRounds()
                    .with(SAMPLED, round -> perSecond(client.run(Workloads.LOAD, settings.set("epoch", round))))
                    .with(
                            ROWS,
                            round -> BATCHES
                                    / client.run(Workloads.FEATURES, settings).number("seconds"))
                    .with(CLIENT, round -> {
                        last[0] = load(client, settings, round);
                        return perSecond(last[0]);
                    })
                    .with(EMBEDDED, round -> {
                        last[1] = load(one.members().get(0), settings, round);
                        return perSecond(last[1]);
                    })
                    .with(PAUSE, round -> client.longestPause());
            run.measure(NAME, "batches/s", rounds);
            String on = " (" + kind.label() + ")";
            double[] sampled = rounds.of(SAMPLED).values();
            double[] rows = rounds.of(ROWS).values();
            double[] both = new double[rows.length];
            Arrays.setAll(both, i -> 1 / (1 / sampled[i] + 1 / rows[i]));
            double[] client1 = rounds.of(CLIENT).values();
            double[] ratio = new double[rows.length];
            Arrays.setAll(ratio, i -> client1[i] / both[i]);
            run.report()
                    .add(Figure.of(
                            NAME,
                            CLIENT + on,
                            "batches/s",
                            new Sample(client1),
                            new Sample(both),
                            new Sample(ratio),
                            Target.atLeast(.8)));
            run.report().add(Figure.of(NAME, EMBEDDED + on, "batches/s", rounds.of(EMBEDDED), null));
            tell(run, CLIENT + on, last[0], rounds.of(CLIENT));
            tell(run, EMBEDDED + on, last[1], rounds.of(EMBEDDED));
            run.report()
                    .add(Figure.of(
                            NAME,
                            PAUSE + on,
                            "ms",
                            new Sample(new double[] {
                                Arrays.stream(rounds.of(PAUSE).values()).max().orElseThrow()
                            }),
                            Target.atMost(LONGEST_PAUSE)));
        }
    }

    private static Settings load(ChildProcess process, Settings settings, int round) throws IOException {
        Settings whole = Settings.parse(settings.toString()).set("epoch", round).set("features", true);
        return process.run(Workloads.LOAD, whole);
    }

    private static double perSecond(Settings answer) {
        return answer.number("batches") / answer.number("seconds");
    }

    private static void tell(BenchRun run, String what, Settings answer, Sample batches) {
        double n = answer.number("batches");
        run.report()
                .note(
                        "%s: %s edges/s, %s rows/s",
                        what,
                        BenchReport.number(answer.number("edges") / n * batches.median()),
                        BenchReport.number(answer.number("nodes") / n * batches.median()));
    }
}
