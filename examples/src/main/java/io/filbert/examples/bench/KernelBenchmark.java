package io.filbert.examples.bench;

import io.filbert.partition.HashPartitionBook;
import io.filbert.sampler.Draws;
import io.filbert.sampler.HopKernel;
import io.filbert.store.AdjacencySection;
import io.filbert.store.RowIds;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One hop of {@value #SEEDS} random seeds on one thread, measured by JMH for each seed: {@link HopKernel} over the blocks of 271 partitions, as an
 * owner serves a request, and the same draws from two arrays of the whole graph in the order of the seeds.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KernelBenchmark {
    static final int SEEDS = 1 << 15;
    private static final int PARTITIONS = 271;

    /** A graph's name, as {@code --graph} has it. */
    @Param("rmat")
    public String graph = "";

    /** Number of nodes. */
    @Param("0")
    public int nodes;

    /** Number of edges. */
    @Param("0")
    public int edges;

    /** Neighbors of a seed. */
    @Param("10")
    public int fanout;

    private int[] colptr = {};
    private int[] row = {};
    private int[] seeds = {};
    private int[] rows = {};
    private int[] start = {};
    private AdjacencySection[] sections = {};
    private RowIds[] ids = {};
    private HopKernel kernel = new HopKernel(0, false, 0);
    private final int[] counts = new int[SEEDS];
    private int[] neighbors = {};
    private int[] positions = {};

    /** Builds the graph twice, as two arrays and as blocks. */
    @Setup
    public void setUp() {
        GraphKind kind = Arrays.stream(GraphKind.values())
                .filter(k -> k.label().equals(graph))
                .findFirst()
                .orElseThrow();
        Csc csc = kind.generate(nodes, edges).csc();
        colptr = csc.colptr();
        row = csc.row();
        long[] random = Seeds.of(0, Math.min(SEEDS, nodes), nodes);
        seeds = new int[SEEDS];
        Arrays.setAll(seeds, i -> (int) random[i % random.length]);
        HashPartitionBook book = new HashPartitionBook(PARTITIONS);
        sections = new AdjacencySection[PARTITIONS];
        ids = new RowIds[PARTITIONS];
        for (int p = 0; p < PARTITIONS; p++) {
            int n = book.rows(p, nodes);
            ids[p] = RowIds.hash(p, PARTITIONS, n);
            int[] pointers = new int[n + 1];
            for (int r = 0; r < n; r++) {
                int node = (int) ids[p].node(r);
                pointers[r + 1] = pointers[r] + colptr[node + 1] - colptr[node];
            }
            int[] values = new int[pointers[n]];
            for (int r = 0; r < n; r++) {
                int node = (int) ids[p].node(r);
                System.arraycopy(row, colptr[node], values, pointers[r], pointers[r + 1] - pointers[r]);
            }
            sections[p] = AdjacencySection.of(pointers, values);
        }
        start = new int[PARTITIONS + 1];
        for (int seed : seeds) {
            start[seed % PARTITIONS + 1]++;
        }
        for (int p = 0; p < PARTITIONS; p++) {
            start[p + 1] += start[p];
        }
        rows = new int[SEEDS];
        int[] at = start.clone();
        for (int seed : seeds) {
            rows[at[seed % PARTITIONS]++] = seed / PARTITIONS;
        }
        neighbors = new int[SEEDS * fanout];
        positions = new int[fanout];
        kernel = new HopKernel(fanout, false, Draws.absorb(Seeds.SEED, 0));
    }

    /** Blocks. */
    @Benchmark
    @OperationsPerInvocation(SEEDS)
    public int blocks() {
        int out = 0;
        for (int p = 0; p < PARTITIONS; p++) {
            int from = start[p];
            int to = start[p + 1];
            int total = kernel.count(sections[p], rows, from, to, counts, from);
            kernel.draw(sections[p], rows, from, to, ids[p], counts, from, neighbors, out);
            sections[p].neighbors().gather(neighbors, out, total, neighbors, out);
            out += total;
        }
        return out;
    }

    /** Two arrays. */
    @Benchmark
    @OperationsPerInvocation(SEEDS)
    public int plain() {
        long typeKey = Draws.absorb(Seeds.SEED, 0);
        int k = fanout;
        int out = 0;
        for (int i = 0; i < SEEDS; i++) {
            int node = seeds[i];
            int first = colptr[node];
            int degree = colptr[node + 1] - first;
            if (degree <= k) {
                for (int j = 0; j < degree; j++) {
                    neighbors[out + j] = row[first + j];
                }
            } else {
                InHeapSampler.floyd(degree, k, Draws.absorb(typeKey, node), positions, 0, first);
                for (int j = 0; j < k; j++) {
                    neighbors[out + j] = row[positions[j]];
                }
            }
            int n = Math.min(degree, k);
            counts[i] = n;
            out += n;
        }
        return out;
    }
}
