package io.filbert.partition;

import io.filbert.graph.InvalidGraphException;
import io.filbert.partition.PartitionGraph.Undirected;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a graph into parts of about the same number of nodes with few edges between them, all node types jointly. Plain Java
 * but for METIS; the same input gives the same parts. Immutable.
 *
 * <ul>
 *   <li>{@link #ldg}: linear deterministic greedy (Stanton, Kliot: Streaming graph partitioning for large distributed graphs, KDD
 *       2012). A node goes where most of its neighbors are, times the room that is left there.
 *   <li>{@link #fennel}: (Tsourakakis, Gkantsidis, Radunovic, Vojnovic: FENNEL, WSDM 2014). The same with a price of size instead:
 *       gamma = 1.5, load limit 1.1.
 *   <li>{@link #metis}: multilevel k-way (Karypis, Kumar: A fast and high quality multilevel scheme for partitioning irregular graphs,
 *       SIAM J. Sci. Comput. 20(1), 1998) by libmetis, which must be installed. The best cut.
 * </ul>
 *
 * <pre>{@code
 * PartitionGraph shape = PartitionGraph.of(schema).edges(CITES, source, destination);
 * GraphWriter writer = grid.create("papers", schema, Partitioner.metis(grid.members()).partition(shape));
 * }</pre>
 */
public final class Partitioner {
    private enum Method {
        LDG,
        FENNEL,
        METIS
    }

    private static final double LOAD_LIMIT = 1.1;

    private final Method method;
    private final int parts;
    private final int passes;
    private final int @Nullable [] order;

    private Partitioner(Method method, int parts, int passes, int @Nullable [] order) {
        PartitionAssignment.requireParts(parts);
        this.method = method;
        this.parts = parts;
        this.passes = passes;
        this.order = order;
    }

    /** Streaming LDG, one pass in the order of the ids; no part gets more than ceil(nodes / parts). */
    public static Partitioner ldg(int parts) {
        return new Partitioner(Method.LDG, parts, 1, null);
    }

    /** Streaming Fennel, one pass in the order of the ids; no part gets more than 1.1 times the mean, rounded up. */
    public static Partitioner fennel(int parts) {
        return new Partitioner(Method.FENNEL, parts, 1, null);
    }

    /** METIS; {@link #partition} throws when libmetis is not installed, and says how to. */
    public static Partitioner metis(int parts) {
        return new Partitioner(Method.METIS, parts, 1, null);
    }

    /**
     * How often the stream runs, at least 1: from the second pass on a node sees all its neighbors (Nishimura, Ugander: Restreaming
     * graph partitioning, KDD 2013). Not for METIS.
     */
    public Partitioner passes(int count) {
        requireStream("passes");
        if (count < 1) {
            throw new InvalidGraphException("passes=" + count + ", must be at least 1");
        }
        return new Partitioner(method, parts, count, order);
    }

    /** The order of the stream: every {@link PartitionGraph#number} once. Not for METIS. */
    public Partitioner order(int[] numbers) {
        requireStream("order");
        return new Partitioner(method, parts, passes, numbers.clone());
    }

    private void requireStream(String option) {
        if (method == Method.METIS) {
            throw new InvalidGraphException(option + " is for ldg and fennel, METIS has no stream; leave it out");
        }
    }

    /** Assigns every node to a part. Takes about 12 bytes a node and 16 an edge besides the graph, METIS several times that. */
    public PartitionAssignment partition(PartitionGraph graph) {
        int n = graph.nodes();
        requireEveryNode(n);
        int[] part = new int[n];
        if (parts >= n) {
            Arrays.setAll(part, v -> v);
        } else if (parts > 1) {
            Undirected undirected = graph.undirected();
            if (method == Method.METIS && undirected.edges() > 0) {
                part = Metis.partGraphKway(undirected, parts);
            } else {
                stream(undirected, part);
            }
        }
        return PartitionAssignment.of(parts, graph, part);
    }

    private void requireEveryNode(int n) {
        if (order == null) {
            return;
        }
        boolean[] seen = new boolean[n];
        for (int v : order) {
            if (v < 0 || v >= n || seen[v]) {
                throw new InvalidGraphException("order has the number " + v + (v < 0 || v >= n ? "" : " twice")
                        + ", must have each of 0 to " + (n - 1) + " once");
            }
            seen[v] = true;
        }
        if (order.length != n) {
            throw new InvalidGraphException("order has " + order.length + " numbers for " + n + " nodes");
        }
    }

    private void stream(Undirected graph, int[] part) {
        int n = part.length;
        Arrays.fill(part, -1);
        int capacity = (n + parts - 1) / parts;
        double alpha = graph.edges() * Math.sqrt(parts) / Math.pow(n, 1.5);
        int limit = method == Method.LDG ? capacity : Math.max(capacity, (int) (LOAD_LIMIT * n / parts));
        long[] near = new long[parts];
        for (int pass = 0; pass < passes; pass++) {
            int[] size = new int[parts]; // of this pass; nodes to come count as neighbors in their old parts
            for (int i = 0; i < n; i++) {
                int v = order == null ? i : order[i];
                Arrays.fill(near, 0);
                for (int e = graph.start()[v]; e < graph.start()[v + 1]; e++) {
                    int p = part[graph.neighbor()[e]];
                    if (p >= 0) {
                        near[p] += graph.weight()[e];
                    }
                }
                int best = -1;
                double bestScore = 0;
                for (int p = 0; p < parts; p++) {
                    if (size[p] >= limit) {
                        continue;
                    }
                    double score = method == Method.LDG
                            ? near[p] * (1 - (double) size[p] / capacity)
                            : near[p] - 1.5 * alpha * Math.sqrt(size[p]);
                    if (best < 0 || score > bestScore || (score == bestScore && size[p] < size[best])) {
                        best = p;
                        bestScore = score;
                    }
                }
                part[v] = best;
                size[best]++;
            }
        }
    }
}
