package io.filbert.examples.bench;

import io.filbert.examples.bench.Figure.Target;
import io.filbert.examples.bench.Rounds.Sample;
import io.filbert.examples.bench.ScalingCluster.Cost;
import java.util.List;
import java.util.Locale;

/**
 * What a batch costs with more members and more edges: requests, bytes at the client and computing time of 2 to 16 members beside one,
 * all members of a cluster in one JVM and the client in another; and the heap of graphs of 1, 10 and 50 million edges, 50 for each
 * node. Two clusters are there at a time, and fit into 8 GB with their clients and the bench.
 */
final class ScalingBench implements Bench {
    private static final String NAME = "scaling";
    private static final int EDGES = 10_000_000;
    private static final int EDGES_OF_NODE = 50;
    private static final int LEAST = 10;
    private static final int MOST = 5;
    private static final int MANY = 16;
    private static final double MORE_CPU = 1.5;
    private static final double MORE_BYTES = 1.05;
    private static final double MORE_HEAP = 1.1;

    private static final double TEN_GIGABIT = 1.25e9;
    private static final int[] CORES = {2, 8, 32};

    /** So large that a hop goes to all owners, so small that no reply of rows is split. */
    private static final int COUNTED_SEEDS = 256;

    private static final int[] COUNTED_FANOUT = {5, 5};
    private static final int COUNTED_BATCHES = 8;

    @Override
    public void run(BenchRun run) throws Exception {
        for (GraphKind kind : run.graphsOr(GraphKind.RMAT)) {
            int edges = run.edges() == null ? EDGES : run.edges();
            int nodes = run.nodes() == null ? edges / EDGES_OF_NODE : run.nodes();
            BenchGraph graph = generate(run, kind, nodes / LEAST, edges / LEAST);
            double small = compare(run, graph, 4);
            graph = generate(run, kind, nodes, edges);
            double middle = compare(run, graph, 2, 4, 8, MANY);
            graph = generate(run, kind, nodes * MOST, edges * MOST);
            double large = compare(run, graph, 4);
            double first = (middle - small) / (edges - edges / LEAST);
            double later = (large - middle) / (edges * (MOST - 1));
            run.report()
                    .add(Figure.of(
                            NAME,
                            "heap of one edge more, after " + BenchReport.number(edges) + " and before",
                            "B",
                            once(later),
                            once(first),
                            once(later / first),
                            Target.atMost(MORE_HEAP)));
        }
    }

    private static BenchGraph generate(BenchRun run, GraphKind kind, int nodes, int edges) {
        run.report().progress("generating %s: %,d nodes, %,d edges", kind.label(), nodes, edges);
        return kind.generate(nodes, edges);
    }

    /** Clusters of several sizes, one after another, each in turn with a single member; answers the heap that the graph takes, in bytes. */
    private static double compare(BenchRun run, BenchGraph graph, int... sizes) throws Exception {
        try (ScalingCluster one = new ScalingCluster(run, graph, 1)) {
            for (int size : sizes) {
                try (ScalingCluster many = new ScalingCluster(run, graph, size)) {
                    compare(run, graph, one, many);
                }
            }
            return one.heapBytes();
        }
    }

    private static void compare(BenchRun run, BenchGraph graph, ScalingCluster one, ScalingCluster many)
            throws Exception {
        double header = many.headerBytes();
        Rounds rounds = run.newRounds();
        for (ScalingCluster cluster : List.of(one, many)) {
            rounds.with(cpu(cluster), round -> cluster.cost(round).cpu() * 1e3)
                    .with(idle(cluster), round -> cluster.cost(round).idle() * 1e3)
                    .with(bytes(cluster), round -> {
                        Cost alone = one.cost(round);
                        Cost cost = cluster.cost(round);
                        requireSame(alone, cost);
                        return (cost.bytes() - (cost.requests() - alone.requests()) * header) / 1e6;
                    });
        }
        run.measure(NAME, "a batch", rounds);
        double requests = many.requests(COUNTED_BATCHES, COUNTED_SEEDS, COUNTED_FANOUT);
        double formula = (COUNTED_FANOUT.length + 1) * many.size();
        String with = ", " + many.size() + " members, " + millions(graph);
        run.report()
                .add(Figure.of(
                        NAME,
                        "requests of a batch" + with,
                        "",
                        once(requests),
                        once(formula),
                        once(requests / formula),
                        Target.exactly(1)));
        run.report()
                .add(
                        NAME,
                        "client bytes of a batch" + with,
                        "MB",
                        rounds,
                        bytes(many),
                        bytes(one),
                        Target.atMost(MORE_BYTES));
        run.report()
                .add(
                        NAME,
                        "CPU of a batch" + with,
                        "ms",
                        rounds,
                        cpu(many),
                        cpu(one),
                        many.size() == MANY ? Target.atMost(MORE_CPU) : null);
        if (many.size() == MANY) {
            run.report().add(Figure.of(NAME, "CPU a second without batches" + with, "ms", rounds.of(idle(many)), null));
            model(
                    run,
                    rounds.of(cpu(many)).median() / 1e3,
                    rounds.of(bytes(many)).median() * 1e6);
        }
    }

    /** Batches of one epoch are the same in clusters of any size. */
    private static void requireSame(Cost one, Cost many) {
        if (one.edges() != many.edges() || one.nodes() != many.nodes()) {
            throw new IllegalStateException("a batch has " + one.edges() + " edges and " + one.nodes()
                    + " nodes with one member, " + many.edges() + " and " + many.nodes() + " with several");
        }
    }

    /**
     * What as many machines would do, each with a member and a trainer, where neither disturbs the other: computing and the network
     * card set a bound each.
     */
    private static void model(BenchRun run, double cpu, double bytes) {
        double remote = bytes * (MANY - 1) / MANY;
        double byNetwork = TEN_GIGABIT / remote;
        StringBuilder rates = new StringBuilder();
        for (int cores : CORES) {
            rates.append(String.format(
                    Locale.ROOT,
                    "; %d cores: %.1f (%s)",
                    cores,
                    Math.min(cores / cpu, byNetwork),
                    cores / cpu < byNetwork ? "by CPU" : "by network"));
        }
        run.report()
                .note(
                        "scaling: %d machines on 10 GbE, one member and one trainer on each: a batch (%d seeds, %s, %d columns) takes"
                                + " %.1f ms of a core like this one's and %.1f MB, of them %.1f MB over the network; batches/s of each machine"
                                + " = min(cores / CPU, 1.25 GB/s / remote bytes)%s",
                        MANY,
                        run.batchSize(),
                        Settings.text(run.fanout()),
                        run.columns(),
                        cpu * 1e3,
                        bytes / 1e6,
                        remote / 1e6,
                        rates);
    }

    private static String cpu(ScalingCluster cluster) {
        return "ms of CPU, members: " + cluster.size();
    }

    private static String idle(ScalingCluster cluster) {
        return "ms of CPU a second without batches, members: " + cluster.size();
    }

    private static String bytes(ScalingCluster cluster) {
        return "MB at the client, members: " + cluster.size();
    }

    private static String millions(BenchGraph graph) {
        return BenchReport.number(graph.edges()) + " edges";
    }

    private static Sample once(double value) {
        return new Sample(new double[] {value});
    }
}
