package io.filbert.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One step's samples (one, or one for each node type that has seeds) as one graph for {@link RgcnConv}: nodes of all types and
 * samples in one numbering by hop (first all seeds, then all nodes of hop 1, ...; within a hop by sample, then by node type), so that
 * the nodes a layer still needs are a prefix. The last layer gives the seeds alone, in the order of samples and types.
 *
 * <p>Valid as long as the samples are. One thread at a time.
 */
public final class TypedBatch {
    private final Relations relations;
    private final int hops;
    private final List<? extends TypedSample> samples;
    private final int[][][] first;
    private final int[] hopEnd;
    private final int[] nodeType;
    private final List<TypedEdges> layers = new ArrayList<>();

    private TypedBatch(Relations relations, int hops, List<? extends TypedSample> samples) {
        this.relations = relations;
        this.hops = hops;
        this.samples = samples;
        this.first = new int[hops + 1][samples.size()][relations.nodeTypes()];
        this.hopEnd = new int[hops + 1];
        int total = 0;
        for (int hop = 0; hop <= hops; hop++) {
            for (int s = 0; s < samples.size(); s++) {
                for (int t = 0; t < relations.nodeTypes(); t++) {
                    first[hop][s][t] = total;
                    total += count(hop, s, t);
                }
            }
            hopEnd[hop] = total;
        }
        this.nodeType = new int[total];
        for (int hop = 0; hop <= hops; hop++) {
            for (int s = 0; s < samples.size(); s++) {
                for (int t = 0; t < relations.nodeTypes(); t++) {
                    Arrays.fill(nodeType, first[hop][s][t], first[hop][s][t] + count(hop, s, t), t);
                }
            }
        }
        for (int edgeHops = hops; edgeHops > 0; edgeHops--) {
            layers.add(layer(edgeHops));
        }
    }

    /**
     * Numbers the nodes and groups the messages of all layers.
     *
     * @param relations of the model; its schema is the samples'
     * @param hops of the samples, as many as the model has layers
     */
    public static TypedBatch of(Relations relations, int hops, List<? extends TypedSample> samples) {
        for (TypedSample sample : samples) {
            for (int t = 0; t < relations.nodeTypes(); t++) {
                requireHops(sample.numSampledNodes(t).length - 1, hops);
            }
            for (int e = 0; e < relations.edgeTypes(); e++) {
                requireHops(sample.numSampledEdges(e).length, hops);
            }
        }
        return new TypedBatch(relations, hops, samples);
    }

    private static void requireHops(int got, int hops) {
        if (got != hops) {
            throw new IllegalArgumentException("the model has " + hops + " layers, the sample has numbers for " + got
                    + " hops; give numNeighbors as many numbers as the model has layers, and SubgraphType.DIRECTIONAL");
        }
    }

    private int count(int hop, int sample, int type) {
        return samples.get(sample).numSampledNodes(type)[hop];
    }

    /** What each layer reads, the widest first. */
    public List<TypedEdges> layers() {
        return List.copyOf(layers);
    }

    /** Number of nodes, all hops: rows that the first layer takes. */
    public int nodes() {
        return nodeType.length;
    }

    /** Number of seeds: rows that the last layer gives. */
    public int seeds() {
        return hopEnd[0];
    }

    /** The number of a node by its local id in a sample; of seeds, their rows in what the last layer gives. */
    public int number(int sample, int type, int local) {
        int rest = local;
        for (int hop = 0; hop <= hops; hop++) {
            if (rest < count(hop, sample, type)) {
                return first[hop][sample][type] + rest;
            }
            rest -= count(hop, sample, type);
        }
        throw new IllegalArgumentException("local id " + local + " is not in sample " + sample);
    }

    /**
     * Feature rows of all nodes, for the first layer, in memory that torch owns.
     *
     * @param step owns the result
     * @param columns of every node type's features
     */
    public NDArray features(NDManager step, int columns) {
        NDList pieces = new NDList();
        for (int hop = 0; hop <= hops; hop++) {
            for (int s = 0; s < samples.size(); s++) {
                for (int t = 0; t < relations.nodeTypes(); t++) {
                    if (count(hop, s, t) > 0) {
                        int local = LayerEdges.sum(samples.get(s).numSampledNodes(t), hop);
                        pieces.add(Features.wrap(step, rows(s, t, columns), local, count(hop, s, t), columns));
                    }
                }
            }
        }
        if (pieces.isEmpty()) {
            return step.zeros(new Shape(0, columns));
        }
        NDArray rows = NDArrays.concat(pieces, 0); // one copy
        pieces.close();
        return rows;
    }

    private ByteBuffer rows(int sample, int type, int columns) {
        ByteBuffer rows = samples.get(sample).features(type);
        int nodes = LayerEdges.sum(samples.get(sample).numSampledNodes(type), hops + 1);
        if (rows.remaining() != nodes * columns * Float.BYTES) {
            throw new IllegalArgumentException(
                    "features of node type " + type + " take " + rows.remaining() + " bytes for "
                            + nodes + " nodes, " + columns + " columns of float32 take " + nodes * columns * Float.BYTES
                            + "; all node types need features of the same width");
        }
        return rows;
    }

    /** Messages over the edges of the first {@code edgeHops} hops, to all nodes before that hop. */
    private TypedEdges layer(int edgeHops) {
        int[][] row = new int[relations.edgeRelations()][];
        int[][] col = new int[relations.edgeRelations()][];
        int[][][] numbers = numbers(edgeHops);
        for (int r = 0; r < row.length; r++) {
            int edges = 0;
            for (int e : relations.edgeTypesOf(r)) {
                for (TypedSample sample : samples) {
                    edges += LayerEdges.sum(sample.numSampledEdges(e), edgeHops);
                }
            }
            row[r] = new int[edges];
            col[r] = new int[edges];
            int at = 0;
            for (int e : relations.edgeTypesOf(r)) {
                for (int s = 0; s < samples.size(); s++) {
                    TypedSample sample = samples.get(s);
                    int count = LayerEdges.sum(sample.numSampledEdges(e), edgeHops);
                    if (count > 0) {
                        map(sample.row(e), numbers[s][relations.sourceType(e)], row[r], at, count);
                        map(sample.col(e), numbers[s][relations.destinationType(e)], col[r], at, count);
                        at += count;
                    }
                }
            }
        }
        int[] types = Arrays.copyOf(nodeType, hopEnd[edgeHops - 1]);
        return TypedEdges.of(hopEnd[edgeHops], types, relations.nodeTypes(), row, col);
    }

    private static void map(int[] local, int[] number, int[] out, int at, int count) {
        for (int k = 0; k < count; k++) {
            out[at + k] = number[local[k]];
        }
    }

    /** Numbers by (sample, node type, local id) of the nodes of the first hops. */
    private int[][][] numbers(int edgeHops) {
        int[][][] numbers = new int[samples.size()][relations.nodeTypes()][];
        for (int s = 0; s < samples.size(); s++) {
            for (int t = 0; t < relations.nodeTypes(); t++) {
                int[] ofType = new int[LayerEdges.sum(samples.get(s).numSampledNodes(t), edgeHops + 1)];
                int local = 0;
                for (int hop = 0; hop <= edgeHops; hop++) {
                    for (int i = 0; i < count(hop, s, t); i++) {
                        ofType[local++] = first[hop][s][t] + i;
                    }
                }
                numbers[s][t] = ofType;
            }
        }
        return numbers;
    }
}
