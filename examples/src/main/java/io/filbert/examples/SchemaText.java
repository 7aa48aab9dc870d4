package io.filbert.examples;

import io.filbert.examples.wordnet.WordNetGraph;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.NodeTypeSpec;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/** A schema of many edge types on few lines: the relations between each two node types, with their number of edges. */
final class SchemaText {
    private static final int WIDTH = 100;

    private SchemaText() {}

    static String of(GraphSchema schema, WordNetGraph wordNet) {
        StringBuilder out = new StringBuilder();
        for (NodeTypeSpec spec : schema.nodeTypes()) {
            StringJoiner attributes = new StringJoiner(", ");
            spec.attributes().forEach(a -> attributes.add(a.name() + " " + a.dtype() + "[" + a.columns() + "]"));
            out.append(String.format(Locale.ROOT, "%-5s%,9d nodes, %s%n", spec.name(), spec.count(), attributes));
        }
        Map<String, StringBuilder> relations = new TreeMap<>();
        long edges = 0;
        for (WordNetGraph.Edges e : wordNet.edges()) {
            String ends = e.type().source() + " -> " + e.type().destination();
            relations
                    .computeIfAbsent(ends, k -> new StringBuilder())
                    .append(String.format(Locale.ROOT, ", %s %,d", e.type().relation(), e.source().length));
            edges += e.source().length;
        }
        out.append(String.format(
                Locale.ROOT, "%,d edges of %d types%n", edges, wordNet.edges().size()));
        relations.forEach((ends, list) -> out.append(wrap(String.format("%-13s", ends), list.substring(2))));
        return out.toString();
    }

    private static String wrap(String label, String text) {
        StringBuilder out = new StringBuilder(label);
        int column = label.length();
        for (String word : text.split(", ", -1)) {
            if (column + word.length() > WIDTH) {
                out.append(System.lineSeparator()).append(" ".repeat(label.length()));
                column = label.length();
            }
            out.append(' ').append(word).append(',');
            column += word.length() + 2;
        }
        return out.deleteCharAt(out.length() - 1).append(System.lineSeparator()).toString();
    }
}
