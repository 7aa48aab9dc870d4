package io.filbert.examples.bench;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a bench is run with.
 *
 * @param graphs the graphs asked for; empty for the bench's own
 * @param nodes of each graph; null for its own number
 * @param edges of each graph; null for its own number
 * @param columns float32 columns of a node's row
 * @param batchSize seeds of a batch
 * @param fanout neighbors by hop
 * @param warmup rounds before those that count
 * @param rounds rounds that count
 * @param folder for files, gone after the run
 * @param report takes what is found
 */
record BenchRun(
        List<GraphKind> graphs,
        @Nullable Integer nodes,
        @Nullable Integer edges,
        int columns,
        int batchSize,
        int[] fanout,
        int warmup,
        int rounds,
        Path folder,
        BenchReport report) {
    /** The graphs asked for, or else these. */
    List<GraphKind> graphsOr(GraphKind... own) {
        return graphs.isEmpty() ? List.of(own) : graphs;
    }

    BenchGraph generate(GraphKind kind) {
        return generate(kind, kind.nodes(), kind.edges());
    }

    /** The size is the bench's own, unless another was asked for. */
    BenchGraph generate(GraphKind kind, int ownNodes, int ownEdges) {
        int n = nodes == null ? ownNodes : nodes;
        int m = edges == null ? ownEdges : edges;
        report.progress("generating %s: %,d nodes, %,d edges", kind.label(), n, m);
        return kind.generate(n, m);
    }

    /** What workloads that load batches of a graph are asked for. */
    Settings batches(String graph, int batches) {
        return new Settings()
                .set("graph", graph)
                .set("batches", batches)
                .set("size", batchSize)
                .set("fanout", Settings.text(fanout));
    }

    /** Measures, and tells each figure on the way. */
    Rounds measure(String bench, String unit, Rounds rounds) throws Exception {
        return rounds.run((round, name, figure) -> report.progress(
                "%s %s: %s %s, %s",
                bench, round < 0 ? "warm-up" : "round " + (round + 1), BenchReport.number(figure), unit, name));
    }

    Rounds newRounds() {
        return new Rounds(warmup, rounds);
    }
}
