package io.filbert.examples.sage;

import java.util.Arrays;

/** Groups messages into (destination, relation) pairs, relation after relation. */
final class LayerBuilder {
    private final int sources;
    private final int destinations;
    private final int[] pairsOfRelation;
    private final int[] pairOfNode;
    private final int[] destination;
    private final int[] pair;
    private final int[] source;
    private final int[] size;
    private int relation;
    private int firstPair;
    private int pairs;
    private int messages;

    LayerBuilder(int sources, int destinations, int messages, int relations) {
        this.sources = sources;
        this.destinations = destinations;
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

    /** The first {@code count} edges (row, col), given as positions in the tables of ids. */
    void add(int[] sourceIds, int[] row, int[] destinationIds, int[] col, int count) {
        for (int k = 0; k < count; k++) {
            add(sourceIds[row[k]], destinationIds[col[k]]);
        }
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

    MessagePlan.Layer build() {
        float[] weight = new float[messages];
        for (int k = 0; k < messages; k++) {
            weight[k] = 1f / size[pair[k]];
        }
        return new MessagePlan.Layer(
                sources, destinations, pairsOfRelation, Arrays.copyOf(destination, pairs), pair, source, weight);
    }
}
