package io.filbert.partition;

import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.InvalidGraphException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The shape of a graph, for {@link Partitioner}: who is joined to whom. All node types count on in one numbering, in schema order:
 * node i of a type has the number {@link #number}. Not thread-safe while edges are given.
 *
 * <pre>{@code
 * PartitionGraph shape = PartitionGraph.of(schema).edges(CITES, source, destination);
 * }</pre>
 */
public final class PartitionGraph {
    private final GraphSchema schema;
    private final int[] first;
    private final List<int[]> sources = new ArrayList<>();
    private final List<int[]> destinations = new ArrayList<>();

    private PartitionGraph(GraphSchema schema) {
        this.schema = schema;
        int types = schema.nodeTypes().size();
        this.first = new int[types + 1];
        long nodes = 0;
        for (int t = 0; t < types; t++) {
            nodes += schema.nodeTypes().get(t).count();
            if (nodes > Integer.MAX_VALUE - 8) {
                throw new InvalidGraphException("the graph has more than 2^31 nodes, too many to be partitioned by a"
                        + " table; create it without one");
            }
            first[t + 1] = (int) nodes;
        }
    }

    /** A graph without edges yet. */
    public static PartitionGraph of(GraphSchema schema) {
        return new PartitionGraph(schema);
    }

    /**
     * Adds edges; may be called many times. The direction does not matter, an edge given twice weighs twice, an edge from a node to
     * itself nothing.
     *
     * @param source ids of the edge type's source type
     * @param destination ids of its destination type; both arrays are read during the call
     */
    public PartitionGraph edges(EdgeType type, long[] source, long[] destination) {
        if (source.length != destination.length) {
            throw new InvalidGraphException("source has " + source.length + " ids and destination " + destination.length
                    + ", must be the same");
        }
        int e = schema.edgeTypeIndex(type);
        sources.add(numbers(type, schema.sourceIndex(e), source));
        destinations.add(numbers(type, schema.destinationIndex(e), destination));
        return this;
    }

    private int[] numbers(EdgeType type, int nodeType, long[] ids) {
        int[] numbers = new int[ids.length];
        int count = first[nodeType + 1] - first[nodeType];
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] < 0 || ids[i] >= count) {
                throw new InvalidGraphException("edge " + i + " of type " + type + " has node=" + ids[i]
                        + " of node type " + schema.nodeTypes().get(nodeType).name() + ", ids are 0 to " + (count - 1));
            }
            numbers[i] = first[nodeType] + (int) ids[i];
        }
        return numbers;
    }

    /** The number of a node among all nodes of all types. */
    public int number(String nodeType, long node) {
        return Math.toIntExact(first[schema.nodeTypeIndex(nodeType)] + node);
    }

    GraphSchema schema() {
        return schema;
    }

    int nodes() {
        return first[first.length - 1];
    }

    int first(int nodeType) {
        return first[nodeType];
    }

    /** Takes an edge by the numbers of its ends. */
    interface EdgeTaker {
        void take(int source, int destination);
    }

    void forEachEdge(EdgeTaker taker) {
        for (int list = 0; list < sources.size(); list++) {
            int[] from = sources.get(list);
            int[] to = destinations.get(list);
            for (int i = 0; i < from.length; i++) {
                taker.take(from[i], to[i]);
            }
        }
    }

    /**
     * The graph without directions, as METIS wants it: no edge from a node to itself, none twice.
     *
     * @param start where the neighbors of each node begin, and one more
     * @param neighbor the neighbors of a node, ascending
     * @param weight how many edges were merged into each
     */
    record Undirected(int[] start, int[] neighbor, int[] weight) {
        /** The edges that go between two different nodes, with their weights. */
        long edges() {
            return Arrays.stream(weight, 0, start[start.length - 1])
                            .asLongStream()
                            .sum()
                    / 2;
        }
    }

    Undirected undirected() {
        int n = nodes();
        long ends = 2L * sources.stream().mapToLong(a -> a.length).sum();
        if (ends > Integer.MAX_VALUE - 8) {
            throw new InvalidGraphException("the graph has " + ends / 2 + " edges, at most 2^30 can be partitioned;"
                    + " give a sample of them");
        }
        int[] start = new int[n + 1];
        forEachEdge((a, b) -> {
            start[a + 1] += a == b ? 0 : 1;
            start[b + 1] += a == b ? 0 : 1;
        });
        for (int v = 0; v < n; v++) {
            start[v + 1] += start[v];
        }
        int[] neighbor = new int[start[n]];
        int[] next = Arrays.copyOf(start, n);
        forEachEdge((a, b) -> {
            if (a != b) {
                neighbor[next[a]++] = b;
                neighbor[next[b]++] = a;
            }
        });
        int[] weight = new int[neighbor.length];
        int at = 0;
        for (int v = 0; v < n; v++) {
            int from = start[v];
            Arrays.sort(neighbor, from, start[v + 1]);
            start[v] = at;
            for (int i = from; i < start[v + 1]; i++) {
                if (at > start[v] && neighbor[at - 1] == neighbor[i]) {
                    weight[at - 1]++;
                } else {
                    neighbor[at] = neighbor[i];
                    weight[at++] = 1;
                }
            }
        }
        start[n] = at;
        return new Undirected(start, neighbor, weight);
    }
}
