package io.filbert.examples.bench;

import io.filbert.grid.GraphGrid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** All members of a cluster in one JVM, a thin client in another, and a graph: counts what batches cost. One thread. */
final class ScalingCluster implements AutoCloseable {
    private static final String GRAPH = "g";
    private static final String HEAP = "2g";

    /** Sixteen members would collect the metrics of one JVM sixteen times, for a quarter of its computing. */
    private static final String NO_METRICS = "-Dhazelcast.metrics.enabled=false";

    private static final String CLIENT_HEAP = "800m";
    private static final int MOST_BATCHES = 24;
    private static final int EPOCHS_TO_WARM_UP = 3;
    private static final int CALLS = 5000;

    private final BenchRun run;
    private final int size;
    private final int batches;
    private final BenchCluster cluster;
    private final ChildProcess members;
    private final ChildProcess client;
    private final double heapBytes;
    private int measured = -1;
    private Cost cost = new Cost(0, 0, 0, 0, 0, 0, 0);
    private double restedFrom;
    private double cpuThen;

    /**
     * What a batch took.
     *
     * @param requests sent by the client
     * @param bytes that the client sent and received
     * @param cpu of the client and all members, in seconds
     * @param idle what they took just before, with nothing to do, in seconds of CPU a second
     * @param seconds that it took
     * @param edges sampled
     * @param nodes of the batch
     */
    record Cost(double requests, double bytes, double cpu, double idle, double seconds, double edges, double nodes) {}

    /** Starts one, loads the graph and runs batches until it is warm. */
    ScalingCluster(BenchRun run, BenchGraph graph, int size) throws IOException {
        this.run = run;
        this.size = size;
        this.batches =
                Math.max(1, Math.min(MOST_BATCHES, graph.nodes() / run.batchSize())); // seeds are different nodes
        this.cluster = BenchCluster.inOneProcess(run.folder(), size, HEAP, 0, NO_METRICS);
        try {
            members = cluster.members().get(0);
            double before = heap();
            try (GraphGrid grid = cluster.grid()) {
                run.report().progress("loading %s into %d members", graph, size);
                graph.load(grid, GRAPH, run.columns());
            }
            heapBytes = heap() - before;
            client = cluster.client(CLIENT_HEAP, cluster.addresses());
            for (int epoch = 0; epoch < EPOCHS_TO_WARM_UP; epoch++) {
                load(epoch, batches, run.batchSize(), run.fanout());
            }
            client.run(Workloads.EMPTY, new Settings().set("calls", CALLS));
            restedFrom = System.nanoTime() / 1e9;
            cpuThen = cpu();
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** Number of members. */
    int size() {
        return size;
    }

    /** What the graph takes of the members' heap: used after it was loaded, less used before. */
    double heapBytes() {
        return heapBytes;
    }

    private double heap() throws IOException {
        return members.run(Workloads.HEAP, new Settings().set("graph", GRAPH)).number("bytes");
    }

    /** Of the batches of a round, which are the same in every cluster. Since the last ones it must have had nothing to do. */
    Cost cost(int round) throws IOException {
        if (round != measured) {
            double start = System.nanoTime() / 1e9;
            double cpu = cpu();
            double idle = (cpu - cpuThen) / (start - restedFrom);
            double bytes = clientBytes();
            Settings answer = load(round, batches, run.batchSize(), run.fanout());
            restedFrom = System.nanoTime() / 1e9;
            cpuThen = cpu();
            cost = new Cost(
                    answer.number("requests") / batches,
                    (clientBytes() - bytes) / batches,
                    (cpuThen - cpu) / batches,
                    idle,
                    (restedFrom - start) / batches,
                    answer.number("edges") / batches,
                    answer.number("nodes") / batches);
            measured = round;
        }
        return cost;
    }

    /** Requests of a batch. */
    double requests(int batches, int batchSize, int... fanout) throws IOException {
        return load(0, batches, batchSize, fanout).number("requests") / batches;
    }

    /** What a request and its reply take on the wire when there is nothing in them. */
    double headerBytes() throws IOException {
        double bytes = clientBytes();
        client.run(Workloads.EMPTY, new Settings().set("calls", CALLS));
        double header = (clientBytes() - bytes) / CALLS;
        restedFrom = System.nanoTime() / 1e9;
        cpuThen = cpu();
        return header;
    }

    private Settings load(int epoch, int batches, int batchSize, int[] fanout) throws IOException {
        return client.run(
                Workloads.LOAD,
                new Settings()
                        .set("graph", GRAPH)
                        .set("epoch", epoch)
                        .set("batches", batches)
                        .set("size", batchSize)
                        .set("fanout", Settings.text(fanout))
                        .set("features", true));
    }

    private double cpu() {
        return client.cpu().plus(members.cpu()).toNanos() / 1e9;
    }

    /** Everything that the client's process wrote and read, files too; beside batches that is next to nothing. */
    private double clientBytes() throws IOException {
        Path counters = Path.of("/proc", Long.toString(client.pid()), "io");
        if (!Files.exists(counters)) {
            throw new IOException(
                    "there is no " + counters + ", where a process's bytes are counted; scaling needs Linux");
        }
        return Files.readAllLines(counters).stream()
                .filter(line -> line.startsWith("rchar:") || line.startsWith("wchar:"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                .sum();
    }

    @Override
    public void close() {
        cluster.close();
    }
}
