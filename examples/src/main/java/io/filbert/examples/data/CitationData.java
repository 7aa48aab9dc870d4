package io.filbert.examples.data;

import io.filbert.graph.InvalidGraphException;
import io.filbert.rpc.IntList;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A citation graph for node classification, such as Cora and Citeseer with the split of Planetoid (Yang, Cohen, Salakhutdinov,
 * "Revisiting semi-supervised learning with graph embeddings", ICML 2016). Two files make it:
 *
 * <pre>
 * nodes.tsv   id label split features    a header; ids count up from 0; label -1 for none; split train, val, test or none;
 *                                        features are the columns that are 1, ascending, with commas between them
 * edges.tsv   source destination         no header; undirected, each edge on one line
 * </pre>
 *
 * <p>A self-loop is left out, and so is an edge that has been there before, in this or in the other direction; both are counted.
 * Immutable; arrays are the graph's own unless it is said that they are new, and must not be written to.
 */
public final class CitationData {
    private static final int ID = 0;
    private static final int LABEL = 1;
    private static final int SPLIT = 2;
    private static final int FEATURES = 3;

    private final String name;
    private final Nodes nodes;
    private final Edges edges;

    /** Which part of the nodes a node belongs to. */
    public enum Part {
        TRAIN("train"),
        VALIDATION("val"),
        TEST("test"),
        /** In the graph, and neither trained on nor judged by. */
        NONE("none");

        private final String word;

        Part(String word) {
            this.word = word;
        }
    }

    private CitationData(String name, Nodes nodes, Edges edges) {
        this.name = name;
        this.nodes = nodes;
        this.edges = edges;
    }

    /**
     * Reads the two files of a folder.
     *
     * @throws InvalidGraphException naming the file, the line, the value and what was expected
     */
    public static CitationData read(Path folder) {
        Nodes nodes = new Nodes();
        Path file = folder.resolve("nodes.tsv");
        TsvFile.of(file, "id", "label", "split", "features").header().read(nodes::add);
        if (nodes.labels.isEmpty()) {
            throw new InvalidGraphException(file + " has a header and no nodes");
        }
        Edges edges = new Edges(nodes.labels.size());
        TsvFile.of(folder.resolve("edges.tsv"), "source", "destination").read(edges::add);
        return new CitationData(String.valueOf(folder.getFileName()), nodes, edges);
    }

    /** What nodes.tsv says. */
    private static final class Nodes {
        private final List<Long> labels = new ArrayList<>();
        private final List<Part> parts = new ArrayList<>();
        private final List<int[]> ones = new ArrayList<>();
        private int columns;
        private int classes;

        void add(TsvFile.Row row) {
            int id = labels.size();
            if (!row.text(ID).equals(Integer.toString(id))) {
                throw row.wrong(ID, row.text(ID), id + ", ids count up from 0");
            }
            long label = row.number(LABEL, -1, Integer.MAX_VALUE - 1);
            Part part = part(row);
            if (label < 0 && part != Part.NONE) {
                throw row.wrong(LABEL, row.text(LABEL), "a class, as split is " + part.word);
            }
            labels.add(label);
            parts.add(part);
            ones.add(features(row));
            classes = Math.max(classes, (int) label + 1);
        }

        private static Part part(TsvFile.Row row) {
            for (Part part : Part.values()) {
                if (part.word.equals(row.text(SPLIT))) {
                    return part;
                }
            }
            throw row.wrong(SPLIT, row.text(SPLIT), "train, val, test or none");
        }

        private int[] features(TsvFile.Row row) {
            String text = row.text(FEATURES);
            String[] fields = text.isEmpty() ? new String[0] : text.split(",", -1);
            int[] columnsOfNode = new int[fields.length];
            int last = -1;
            for (int i = 0; i < fields.length; i++) {
                last = (int) row.number(FEATURES, fields[i], last + 1L, Integer.MAX_VALUE - 1);
                columnsOfNode[i] = last;
            }
            columns = Math.max(columns, last + 1);
            return columnsOfNode;
        }
    }

    /** What edges.tsv says. */
    private static final class Edges {
        private final int nodes;
        private final IntList source = new IntList(0);
        private final IntList destination = new IntList(0);
        private final Set<Long> pairs = new HashSet<>();
        private int duplicates;
        private int selfLoops;

        Edges(int nodes) {
            this.nodes = nodes;
        }

        void add(TsvFile.Row row) {
            int a = (int) row.number(0, 0, nodes - 1);
            int b = (int) row.number(1, 0, nodes - 1);
            if (a == b) {
                selfLoops++;
            } else if (pairs.add((long) Math.min(a, b) << 32 | Math.max(a, b))) {
                source.add(a);
                destination.add(b);
            } else {
                duplicates++;
            }
        }
    }

    /** The folder's name. */
    public String name() {
        return name;
    }

    /** Number of nodes; their ids are 0 to {@code nodes() - 1}. */
    public int nodes() {
        return nodes.labels.size();
    }

    /** Number of classes: one more than the greatest label. */
    public int classes() {
        return nodes.classes;
    }

    /** Number of feature columns: one more than the greatest that is 1 anywhere. */
    public int columns() {
        return nodes.columns;
    }

    /** The labels in order of ids, 0 to {@code classes() - 1}, -1 for none, in a new array. */
    public long[] labels() {
        return nodes.labels.stream().mapToLong(Long::longValue).toArray();
    }

    /** The ids in one part of the split, ascending, in a new array. */
    public long[] ids(Part part) {
        IntList ids = new IntList(0);
        for (int id = 0; id < nodes(); id++) {
            if (nodes.parts.get(id) == part) {
                ids.add(id);
            }
        }
        return widened(ids);
    }

    /** The columns that are 1 in a node's row, ascending. */
    public int[] ones(int node) {
        return nodes.ones.get(node);
    }

    /**
     * The rows in order of ids, {@link #columns} floats each, in a new array: each row is divided by its sum, as the references
     * do, so it sums to 1, or to 0 where no column is 1.
     */
    public float[] features() {
        int columns = columns();
        if ((long) nodes() * columns > Integer.MAX_VALUE - 8) {
            throw new InvalidGraphException(String.format(
                    Locale.ROOT,
                    "%s has %,d rows of %,d columns, too many for one array; take the rows by ones(node)",
                    name,
                    nodes(),
                    columns));
        }
        float[] rows = new float[nodes() * columns];
        for (int node = 0; node < nodes(); node++) {
            int[] ones = ones(node);
            for (int column : ones) {
                rows[node * columns + column] = 1f / ones.length;
            }
        }
        return rows;
    }

    /** Number of edges, each counted once: without self-loops and duplicates. */
    public int edges() {
        return edges.source.size();
    }

    /** One end of every edge, in the order of the file, in a new array. */
    public long[] source() {
        return widened(edges.source);
    }

    /** The other end of every edge, in a new array. */
    public long[] destination() {
        return widened(edges.destination);
    }

    /** Lines that were left out, as their edge had been there before in this or in the other direction. */
    public int duplicates() {
        return edges.duplicates;
    }

    /** Lines that were left out, as they join a node to itself. */
    public int selfLoops() {
        return edges.selfLoops;
    }

    private static long[] widened(IntList ids) {
        return Arrays.stream(ids.toArray()).asLongStream().toArray();
    }

    /** {@code cora: 2,708 nodes, 1,433 columns, 7 classes, 5,278 undirected edges (0 duplicates and 0 self-loops left out)}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s: %,d nodes, %,d columns, %d classes, %,d undirected edges (%,d duplicates and %,d self-loops left out)",
                name,
                nodes(),
                columns(),
                classes(),
                edges(),
                duplicates(),
                selfLoops());
    }
}
