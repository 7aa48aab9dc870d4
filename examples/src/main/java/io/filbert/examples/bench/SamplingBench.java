package io.filbert.examples.bench;

import io.filbert.direct.DirectReads;
import io.filbert.examples.bench.Figure.Target;
import io.filbert.grid.GraphGrid;
import io.filbert.sampler.Draws;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Sampled edges a second, topology only: loaders inside one member, inside each of three members, and in a thin client of two
 * members, beside {@link InHeapSampler} on one thread.
 */
final class SamplingBench implements Bench {
    private static final String NAME = "sampling";
    private static final String IN_HEAP = "in heap, one thread";
    private static final String EMBEDDED = "one embedded member";
    private static final String VISITS = "the same by EntryProcessors";
    private static final String THREE = "three embedded members";
    private static final String CLIENT = "thin client, two members";
    private static final String GRAPH = "g";

    /** In a round at least. */
    private static final int EDGES = 30_000_000;

    private static final double LEAST_PLAIN = 9e6;

    @Override
    public void run(BenchRun run) throws Exception {
        for (GraphKind kind : run.graphsOr(GraphKind.RMAT, GraphKind.UNIFORM)) {
            run(run, kind);
        }
    }

    private static void run(BenchRun run, GraphKind kind) throws Exception {
        BenchGraph graph = run.generate(kind);
        Csc csc = graph.csc();
        InHeapSampler sampler = new InHeapSampler(csc, run.fanout());
        long[] some = Seeds.of(0, run.batchSize(), graph.nodes());
        int third = (int) (EDGES / 3 / Math.max(1, inHeap(sampler, some, run.batchSize(), 0))) + 1;
        int batches = 3 * third;
        long[] seeds = Seeds.of(0, batches * run.batchSize(), graph.nodes());
        try (BenchCluster one = new BenchCluster(run.folder(), 1, "2g", 0);
                BenchCluster visits = new BenchCluster(
                        run.folder(), 1, "2g", 0, "-D" + DirectReads.PROPERTY + "=" + DirectReads.ENTRY_PROCESSOR);
                BenchCluster three = new BenchCluster(run.folder(), 3, "1g", 0);
                BenchCluster two = new BenchCluster(run.folder(), 2, "1g", 0)) {
            for (BenchCluster cluster : List.of(one, visits, three, two)) {
                try (GraphGrid grid = cluster.grid()) {
                    run.report()
                            .progress(
                                    "loading %s into %d members",
                                    graph, cluster.members().size());
                    graph.load(grid, GRAPH, 0);
                }
            }
            ChildProcess client = two.client("1g", two.addresses());
            long[] edges = new long[1];
            Rounds rounds = run.newRounds()
                    .with(IN_HEAP, round -> {
                        long start = System.nanoTime();
                        edges[0] = inHeap(sampler, seeds, run.batchSize(), round);
                        return edges[0] / ((System.nanoTime() - start) / 1e9);
                    })
                    .with(EMBEDDED, round -> rate(run, one, one.members(), batches, round, edges[0]))
                    .with(VISITS, round -> rate(run, visits, visits.members(), batches, round, edges[0]))
                    .with(THREE, round -> rate(run, three, three.members(), batches, round, edges[0]))
                    .with(CLIENT, round -> rate(run, two, List.of(client), batches, round, edges[0]));
            run.measure(NAME, "edges/s", rounds);
            String on = " (" + kind.label() + ")";
            boolean judged = kind == GraphKind.RMAT || kind == GraphKind.UNIFORM;
            if (kind == GraphKind.RMAT) {
                run.report().require("the sampler in heap on rmat", rounds.of(IN_HEAP), LEAST_PLAIN, "edges/s");
            }
            run.report()
                    .add(
                            NAME,
                            EMBEDDED + on,
                            "edges/s",
                            rounds,
                            EMBEDDED,
                            IN_HEAP,
                            judged ? Target.atLeast(1.3) : null);
            run.report().add(NAME, VISITS + on, "edges/s", rounds, VISITS, IN_HEAP, null);
            run.report().add(NAME, THREE + on, "edges/s", rounds, THREE, IN_HEAP, judged ? Target.atLeast(1) : null);
            run.report().add(NAME, CLIENT + on, "edges/s", rounds, CLIENT, IN_HEAP, judged ? Target.atLeast(1) : null);
        }
    }

    private static long inHeap(InHeapSampler sampler, long[] seeds, int batchSize, int epoch) {
        long edges = 0;
        for (int step = 0; step < seeds.length / batchSize; step++) {
            edges += sampler.sample(
                            seeds, step * batchSize, (step + 1) * batchSize, Draws.stepKey(Seeds.SEED, epoch, step))
                    .row()
                    .length;
        }
        return edges;
    }

    /** Several processes share the number of batches; one alone must sample the very edges that the sampler in heap did. */
    private static double rate(
            BenchRun run, BenchCluster cluster, List<ChildProcess> processes, int batches, int epoch, long expected)
            throws IOException {
        double before = cpu(cluster, processes);
        long start = System.nanoTime();
        for (int i = 0; i < processes.size(); i++) {
            processes
                    .get(i)
                    .ask(
                            Workloads.LOAD,
                            run.batches(GRAPH, batches / processes.size())
                                    .set("epoch", epoch)
                                    .set("part", i));
        }
        List<Settings> answers = new ArrayList<>();
        for (ChildProcess process : processes) {
            answers.add(process.answer());
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        double used = cpu(cluster, processes) - before;
        double edges = answers.stream().mapToDouble(a -> a.number("edges")).sum();
        if (processes.size() == 1 && edges != expected) {
            throw new IllegalStateException("the grid sampled " + edges + " edges, the sampler in heap " + expected);
        }
        run.report().progress("%.0f ns of computing for an edge", used / edges * 1e9);
        return edges / seconds;
    }

    /** Computing time of the cluster's members and of other processes, in seconds. */
    private static double cpu(BenchCluster cluster, List<ChildProcess> others) {
        return cluster.memberCpu()
                + others.stream()
                        .filter(process -> !cluster.members().contains(process))
                        .mapToDouble(process -> process.cpu().toNanos() / 1e9)
                        .sum();
    }
}
