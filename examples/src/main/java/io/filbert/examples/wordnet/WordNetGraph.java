package io.filbert.examples.wordnet;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/**
 * WordNet 3.1 as a graph: one node per synset, one edge type per (part of speech, pointer, part of speech), gloss words as
 * features, the 45 lexicographer files as classes. An edge runs from the synset that has the pointer to the one it points
 * to; most pointers have an inverse, so both ends hear of each other.
 *
 * <p>Node ids are the rank of a keyed hash of the synset's words and gloss within its part of speech; edge types are
 * ordered by name, and edge ids number the edges of a type by (source, destination). Immutable; the arrays are the
 * graph's own and must not be written to.
 */
public final class WordNetGraph {
    /** Columns of the feature rows: {@value}. */
    public static final int COLUMNS = 256;

    /** Classes: {@value}, one per lexicographer file. */
    public static final int CLASSES = 45;

    /** The attribute that holds the features. */
    public static final String X = "x";

    /** The attribute that holds the label. */
    public static final String Y = "y";

    private static final long ID_KEY = 0x66696C626572741L;
    private static final long SPLIT_KEY = 0x73706C6974L;
    private static final Comparator<EdgeType> BY_NAME = Comparator.comparing(EdgeType::toString);

    private final Map<PartOfSpeech, Nodes> nodes;
    private final List<Edges> edges;

    private WordNetGraph(Map<PartOfSpeech, Nodes> nodes, List<Edges> edges) {
        this.nodes = nodes;
        this.edges = List.copyOf(edges);
    }

    /** The nodes of a part of speech; index = id. */
    private static final class Nodes {
        private final float[] features;
        private final long[] labels;
        private final Split[] splits;

        Nodes(float[] features, long[] labels, Split[] splits) {
            this.features = features;
            this.labels = labels;
            this.splits = splits;
        }
    }

    /**
     * The edges of one type, sorted by (source, destination); the position of an edge is its id.
     *
     * @param type source type, relation, destination type
     * @param source ids of the synsets that point
     * @param destination ids of the synsets pointed to
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier of columns, never compared
    public record Edges(EdgeType type, long[] source, long[] destination) {}

    /** Reads WordNet 3.1 from the class path. */
    public static WordNetGraph read() {
        return of(WordNetReader.read());
    }

    /**
     * The graph of these synsets.
     *
     * @throws IllegalArgumentException if two synsets have the same words and gloss, or a pointer leads nowhere
     */
    static WordNetGraph of(List<Synset> synsets) {
        GlossFeatures gloss = new GlossFeatures(synsets, COLUMNS);
        Map<PartOfSpeech, Nodes> nodes = new EnumMap<>(PartOfSpeech.class);
        Map<PartOfSpeech, Ids> ids = new EnumMap<>(PartOfSpeech.class);
        for (PartOfSpeech pos : PartOfSpeech.ALL) {
            Ids order = new Ids(synsets.stream().filter(s -> s.pos() == pos).toList(), ID_KEY);
            int n = order.size();
            Nodes columns = new Nodes(new float[n * COLUMNS], new long[n], new Split[n]);
            for (int id = 0; id < n; id++) {
                Synset synset = order.synset(id);
                gloss.write(synset, columns.features, id);
                columns.labels[id] = synset.lexicographer();
                columns.splits[id] = Split.of(synset.contentHash(SPLIT_KEY));
            }
            nodes.put(pos, columns);
            ids.put(pos, order);
        }
        return new WordNetGraph(nodes, edges(ids));
    }

    private static List<Edges> edges(Map<PartOfSpeech, Ids> ids) {
        Map<EdgeType, LongList> pairs = new TreeMap<>(BY_NAME);
        ids.forEach((pos, order) -> {
            for (int id = 0; id < order.size(); id++) {
                for (Pointer pointer : order.synset(id).pointers()) {
                    EdgeType type = new EdgeType(
                            pos.nodeType(), pointer.relation(), pointer.pos().nodeType());
                    long target = of(pointer.pos(), ids).id(pointer.offset());
                    pairs.computeIfAbsent(type, t -> new LongList()).add((long) id << 32 | target);
                }
            }
        });
        return sorted(pairs, true);
    }

    private static List<Edges> sorted(Map<EdgeType, LongList> pairs, boolean distinct) {
        List<Edges> edges = new ArrayList<>();
        pairs.forEach((type, list) -> {
            long[] all = distinct
                    ? list.stream().sorted().distinct().toArray()
                    : list.stream().sorted().toArray();
            long[] source = Arrays.stream(all).map(p -> p >>> 32).toArray();
            long[] destination = Arrays.stream(all).map(p -> p & 0xFFFFFFFFL).toArray();
            edges.add(new Edges(type, source, destination));
        });
        return edges;
    }

    /** The schema: four node types with {@value #X} and {@value #Y}, and every edge type with its ids. */
    public GraphSchema schema() {
        GraphSchema.Builder schema = GraphSchema.builder();
        AttributeSpec x = AttributeSpec.of(X, DType.FLOAT32, COLUMNS);
        AttributeSpec y = AttributeSpec.of(Y, DType.INT64, 1);
        nodes.forEach((pos, columns) -> schema.nodeType(pos.nodeType(), columns.labels.length, x, y));
        edges.forEach(e -> schema.edgeType(e.type()));
        return schema.build();
    }

    /** Edge types by name, each with its edges. */
    public List<Edges> edges() {
        return edges;
    }

    /** Number of synsets of a part of speech. */
    public int count(PartOfSpeech pos) {
        return columns(pos).labels.length;
    }

    /** Feature rows of a part of speech in order of ids, {@value #COLUMNS} columns each. */
    public float[] features(PartOfSpeech pos) {
        return columns(pos).features;
    }

    /** Labels of a part of speech in order of ids: 0 to {@value #CLASSES} - 1. */
    public long[] labels(PartOfSpeech pos) {
        return columns(pos).labels;
    }

    /** The ids of a part of speech in one part of the split, ascending. */
    public long[] ids(PartOfSpeech pos, Split split) {
        Split[] splits = columns(pos).splits;
        long[] ids = new long[splits.length];
        int n = 0;
        for (int id = 0; id < splits.length; id++) {
            if (splits[id] == split) {
                ids[n++] = id;
            }
        }
        return Arrays.copyOf(ids, n);
    }

    /** The same nodes and edges without the pointers' meaning: one edge type for each pair of parts of speech. */
    public WordNetGraph mergeTypes() {
        Map<EdgeType, LongList> pairs = new TreeMap<>(BY_NAME);
        for (Edges e : edges) {
            EdgeType type = new EdgeType(e.type.source(), "pointer", e.type.destination());
            LongList list = pairs.computeIfAbsent(type, t -> new LongList());
            for (int i = 0; i < e.source.length; i++) {
                list.add(e.source[i] << 32 | e.destination[i]);
            }
        }
        return new WordNetGraph(nodes, sorted(pairs, false));
    }

    /** The same graph with the labels of all nodes permuted at random: what is learned from it is chance. */
    public WordNetGraph shuffleLabels(long seed) {
        long[] all = PartOfSpeech.ALL.stream()
                .flatMapToLong(p -> Arrays.stream(labels(p)))
                .toArray();
        Random random = new Random(seed);
        for (int i = all.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            long swapped = all[i];
            all[i] = all[j];
            all[j] = swapped;
        }
        Map<PartOfSpeech, Nodes> shuffled = new EnumMap<>(PartOfSpeech.class);
        int from = 0;
        for (PartOfSpeech pos : PartOfSpeech.ALL) {
            Nodes old = columns(pos);
            int to = from + old.labels.length;
            shuffled.put(pos, new Nodes(old.features, Arrays.copyOfRange(all, from, to), old.splits));
            from = to;
        }
        return new WordNetGraph(shuffled, edges);
    }

    private Nodes columns(PartOfSpeech pos) {
        return of(pos, nodes);
    }

    private static <T> T of(PartOfSpeech pos, Map<PartOfSpeech, T> map) {
        return Objects.requireNonNull(map.get(pos), pos::nodeType);
    }
}
