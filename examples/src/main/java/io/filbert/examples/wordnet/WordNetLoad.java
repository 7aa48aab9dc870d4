package io.filbert.examples.wordnet;

import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.grid.GraphWriter;
import io.filbert.store.EdgeList;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Puts WordNet into the grid. */
public final class WordNetLoad {
    private WordNetLoad() {}

    /**
     * Creates graph {@code name}, readable when this returns.
     *
     * @param shuffled null to write the edges in order of their ids, else they arrive in random order, with their ids
     */
    public static Graph load(GraphGrid grid, String name, WordNetGraph wordNet, @Nullable Random shuffled) {
        try (GraphWriter writer = grid.create(name, wordNet.schema())) {
            for (PartOfSpeech pos : PartOfSpeech.ALL) {
                writer.nodes(pos.nodeType(), WordNetGraph.X, wordNet.features(pos));
                writer.nodes(pos.nodeType(), WordNetGraph.Y, wordNet.labels(pos));
            }
            for (WordNetGraph.Edges edges : wordNet.edges()) {
                writer.edges(edges.type(), edgeList(edges, shuffled));
            }
            return writer.commit();
        }
    }

    private static EdgeList edgeList(WordNetGraph.Edges edges, @Nullable Random shuffled) {
        int n = edges.source().length;
        long[] source = new long[n];
        long[] destination = new long[n];
        long[] ids = new long[n];
        for (int i = 0; i < n; i++) {
            int at = shuffled == null ? i : shuffled.nextInt(i + 1); // the inside-out shuffle
            source[i] = source[at];
            destination[i] = destination[at];
            ids[i] = ids[at];
            source[at] = edges.source()[i];
            destination[at] = edges.destination()[i];
            ids[at] = i;
        }
        return EdgeList.of(source, destination).ids(ids);
    }
}
