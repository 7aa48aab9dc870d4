package io.filbert.examples.bench;

import io.filbert.sampler.Draws;
import java.util.Arrays;

/**
 * A whole batch out of two arrays in this heap, on one thread: the yardstick of sampling, and of training. It makes the very draws of
 * Filbert ({@code docs/sampling.md}) and gives out local ids in the same order, so that both have the same edges and nodes; it
 * has no partitions, no versions, no options and one edge type. Local ids are kept by node in an array of the graph's size, with
 * the batch's stamp, which is the fastest way for a graph that fits. One thread.
 */
public final class InHeapSampler {
    private final int[] colptr;
    private final int[] row;
    private final int[] fanout;
    private final long[] stamped;
    private final int[] nodesByHop;
    private final int[] edgesByHop;
    private int stamp;
    private int[] nodes = new int[1 << 16];
    private int nodeCount;
    private int[] sources = new int[1 << 16];
    private int[] destinations = new int[1 << 16];
    private int edgeCount;

    /** @param fanout neighbors by hop, -1 for all */
    public InHeapSampler(Csc graph, int... fanout) {
        this.colptr = graph.colptr();
        this.row = graph.row();
        this.fanout = fanout;
        this.stamped = new long[graph.nodes()];
        this.nodesByHop = new int[fanout.length + 1];
        this.edgesByHop = new int[fanout.length];
    }

    /**
     * A batch: what a trainer is handed, in arrays of its own.
     *
     * @param node global id by local id
     * @param row source of each edge, a local id
     * @param col destination of each edge, a local id
     * @param numSampledNodes new nodes by hop, the seeds first
     * @param numSampledEdges by hop
     */
    public record Batch(long[] node, int[] row, int[] col, int[] numSampledNodes, int[] numSampledEdges) {}

    /** Samples; seeds must be different nodes. */
    public Batch sample(long[] seeds, int from, int to, long stepKey) {
        edges(seeds, from, to, stepKey);
        long[] node = new long[nodeCount];
        for (int i = 0; i < nodeCount; i++) {
            node[i] = nodes[i];
        }
        return new Batch(
                node,
                Arrays.copyOf(sources, edgeCount),
                Arrays.copyOf(destinations, edgeCount),
                nodesByHop.clone(),
                edgesByHop.clone());
    }

    /** Samples, and answers only how many edges there are. */
    int edges(long[] seeds, int from, int to, long stepKey) {
        stamp++;
        nodeCount = 0;
        edgeCount = 0;
        for (int i = from; i < to; i++) {
            local((int) seeds[i]);
        }
        nodesByHop[0] = nodeCount;
        int begin = 0;
        for (int hop = 0; hop < fanout.length; hop++) {
            int end = nodeCount;
            long typeKey = Draws.absorb(Draws.absorb(stepKey, hop), 0);
            int edges = edgeCount;
            hop(begin, end, fanout[hop], typeKey);
            nodesByHop[hop + 1] = nodeCount - end;
            edgesByHop[hop] = edgeCount - edges;
            begin = end;
        }
        return edgeCount;
    }

    /** In three passes, each a loop over all edges of the hop: positions, the nodes there, their local ids. */
    private void hop(int begin, int end, int k, long typeKey) {
        reserve(k < 0 ? neighbors(begin, end) : (long) (end - begin) * k);
        int at = edgeCount;
        for (int local = begin; local < end; local++) {
            int node = nodes[local];
            int first = colptr[node];
            int degree = colptr[node + 1] - first;
            int n = k < 0 ? degree : Math.min(degree, k);
            if (degree == n) {
                for (int j = 0; j < n; j++) {
                    sources[at + j] = first + j;
                }
            } else {
                floyd(degree, k, Draws.absorb(typeKey, node), sources, at, first);
            }
            Arrays.fill(destinations, at, at + n, local);
            at += n;
        }
        int[] rows = row;
        for (int e = edgeCount; e < at; e++) {
            sources[e] = rows[sources[e]];
        }
        for (int e = edgeCount; e < at; e++) {
            sources[e] = local(sources[e]);
        }
        edgeCount = at;
    }

    private long neighbors(int begin, int end) {
        long sum = 0;
        for (int local = begin; local < end; local++) {
            sum += colptr[nodes[local] + 1] - colptr[nodes[local]];
        }
        return sum;
    }

    /**
     * Bentley and Floyd, as {@code docs/sampling.md} defines it: writes {@code base} and a number below {@code degree}, {@code k}
     * times. A number's low six bits tell whether it can have been drawn before.
     */
    static void floyd(int degree, int k, long key, int[] out, int at, int base) {
        long seen = 0;
        for (int t = 0; t < k; t++) {
            int last = degree - k + t;
            int value = (int) Draws.bounded(Draws.word(key, t), last + 1L);
            if ((seen >>> value & 1) != 0) {
                for (int j = at; j < at + t; j++) {
                    if (out[j] == base + value) {
                        value = last;
                        break;
                    }
                }
            }
            seen |= 1L << value;
            out[at + t] = base + value;
        }
    }

    private int local(int node) {
        long seen = stamped[node];
        if ((int) (seen >>> 32) == stamp) {
            return (int) seen;
        }
        if (nodeCount == nodes.length) {
            nodes = Arrays.copyOf(nodes, 2 * nodeCount);
        }
        nodes[nodeCount] = node;
        stamped[node] = (long) stamp << 32 | nodeCount;
        return nodeCount++;
    }

    private void reserve(long more) {
        if (edgeCount + more > sources.length) {
            int size = Math.toIntExact(Math.max(2L * sources.length, edgeCount + more));
            sources = Arrays.copyOf(sources, size);
            destinations = Arrays.copyOf(destinations, size);
        }
    }
}
