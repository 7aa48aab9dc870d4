package io.filbert.examples;

import io.filbert.graph.GraphException;
import io.filbert.graph.GraphSchema;
import io.filbert.partition.PartitionAssignment;
import io.filbert.partition.PartitionGraph;
import io.filbert.partition.Partitioner;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code filbert partition}: how well each partitioner cuts the graph of a file. */
@Command(
        name = "partition",
        description = "Cuts the graph of a file by hash, LDG, Fennel and METIS, and compares the cuts.",
        mixinStandardHelpOptions = true)
final class PartitionCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            description = "Edges: two ids on a line, separated by a tab; more fields are ignored.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path file;

    @Option(names = "--parts", paramLabel = "K", defaultValue = "3", description = "How many parts; default 3.")
    private int parts;

    private long[] source = {};
    private long[] destination = {};

    @Override
    public Integer call() throws IOException {
        read();
        int nodes = (int) (1
                + Math.max(
                        LongStream.of(source).max().orElse(-1),
                        LongStream.of(destination).max().orElse(-1)));
        PartitionGraph graph =
                PartitionGraph.of(GraphSchema.homogeneous(nodes)).edges(GraphSchema.EDGE, source, destination);
        print("%,d nodes, %,d edges, %d parts%n", nodes, source.length, parts);
        print("%-18s %8s %12s %10s %9s%n", "method", "edge cut", "remote rows", "imbalance", "seconds");
        measure("hash", graph, () -> hash(nodes));
        measure("ldg", graph, () -> Partitioner.ldg(parts).partition(graph));
        measure("ldg, 10 passes", graph, () -> Partitioner.ldg(parts).passes(10).partition(graph));
        measure("fennel", graph, () -> Partitioner.fennel(parts).partition(graph));
        measure("fennel, 10 passes", graph, () -> Partitioner.fennel(parts)
                .passes(10)
                .partition(graph));
        try {
            measure("metis", graph, () -> Partitioner.metis(parts).partition(graph));
        } catch (GraphException e) {
            print("%-18s %s%n", "metis", String.valueOf(e.getMessage()));
        }
        return CommandLine.ExitCode.OK;
    }

    private void read() throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            long[] ends = lines.map(line -> line.split("\t", -1))
                    .flatMapToLong(fields -> LongStream.of(Long.parseLong(fields[0]), Long.parseLong(fields[1])))
                    .toArray();
            source = new long[ends.length / 2];
            destination = new long[source.length];
            Arrays.setAll(source, i -> ends[2 * i]);
            Arrays.setAll(destination, i -> ends[2 * i + 1]);
        }
    }

    private PartitionAssignment hash(int nodes) {
        short[] part = new short[nodes];
        for (int node = 0; node < nodes; node++) {
            part[node] = (short) (node % parts);
        }
        return PartitionAssignment.of(parts, Map.of(GraphSchema.NODE, part));
    }

    private void measure(String method, PartitionGraph graph, Supplier<PartitionAssignment> partitioner) {
        long start = System.nanoTime();
        PartitionAssignment cut = partitioner.get();
        double seconds = (System.nanoTime() - start) / 1e9;
        print(
                "%-18s %6.1f %% %,12d %10.3f %9.2f%n",
                method, 100 * cut.edgeCut(graph), remoteRows(cut), cut.imbalance(), seconds);
    }

    /** Distinct (part, node of another part that an edge joins to it): each edge read in both directions. */
    private long remoteRows(PartitionAssignment cut) {
        short[] part = cut.partOf(GraphSchema.NODE);
        BitSet[] needed = new BitSet[parts];
        Arrays.setAll(needed, p -> new BitSet());
        for (int i = 0; i < source.length; i++) {
            int a = (int) source[i];
            int b = (int) destination[i];
            if (part[a] != part[b]) {
                needed[part[a]].set(b);
                needed[part[b]].set(a);
            }
        }
        return Arrays.stream(needed).mapToLong(BitSet::cardinality).sum();
    }

    private void print(String format, Object... values) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, format, values);
        out.flush();
    }
}
