package io.filbert.examples.bench;

import io.filbert.examples.bench.Figure.Target;
import io.filbert.examples.bench.Rounds.Sample;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** One hop over blocks in the heap, beside a plain sampler of two arrays: {@link KernelBenchmark} by JMH, in JVMs of its own. */
final class KernelBench implements Bench {
    private static final String NAME = "kernel";
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    /** What JMH's own loop allocates in a measured second, of a seed: less than this is none. */
    private static final double NOTHING = .01;

    @Override
    public void run(BenchRun run) throws Exception {
        for (GraphKind kind : run.graphsOr(GraphKind.RMAT)) {
            run(run, kind);
        }
    }

    private static void run(BenchRun run, GraphKind kind) throws Exception {
        int nodes = run.nodes() == null ? kind.nodes() : run.nodes();
        int edges = run.edges() == null ? kind.edges() : run.edges();
        run.report().progress("kernel: JMH, %s of %,d nodes and %,d edges", kind.label(), nodes, edges);
        Options options = new OptionsBuilder()
                .include(KernelBenchmark.class.getName() + "\\.")
                .param("graph", kind.label())
                .param("nodes", Integer.toString(nodes))
                .param("edges", Integer.toString(edges))
                .param("fanout", Integer.toString(run.fanout()[Math.min(1, run.fanout().length - 1)]))
                .forks(1)
                .jvmArgs("-Xmx2g")
                .warmupIterations(run.warmup())
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(run.rounds())
                .measurementTime(TimeValue.seconds(1))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        Collection<RunResult> results = new Runner(options).run();
        Sample blocks = seedsPerSecond(results, "blocks");
        Sample plain = seedsPerSecond(results, "plain");
        String on = " (" + kind.label() + ")";
        double[] ratio = new double[run.rounds()];
        Arrays.setAll(ratio, i -> blocks.values()[i] / plain.values()[i]);
        run.report()
                .add(Figure.of(
                        NAME,
                        "one hop over blocks" + on,
                        "seeds/s",
                        blocks,
                        plain,
                        new Sample(ratio),
                        Target.atLeast(.9)));
        run.report().add(Figure.of(NAME, "allocated for a seed" + on, "B", allocated(results), Target.atMost(NOTHING)));
    }

    private static RunResult of(Collection<RunResult> results, String method) {
        return results.stream()
                .filter(r -> r.getParams().getBenchmark().endsWith("." + method))
                .findFirst()
                .orElseThrow();
    }

    private static Sample seedsPerSecond(Collection<RunResult> results, String method) {
        List<IterationResult> rounds = List.copyOf(
                of(results, method).getBenchmarkResults().iterator().next().getIterationResults());
        return new Sample(rounds.stream()
                .mapToDouble(r -> 1e9 / r.getPrimaryResult().getScore())
                .toArray());
    }

    @SuppressWarnings("rawtypes") // as JMH declares it
    private static Sample allocated(Collection<RunResult> results) {
        return new Sample(new double[] {
            of(results, "blocks").getSecondaryResults().entrySet().stream()
                    .filter(e -> e.getKey().endsWith(ALLOCATED))
                    .mapToDouble(e -> e.getValue().getScore())
                    .findFirst()
                    .orElseThrow()
        });
    }
}
