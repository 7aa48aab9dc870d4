package io.filbert.examples.bench;

import io.filbert.examples.bench.Figure.Target;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.grid.GraphGrid;
import io.filbert.grid.GraphWriter;
import io.filbert.sampler.Draws;
import io.filbert.store.EdgeList;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Sampled edges a second with options, in loaders inside one member, beside plain sampling of the same edges there. What is
 * sampled plainly and disjointly must be as many edges as {@link InHeapSampler} draws; that the other options draw what they should
 * is for the tests.
 */
final class OptionsBench implements Bench {
    private static final String NAME = "options";

    /** Nothing beside the edges. */
    private static final String BARE = "bare";

    /** A weight and a time beside each edge. */
    private static final String VALUES = "values";

    /** Every edge is of one of ten types. */
    private static final String TYPES = "types";

    private static final Set<String> NEED_VALUES =
            Set.of(OptionWorkload.TEMPORAL, OptionWorkload.LAST, OptionWorkload.WEIGHTED, OptionWorkload.FILTERED);
    private static final String TEN = "ten edge types";
    private static final int EDGE_TYPES = 10;
    private static final int BATCHES = 48;

    /** Enough that a sample is far from the whole graph, and three graphs are loaded in a minute. */
    private static final int NODES = 500_000;

    private static final int EDGES = 10_000_000;

    @Override
    public void run(BenchRun run) throws Exception {
        for (GraphKind kind : run.graphsOr(GraphKind.UNIFORM)) {
            run(run, run.generate(kind, NODES, EDGES));
        }
    }

    private static void run(BenchRun run, BenchGraph graph) throws Exception {
        Map<String, @Nullable Target> targets = new LinkedHashMap<>();
        targets.put(OptionWorkload.DISJOINT, Target.atLeast(.8));
        targets.put(OptionWorkload.TEMPORAL, Target.atLeast(.5));
        targets.put(OptionWorkload.WEIGHTED, Target.atLeast(.4));
        targets.put(OptionWorkload.LINKS, Target.atLeast(.5));
        targets.put(TEN, Target.atLeast(.6));
        targets.put(OptionWorkload.LAST, null);
        targets.put(OptionWorkload.FILTERED, null);
        InHeapSampler sampler = new InHeapSampler(graph.csc(), run.fanout());
        long[] seeds = Seeds.of(0, BATCHES * run.batchSize(), graph.nodes());
        try (BenchCluster cluster = new BenchCluster(run.folder(), 1, "3g", 0)) {
            try (GraphGrid grid = cluster.grid()) {
                load(run, graph, grid);
            }
            ChildProcess member = cluster.members().get(0);
            Rounds rounds = run.newRounds()
                    .with(
                            OptionWorkload.PLAIN,
                            round -> rate(run, member, OptionWorkload.PLAIN, round, sampled -> {
                                long expected = 0;
                                for (int step = 0; step < BATCHES; step++) {
                                    long key = Draws.stepKey(Seeds.SEED, round, step);
                                    expected += sampler.edges(
                                            seeds, step * run.batchSize(), (step + 1) * run.batchSize(), key);
                                }
                                requireSame(OptionWorkload.PLAIN, sampled, expected);
                            }));
            for (String option : targets.keySet()) {
                rounds.with(
                        option,
                        round -> rate(run, member, option, round, sampled -> {
                            if (option.equals(OptionWorkload.DISJOINT)) {
                                long epoch = Draws.epochKey(Seeds.SEED, round);
                                long expected = 0;
                                for (int place = 0; place < seeds.length; place++) {
                                    expected += sampler.edges(seeds, place, place + 1, Draws.treeKey(epoch, place, 0));
                                }
                                requireSame(option, sampled, expected);
                            }
                        }));
            }
            run.measure(NAME, "edges/s", rounds);
            boolean judged = graph.kind() == GraphKind.UNIFORM;
            targets.forEach((option, target) -> run.report()
                    .add(
                            NAME,
                            option + " (" + graph.kind().label() + ")",
                            "edges/s",
                            rounds,
                            option,
                            OptionWorkload.PLAIN,
                            judged ? target : null));
        }
    }

    private interface Check {
        void sampled(double edges);
    }

    private static void requireSame(String option, double sampled, long expected) {
        if (sampled != expected) {
            throw new IllegalStateException(
                    option + ": the grid sampled " + sampled + " edges, the sampler in heap " + expected);
        }
    }

    private static double rate(BenchRun run, ChildProcess member, String what, int round, Check check)
            throws IOException {
        boolean ten = what.equals(TEN);
        boolean values = NEED_VALUES.contains(what);
        Settings answer = member.run(
                Workloads.OPTION,
                new Settings()
                        .set("option", ten ? OptionWorkload.PLAIN : what)
                        .set("graph", ten ? TYPES : values ? VALUES : BARE)
                        .set("epoch", round)
                        .set("batches", BATCHES)
                        .set("size", run.batchSize())
                        .set("fanout", ten ? fanoutOfAType(run) : Settings.text(run.fanout())));
        check.sampled(answer.number("edges"));
        return answer.number("edges") / answer.number("seconds");
    }

    /** About as many neighbors in all. */
    private static String fanoutOfAType(BenchRun run) {
        return Arrays.stream(run.fanout())
                .mapToObj(k -> Long.toString(Math.max(1, Math.round((double) k / EDGE_TYPES))))
                .collect(Collectors.joining(","));
    }

    private static void load(BenchRun run, BenchGraph graph, GraphGrid grid) {
        run.report().progress("loading %s, thrice", graph);
        graph.load(grid, BARE, 0);
        EdgeTypeSpec values =
                new EdgeTypeSpec(GraphSchema.EDGE).withIds(false).withWeights().withTimes();
        load(graph, grid, VALUES, new EdgeTypeSpec[] {values});
        load(
                graph,
                grid,
                TYPES,
                IntStream.range(0, EDGE_TYPES)
                        .mapToObj(t -> new EdgeTypeSpec(new EdgeType(GraphSchema.NODE, "to" + t, GraphSchema.NODE))
                                .withIds(false))
                        .toArray(EdgeTypeSpec[]::new));
    }

    private static void load(BenchGraph graph, GraphGrid grid, String name, EdgeTypeSpec[] types) {
        GraphSchema.Builder schema = GraphSchema.builder().nodeType(GraphSchema.NODE, graph.nodes());
        for (EdgeTypeSpec type : types) {
            schema.edgeType(type);
        }
        SplittableRandom random = new SplittableRandom(Seeds.SEED);
        int edges = graph.edges();
        try (GraphWriter writer = grid.create(name, schema.build())) {
            for (int t = 0; t < types.length; t++) {
                int end = (int) ((t + 1L) * edges / types.length);
                for (int from = (int) ((long) t * edges / types.length), to; from < end; from = to) {
                    to = Math.min(end, from + BenchGraph.LOADED_AT_ONCE);
                    EdgeList list = EdgeList.of(
                            BenchGraph.longs(graph.source(), from, to),
                            BenchGraph.longs(graph.destination(), from, to));
                    if (types[t].weights()) {
                        float[] weights = new float[to - from];
                        for (int i = 0; i < weights.length; i++) {
                            weights[i] = random.nextFloat();
                        }
                        list = list.weights(weights)
                                .times(random.longs(to - from, 0, OptionWorkload.TIMES)
                                        .toArray());
                    }
                    writer.edges(types[t].type(), list);
                }
            }
            writer.commit();
        }
    }
}
