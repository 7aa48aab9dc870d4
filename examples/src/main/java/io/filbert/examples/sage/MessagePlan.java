package io.filbert.examples.sage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * One step's mini-batches (one for each node type that has seeds) as one graph for {@link TypedSage}: nodes of all types and
 * batches in one numbering by hop (first all seeds, then all nodes of hop 1, ...), so that the nodes a layer still needs are
 * a prefix; and for every layer the (destination, relation) pairs whose messages are averaged.
 *
 * <p>Not thread-safe; {@link #lay} reuses the buffer of the features, so a plan holds one step at a time.
 */
final class MessagePlan {
    private final RelationTable relations;
    private final int columns;
    private final int hops;
    private ByteBuffer features = ByteBuffer.allocateDirect(0);
    private int[] nodeType = new int[0];
    private int[] hopEnd = new int[0];
    private Layer[] layers = new Layer[0];
    private long[] labels = new long[0];

    /**
     * @param relations which relation each edge type belongs to
     * @param columns feature columns
     * @param hops layers of the model, hops of the batches
     */
    MessagePlan(RelationTable relations, int columns, int hops) {
        this.relations = relations;
        this.columns = columns;
        this.hops = hops;
    }

    /**
     * The messages of one layer. Pair p is a (destination, relation); pairs are ordered by relation.
     *
     * @param sources nodes whose vectors go in: ids below this
     * @param destinations nodes whose vectors come out: ids below this
     * @param pairsOfRelation number of pairs per relation
     * @param destination destination of a pair
     * @param pair pair of a message
     * @param source source of a message
     * @param weight 1 / messages of the pair
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier of columns, never compared
    record Layer(
            int sources,
            int destinations,
            int[] pairsOfRelation,
            int[] destination,
            int[] pair,
            int[] source,
            float[] weight) {}

    /** Lays out the batches of one step. */
    void lay(List<? extends SampledBatch> batches) {
        int[][][] base = number(batches);
        int[][][] ids = new int[batches.size()][relations.nodeTypes()][];
        for (int b = 0; b < batches.size(); b++) {
            for (int t = 0; t < relations.nodeTypes(); t++) {
                ids[b][t] = copy(batches.get(b), t, base[b][t]);
            }
        }
        layers = new Layer[hops];
        for (int layer = 0; layer < hops; layer++) {
            layers[layer] = layer(batches, ids, hops - layer);
        }
        labels = batches.stream().flatMapToLong(b -> Arrays.stream(b.labels())).toArray();
    }

    /** First id of (batch, node type, hop); sets {@link #hopEnd} and {@link #nodeType}. */
    private int[][][] number(List<? extends SampledBatch> batches) {
        int[][][] base = new int[batches.size()][relations.nodeTypes()][hops + 1];
        int total = 0;
        hopEnd = new int[hops + 1];
        for (int hop = 0; hop <= hops; hop++) {
            for (int b = 0; b < batches.size(); b++) {
                for (int t = 0; t < relations.nodeTypes(); t++) {
                    base[b][t][hop] = total;
                    total += batches.get(b).numSampledNodes(t)[hop];
                }
            }
            hopEnd[hop] = total;
        }
        nodeType = new int[total];
        int bytes = total * columns * Float.BYTES;
        if (features.capacity() < bytes) {
            features = ByteBuffer.allocateDirect(bytes + bytes / 4).order(ByteOrder.LITTLE_ENDIAN);
        }
        features.limit(bytes).position(0);
        return base;
    }

    /** Copies the rows of one node type of a batch to their place; returns the id of each local id. */
    private int[] copy(SampledBatch batch, int type, int[] base) {
        int[] count = batch.numSampledNodes(type);
        int[] ids = new int[Arrays.stream(count).sum()];
        ByteBuffer rows = batch.features(type);
        int rowBytes = columns * Float.BYTES;
        int local = 0;
        for (int hop = 0; hop <= hops; hop++) {
            features.put(base[hop] * rowBytes, rows, local * rowBytes, count[hop] * rowBytes);
            Arrays.fill(nodeType, base[hop], base[hop] + count[hop], type);
            for (int i = 0; i < count[hop]; i++) {
                ids[local++] = base[hop] + i;
            }
        }
        return ids;
    }

    /** Messages over the edges of the first {@code edgeHops} hops, to all nodes before that hop. */
    private Layer layer(List<? extends SampledBatch> batches, int[][][] ids, int edgeHops) {
        int destinations = hopEnd[edgeHops - 1];
        int messages = destinations;
        for (SampledBatch batch : batches) {
            for (int e = 0; e < relations.edgeTypes(); e++) {
                messages += sum(batch.numSampledEdges(e), edgeHops);
            }
        }
        LayerBuilder out = new LayerBuilder(hopEnd[edgeHops], destinations, messages, relations.count());
        for (int relation = 0; relation < relations.edgeRelations(); relation++) {
            out.begin(relation);
            for (int e : relations.edgeTypesOf(relation)) {
                for (int b = 0; b < batches.size(); b++) {
                    SampledBatch batch = batches.get(b);
                    int edges = sum(batch.numSampledEdges(e), edgeHops);
                    if (edges > 0) {
                        int[] source = ids[b][relations.sourceType(e)];
                        int[] destination = ids[b][relations.destinationType(e)];
                        out.add(source, batch.row(e), destination, batch.col(e), edges);
                    }
                }
            }
        }
        for (int t = 0; t < relations.nodeTypes(); t++) {
            out.begin(relations.selfRelation(t));
            for (int v = 0; v < destinations; v++) {
                if (nodeType[v] == t) {
                    out.add(v, v);
                }
            }
        }
        return out.build();
    }

    private static int sum(int[] counts, int hops) {
        int sum = 0;
        for (int hop = 0; hop < hops; hop++) {
            sum += counts[hop];
        }
        return sum;
    }

    /** Layers from the first (widest) to the last. */
    Layer[] layers() {
        return layers;
    }

    /** Number of nodes, all hops. */
    int nodes() {
        return nodeType.length;
    }

    /** Node type of each node. */
    int[] nodeType() {
        return nodeType;
    }

    /** Feature rows of all nodes, valid until the next {@link #lay}. */
    ByteBuffer features() {
        return features;
    }

    /** Labels of the seeds, which are the first nodes. */
    long[] labels() {
        return labels;
    }
}
