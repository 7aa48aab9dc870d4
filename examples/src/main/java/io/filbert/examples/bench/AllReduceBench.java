package io.filbert.examples.bench;

import io.filbert.examples.bench.Figure.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Sums over four ranks, thin clients of two members, beside a ring of sockets between the same processes ({@link Ring}). The time of a
 * round is the slowest rank's.
 */
final class AllReduceBench implements Bench {
    private static final String NAME = "allreduce";
    private static final int RANKS = 4;
    private static final double MOST = 3;

    /** How large, and how often in a round. */
    private enum Size {
        LARGE("4 MB", 1 << 20, 64),
        SMALL("40 KB", 10_000, 128);

        private final String label;
        private final int floats;
        private final int operations;

        Size(String label, int floats, int operations) {
            this.label = label;
            this.floats = floats;
            this.operations = operations;
        }

        String grid() {
            return label + ", four ranks, two members";
        }

        String ring() {
            return label + ", ring of sockets";
        }
    }

    @Override
    public void run(BenchRun run) throws Exception {
        try (BenchCluster cluster = new BenchCluster(run.folder(), 2, "1g", 0)) {
            List<ChildProcess> ranks = new ArrayList<>();
            List<Integer> ports = new ArrayList<>();
            for (int rank = 0; rank < RANKS; rank++) {
                ChildProcess client = cluster.client("512m", cluster.addresses());
                ranks.add(client);
                ports.add(client.run(Workloads.RING, new Settings()).integer("port"));
            }
            Rounds rounds = run.newRounds();
            for (Size size : Size.values()) {
                rounds.with(size.ring(), round -> milliseconds(ranks, ports, Workloads.RING, size))
                        .with(size.grid(), round -> milliseconds(ranks, ports, Workloads.ALL_REDUCE, size));
            }
            run.measure(NAME, "ms", rounds);
            for (Size size : Size.values()) {
                Target target = size == Size.LARGE ? Target.atMost(MOST) : null;
                run.report().add(NAME, size.grid(), "ms", rounds, size.grid(), size.ring(), target);
            }
        }
    }

    /** Of one all-reduce. All ranks are asked before the first one is waited for. */
    private static double milliseconds(List<ChildProcess> ranks, List<Integer> ports, String workload, Size size)
            throws IOException {
        for (int rank = 0; rank < RANKS; rank++) {
            ranks.get(rank)
                    .ask(
                            workload,
                            new Settings()
                                    .set("rank", rank)
                                    .set("ranks", RANKS)
                                    .set("next", ports.get((rank + 1) % RANKS))
                                    .set("floats", size.floats)
                                    .set("operations", size.operations));
        }
        double slowest = 0;
        for (ChildProcess rank : ranks) {
            slowest = Math.max(slowest, rank.answer().number("seconds"));
        }
        return 1e3 * slowest / size.operations;
    }
}
