package io.filbert.examples.wordnet;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * Label propagation (Zhu, Ghahramani: Learning from labeled and unlabeled data with label propagation, 2002): every node
 * holds a distribution over the classes, which becomes the mean of those of its neighbors over all edges in both
 * directions; the train nodes keep theirs. No learning, no features, no edge types: what the wiring alone says.
 *
 * <p>Within types, a node may only answer with classes that train nodes of its type have, and answers with the commonest of
 * these where nothing has arrived. That is the fair rival of a model which knows the node types.
 */
public final class LabelPropagation {
    /** Rounds, after which the answers stand still: {@value}. */
    public static final int ROUNDS = 10;

    private static final int CLASSES = WordNetGraph.CLASSES;

    private final WordNetGraph graph;
    private final Map<PartOfSpeech, Integer> offsets = new EnumMap<>(PartOfSpeech.class);
    private final int nodes;
    private final int[] source;
    private final int[] destination;

    private LabelPropagation(WordNetGraph graph) {
        this.graph = graph;
        int count = 0;
        for (PartOfSpeech pos : PartOfSpeech.ALL) {
            offsets.put(pos, count);
            count += graph.count(pos);
        }
        this.nodes = count;
        int edges = graph.edges().stream().mapToInt(e -> e.source().length).sum();
        this.source = new int[edges];
        this.destination = new int[edges];
        int at = 0;
        for (WordNetGraph.Edges e : graph.edges()) {
            int from = offset(e.type().source());
            int to = offset(e.type().destination());
            for (int i = 0; i < e.source().length; i++, at++) {
                source[at] = from + (int) e.source()[i];
                destination[at] = to + (int) e.destination()[i];
            }
        }
    }

    private int offset(String nodeType) {
        for (Map.Entry<PartOfSpeech, Integer> entry : offsets.entrySet()) {
            if (entry.getKey().nodeType().equals(nodeType)) {
                return entry.getValue();
            }
        }
        throw new IllegalArgumentException("node type " + nodeType + " is no part of speech");
    }

    /**
     * Accuracies on the test nodes.
     *
     * @param all every class is an answer
     * @param withinTypes only the classes of a node's type are
     */
    public record Result(Accuracy all, Accuracy withinTypes) {}

    /** Propagates the labels of the train nodes. */
    public static Result run(WordNetGraph graph) {
        return new LabelPropagation(graph).run();
    }

    private Result run() {
        boolean[] known = new boolean[nodes];
        float[] distribution = new float[nodes * CLASSES];
        offsets.forEach((pos, offset) -> {
            for (long id : graph.ids(pos, Split.TRAIN)) {
                int node = offset + (int) id;
                known[node] = true;
                distribution[node * CLASSES + (int) graph.labels(pos)[(int) id]] = 1;
            }
        });
        float[] sums = new float[nodes * CLASSES];
        for (int round = 0; round < ROUNDS; round++) {
            Arrays.fill(sums, 0);
            for (int e = 0; e < source.length; e++) {
                if (!known[destination[e]]) {
                    add(distribution, source[e] * CLASSES, sums, destination[e] * CLASSES);
                }
                if (!known[source[e]]) {
                    add(distribution, destination[e] * CLASSES, sums, source[e] * CLASSES);
                }
            }
            for (int node = 0; node < nodes; node++) {
                if (!known[node]) {
                    normalize(sums, distribution, node * CLASSES);
                }
            }
        }
        return new Result(count(distribution, false), count(distribution, true));
    }

    private static void add(float[] from, int i, float[] to, int j) {
        for (int c = 0; c < CLASSES; c++) {
            to[j + c] += from[i + c];
        }
    }

    private static void normalize(float[] sums, float[] to, int at) {
        float total = 0;
        for (int c = 0; c < CLASSES; c++) {
            total += sums[at + c];
        }
        for (int c = 0; c < CLASSES; c++) {
            to[at + c] = total == 0 ? 0 : sums[at + c] / total;
        }
    }

    private Accuracy count(float[] distribution, boolean withinTypes) {
        Accuracy accuracy = new Accuracy();
        offsets.forEach((pos, offset) -> {
            int[] seen = new int[CLASSES];
            for (long id : graph.ids(pos, Split.TRAIN)) {
                seen[(int) graph.labels(pos)[(int) id]]++;
            }
            for (long id : graph.ids(pos, Split.TEST)) {
                int at = (offset + (int) id) * CLASSES;
                int best = withinTypes ? commonest(seen) : 0;
                for (int c = 0; c < CLASSES; c++) {
                    boolean allowed = !withinTypes || seen[c] > 0;
                    best = allowed && distribution[at + c] > distribution[at + best] ? c : best;
                }
                accuracy.add(pos.nodeType(), best == graph.labels(pos)[(int) id]);
            }
        });
        return accuracy;
    }

    private static int commonest(int[] counts) {
        int best = 0;
        for (int c = 1; c < counts.length; c++) {
            best = counts[c] > counts[best] ? c : best;
        }
        return best;
    }
}
