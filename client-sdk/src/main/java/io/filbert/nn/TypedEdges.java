package io.filbert.nn;

import java.util.Arrays;

/**
 * What a {@link RgcnConv} reads: messages grouped into (destination, relation) pairs, relation after relation, and after those of
 * edges one relation of every node type to itself. Nodes of all types share one numbering; the destinations are the first of
 * the sources.
 */
public final class TypedEdges {
    final int sources;
    final int[] nodeType;
    final int nodeTypes;
    final int[] pairsOfRelation;
    final int[] destination;
    final int[] pair;
    final int[] source;
    final float[] weight;

    private TypedEdges(int sources, int[] nodeType, int nodeTypes, Grouping grouping) {
        this.sources = sources;
        this.nodeType = nodeType;
        this.nodeTypes = nodeTypes;
        this.pairsOfRelation = grouping.pairsOfRelation;
        this.destination = Arrays.copyOf(grouping.destination, grouping.pairs);
        this.pair = grouping.pair;
        this.source = grouping.source;
        this.weight = grouping.weights();
    }

    /**
     * Any edges. One may stand several times and then counts so often in the mean.
     *
     * @param sources rows that the layer takes
     * @param nodeType node type of every destination, of which there are so many
     * @param nodeTypes number of node types
     * @param row sources of the edges, by relation
     * @param col destinations of the edges, by relation
     */
    public static TypedEdges of(int sources, int[] nodeType, int nodeTypes, int[][] row, int[][] col) {
        int destinations = nodeType.length;
        if (destinations > sources) {
            throw new IllegalArgumentException("nodeType has " + destinations + " destinations, there are only "
                    + sources + " sources; the destinations are the first of these");
        }
        int messages = destinations;
        for (int r = 0; r < row.length; r++) {
            if (row[r].length != col[r].length) {
                throw new IllegalArgumentException("row and col of relation " + r + " must have one length, got "
                        + row[r].length + " and " + col[r].length);
            }
            messages = Math.addExact(messages, row[r].length);
        }
        Grouping grouping = new Grouping(destinations, messages, row.length + nodeTypes);
        for (int r = 0; r < row.length; r++) {
            grouping.begin(r);
            for (int k = 0; k < row[r].length; k++) {
                int from = row[r][k];
                int to = col[r][k];
                if (from < 0 || from >= sources || to < 0 || to >= destinations) {
                    throw new IllegalArgumentException("edge " + k + " of relation " + r + " goes from " + from + " to "
                            + to + ", but there are " + sources + " sources and " + destinations + " destinations");
                }
                grouping.add(from, to);
            }
        }
        for (int t = 0; t < nodeTypes; t++) {
            grouping.begin(row.length + t);
            for (int v = 0; v < destinations; v++) {
                if (nodeType[v] == t) {
                    grouping.add(v, v);
                }
            }
        }
        return new TypedEdges(sources, nodeType, nodeTypes, grouping);
    }

    /** Rows that the layer takes. */
    public int sources() {
        return sources;
    }

    /** Rows that the layer gives. */
    public int destinations() {
        return nodeType.length;
    }

    /** Relations, those of nodes to themselves too. */
    public int relations() {
        return pairsOfRelation.length;
    }

    /** Collects messages. */
    private static final class Grouping {
        private final int[] pairsOfRelation;
        private final int[] pairOfNode;
        private final int[] destination;
        private final int[] size;
        private final int[] pair;
        private final int[] source;
        private int relation;
        private int firstPair;
        private int pairs;
        private int messages;

        Grouping(int destinations, int messages, int relations) {
            this.pairsOfRelation = new int[relations];
            this.pairOfNode = new int[destinations];
            Arrays.fill(pairOfNode, -1);
            this.destination = new int[messages];
            this.size = new int[messages];
            this.pair = new int[messages];
            this.source = new int[messages];
        }

        /** The messages added from now on are of this relation. */
        void begin(int nextRelation) {
            relation = nextRelation;
            firstPair = pairs;
        }

        void add(int from, int to) {
            int p = pairOfNode[to];
            if (p < firstPair) {
                p = pairs++;
                pairOfNode[to] = p;
                destination[p] = to;
                pairsOfRelation[relation]++;
            }
            size[p]++;
            pair[messages] = p;
            source[messages++] = from;
        }

        /** 1 / messages of the pair, by message. */
        float[] weights() {
            float[] weight = new float[messages];
            for (int k = 0; k < messages; k++) {
                weight[k] = 1f / size[pair[k]];
            }
            return weight;
        }
    }
}
