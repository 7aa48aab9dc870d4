package io.filbert.examples.bench;

import io.filbert.examples.bench.Figure.Target;
import io.filbert.grid.GraphGrid;
import java.io.IOException;

/**
 * What a graph takes on the members' heap, by the difference that loading it makes to what full collections leave, and by its own report.
 * All of it is counted, blocks, headers and Hazelcast's entries, and divided by the edges; the yardstick is an int an edge, and of rows their
 * own bytes.
 */
final class MemoryBench implements Bench {
    private static final String NAME = "memory";
    private static final String GRAPH = "g";
    private static final String HEAP = "heap";
    private static final String REPORT = "report";
    private static final String BACKUP = "heap, one backup";
    private static final String ARRAY = "an int an edge";
    private static final String ARRAYS = "two ints an edge";
    private static final double MOST_BYTES = 4.8;
    private static final double REPORT_WITHIN = .05;
    /** The first load also makes what a member keeps for the next. */
    private static final int WARMUP = 1;

    @Override
    public void run(BenchRun run) throws Exception {
        for (GraphKind kind : run.graphsOr(GraphKind.RMAT, GraphKind.UNIFORM)) {
            edges(run, run.generate(kind));
        }
        rows(run, "", new String[0]);
        rows(run, ", regions of 1 MB", "-XX:G1HeapRegionSize=1m");
    }

    private static void edges(BenchRun run, BenchGraph graph) throws Exception {
        double edges = graph.edges();
        double[] report = new double[1];
        try (BenchCluster one = new BenchCluster(run.folder(), 1, "1500m", 0);
                BenchCluster two = new BenchCluster(run.folder(), 2, "1500m", 1)) {
            Rounds rounds = new Rounds(WARMUP, run.rounds())
                    .with(HEAP, round -> {
                        Taken taken = load(one, graph, 0);
                        report[0] = taken.report / edges;
                        return taken.heap / edges;
                    })
                    .with(REPORT, round -> report[0])
                    .with(ARRAY, round -> Integer.BYTES)
                    .with(BACKUP, round -> load(two, graph, 0).heap / edges)
                    .with(ARRAYS, round -> 2 * Integer.BYTES);
            run.measure(NAME, "B/edge", rounds);
            String on = " (" + graph.kind().label() + ")";
            boolean judged = graph.kind() == GraphKind.RMAT || graph.kind() == GraphKind.UNIFORM;
            run.report()
                    .add(
                            NAME,
                            "edges and nodes on the heap" + on,
                            "B/edge",
                            rounds,
                            HEAP,
                            ARRAY,
                            judged ? Target.atMost(MOST_BYTES / Integer.BYTES) : null);
            run.report()
                    .add(
                            NAME,
                            "the report, of the heap" + on,
                            "B/edge",
                            rounds,
                            REPORT,
                            HEAP,
                            judged ? Target.within(REPORT_WITHIN) : null);
            run.report().add(NAME, "on the heap with a backup" + on, "B/edge", rounds, BACKUP, ARRAYS, null);
            double whole = rounds.of(HEAP).median() * edges;
            double neighbors = Integer.BYTES * edges;
            double places = (double) Integer.BYTES * graph.nodes();
            run.report()
                    .note(
                            "%s: %.1f MB on the heap are %.1f MB of neighbors, 4 B an edge, %.1f MB of places among them, 4 B a node,"
                                    + " and %.1f MB for all else, %.2f B an edge",
                            graph,
                            whole / 1e6,
                            neighbors / 1e6,
                            places / 1e6,
                            (whole - neighbors - places) / 1e6,
                            (whole - neighbors - places) / edges);
        }
    }

    /** Rows alone. G1 gives an array of more than half a region regions of its own. */
    private static void rows(BenchRun run, String with, String... flags) throws Exception {
        int own = GraphKind.UNIFORM.nodes();
        BenchGraph nodes =
                new BenchGraph(GraphKind.UNIFORM, run.nodes() == null ? own : run.nodes(), new int[0], new int[0]);
        double rows = nodes.nodes();
        try (BenchCluster one = new BenchCluster(run.folder(), 1, "2g", 0, flags)) {
            double[] report = new double[1];
            Rounds rounds = new Rounds(WARMUP, run.rounds())
                    .with(HEAP, round -> {
                        Taken taken = load(one, nodes, run.columns());
                        report[0] = taken.report / rows;
                        return taken.heap / rows;
                    })
                    .with(REPORT, round -> report[0])
                    .with(ARRAY, round -> Float.BYTES * run.columns());
            run.measure(NAME, "B/row", rounds);
            run.report().add(NAME, "rows on the heap" + with, "B/row", rounds, HEAP, ARRAY, null);
            run.report().add(NAME, "the report, of the heap (rows" + with + ")", "B/row", rounds, REPORT, HEAP, null);
        }
    }

    /** Bytes. */
    private record Taken(double heap, double report) {}

    /** Loads a graph, looks what that took, and drops it. */
    private static Taken load(BenchCluster cluster, BenchGraph graph, int columns) throws IOException {
        try (GraphGrid grid = cluster.grid()) {
            double before = heap(cluster);
            double report = graph.load(grid, GRAPH, columns).report().bytes();
            double after = heap(cluster);
            grid.drop(GRAPH);
            return new Taken(after - before, report);
        }
    }

    private static double heap(BenchCluster cluster) throws IOException {
        double used = 0;
        for (ChildProcess member : cluster.members()) {
            used += member.run(Workloads.HEAP, new Settings()).number("bytes");
        }
        return used;
    }
}
