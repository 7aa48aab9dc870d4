package io.filbert.nn;

import ai.djl.ndarray.NDArray;
import io.filbert.loader.EdgeIndex;
import io.filbert.loader.MiniBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a layer of a homogeneous graph reads: the edges, whose messages go from {@code row[k]} to {@code col[k]}, and how many
 * nodes there are at either end. Nodes are local ids; the destinations are the first of the sources, so a layer takes a matrix with a
 * row for every source and gives one with a row for every destination.
 *
 * <p>{@link #layers(MiniBatch)} leaves out of a sampled batch what the layers to come do not need, as PyG's
 * {@code trim_to_layer} does: layer i of L reads the edges of the first L - i hops and computes the nodes of the hops before
 * the last of these, so the last layer gives the seeds alone.
 */
public final class LayerEdges {
    private final int[] row;
    private final int[] col;
    private final int sources;
    private final int destinations;

    private LayerEdges(int[] row, int[] col, int sources, int destinations) {
        this.row = row;
        this.col = col;
        this.sources = sources;
        this.destinations = destinations;
    }

    /** Any edges; the arrays become the layer's. An edge may stand several times and then counts so often. */
    public static LayerEdges of(int[] row, int[] col, int sources, int destinations) {
        if (row.length != col.length) {
            throw new IllegalArgumentException(
                    "row and col must have one length, got " + row.length + " and " + col.length);
        }
        if (destinations < 0 || destinations > sources) {
            throw new IllegalArgumentException("destinations=" + destinations
                    + ", must be from 0 to the number of sources, " + sources + ": they are the first of these");
        }
        for (int k = 0; k < row.length; k++) {
            if (row[k] < 0 || row[k] >= sources || col[k] < 0 || col[k] >= destinations) {
                throw new IllegalArgumentException("edge " + k + " goes from " + row[k] + " to " + col[k]
                        + ", but there are "
                        + sources + " sources and " + destinations + " destinations; edges of a sample along out-edges"
                        + " go the other way: give col as row and row as col");
            }
        }
        return new LayerEdges(row, col, sources, destinations);
    }

    /** One for each hop of a sampled batch of a graph with one node type and one edge type, the widest first. */
    public static List<LayerEdges> layers(MiniBatch batch) {
        EdgeIndex edges = batch.edgeIndex();
        return layers(edges.row(), edges.col(), batch.numSampledNodes(), batch.numSampledEdges());
    }

    /**
     * One for each hop, the widest first.
     *
     * @param numSampledNodes nodes by hop, the seeds first
     * @param numSampledEdges edges by hop, one number less
     */
    public static List<LayerEdges> layers(int[] row, int[] col, int[] numSampledNodes, int[] numSampledEdges) {
        if (numSampledEdges.length != numSampledNodes.length - 1) {
            throw new IllegalArgumentException("the sample has no numbers of edges by hop (SubgraphType other than"
                    + " DIRECTIONAL), so no layer can leave any out; use LayerEdges.all for every layer");
        }
        List<LayerEdges> layers = new ArrayList<>();
        for (int hops = numSampledEdges.length; hops > 0; hops--) {
            int edges = sum(numSampledEdges, hops);
            layers.add(of(
                    Arrays.copyOf(row, edges),
                    Arrays.copyOf(col, edges),
                    sum(numSampledNodes, hops + 1),
                    sum(numSampledNodes, hops)));
        }
        return layers;
    }

    /** All edges and nodes of a batch of a graph with one node type and one edge type, for a layer that computes every node. */
    public static LayerEdges all(MiniBatch batch) {
        EdgeIndex edges = batch.edgeIndex();
        return of(edges.row(), edges.col(), batch.nId().length, batch.nId().length);
    }

    /** The sum of the first numbers. */
    static int sum(int[] counts, int hops) {
        int sum = 0;
        for (int hop = 0; hop < hops; hop++) {
            sum += counts[hop];
        }
        return sum;
    }

    /** Sources of the edges. The layer's array. */
    public int[] row() {
        return row;
    }

    /** Destinations of the edges. The layer's array. */
    public int[] col() {
        return col;
    }

    /** Rows that the layer takes. */
    public int sources() {
        return sources;
    }

    /** Rows that the layer gives. */
    public int destinations() {
        return destinations;
    }

    /** Edges into each destination. */
    int[] degrees() {
        int[] degrees = new int[destinations];
        for (int d : col) {
            degrees[d]++;
        }
        return degrees;
    }

    /** These edges and then one of every destination to itself. */
    LayerEdges withSelfLoops() {
        int edges = row.length;
        int[] from = Arrays.copyOf(row, edges + destinations);
        int[] to = Arrays.copyOf(col, edges + destinations);
        for (int v = 0; v < destinations; v++) {
            from[edges + v] = v;
            to[edges + v] = v;
        }
        return new LayerEdges(from, to, sources, destinations);
    }

    /** Refuses a matrix that is not {@code rows x columns}. */
    static void require(String layer, NDArray h, int rows, int columns) {
        if (h.getShape().dimension() != 2
                || h.getShape().get(0) != rows
                || h.getShape().get(1) != columns) {
            throw new IllegalArgumentException(
                    "layer " + layer + " takes " + rows + " rows of " + columns + " columns, got "
                            + h.getShape()
                            + "; give the first layer the features of all nodes of the batch, every other one what"
                            + " the layer before gave");
        }
    }
}
