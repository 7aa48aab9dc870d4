package io.filbert.ingest;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.EdgeType;
import io.filbert.ingest.Field.Encoding;
import io.filbert.ingest.Field.TimeFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A mapping in words. */
final class MappingText {
    /** Columns or categories that are named one by one. */
    private static final int NAMED = 4;

    private final StringBuilder out = new StringBuilder();

    private MappingText() {}

    static String of(IngestMapping mapping) {
        MappingText text = new MappingText();
        text.line(
                0,
                "graph " + mapping.graph() + ", partition " + (mapping.ldg() ? "ldg" : "hash")
                        + (mapping.toUndirected() ? ", undirected" : "") + ", reject limit " + mapping.rejectLimit());
        mapping.nodes().forEach(text::node);
        mapping.edges().forEach(text::edge);
        return text.out.toString();
    }

    private void node(NodeMapping node) {
        StringBuilder head = new StringBuilder("node type " + node.name() + ", ");
        head.append(node.external() == null ? "dense" : node.external().name().toLowerCase(Locale.ROOT));
        head.append(" ids");
        head.append(node.sources().isEmpty() ? " that edges name" : " from " + columns(node.id()));
        head.append(node.count() < 0 ? "" : ", " + node.count() + " nodes");
        line(0, head.toString());
        for (AttributeSpec spec : node.attributes()) {
            EdgeType counted = node.inDegrees().get(spec.name());
            attribute(spec, node.fields().get(spec.name()), counted);
        }
        for (SourceMapping source : node.sources()) {
            List<String> names = source.attributes();
            Field id = source.id();
            source(
                    source,
                    (names.size() == node.fields().size() ? "" : ", attributes " + names)
                            + (id == null ? "" : ", id from " + columns(id)));
        }
    }

    private void edge(EdgeMapping edge) {
        StringBuilder head = new StringBuilder("edge type " + edge.spec().type());
        head.append(", from ").append(columns(edge.source()));
        head.append(" to ").append(columns(edge.destination()));
        head.append(", id from ").append(columns(edge.id()));
        head.append(edge.spec().ids() ? "" : " (not kept)");
        Field weight = edge.weight();
        head.append(weight == null ? "" : ", weight from " + columns(weight));
        Field time = edge.time();
        head.append(time == null ? "" : ", time from " + columns(time));
        head.append(time == null ? "" : as(time.timeFormat()));
        head.append(edge.spec().outEdges() ? ", out-edges" : "")
                .append(edge.spec().links() ? ", links" : "");
        line(0, head.toString());
        for (int a = 0; a < edge.attributes().size(); a++) {
            attribute(edge.spec().attributes().get(a), edge.attributes().get(a), null);
        }
        edge.sources().forEach(source -> source(source, ""));
    }

    private void attribute(AttributeSpec spec, @Nullable Field field, @Nullable EdgeType counted) {
        StringBuilder text = new StringBuilder("attribute " + spec.name() + " " + spec.dtype() + "[" + spec.columns());
        text.append(spec.isSampling() ? "] sampling" : "]");
        if (counted != null) {
            text.append(", in-degree of ").append(counted);
        }
        if (field != null) {
            text.append(" from ").append(columns(field));
            text.append(field.encoding() == Encoding.ONES ? ", the elements that are 1" : "");
            text.append(field.categories().isEmpty() ? "" : ", one of " + some(field.categories()));
            text.append(as(field.timeFormat()));
            text.append(field.fallback() == null ? "" : ", default '" + field.fallback() + "'");
        }
        line(1, text.toString());
    }

    private void source(SourceMapping source, String rest) {
        Where where = source.where();
        line(
                1,
                "read " + source.source() + rest
                        + (where == null ? "" : ", where " + where.column() + " is '" + where.equalTo() + "'"));
    }

    private static String as(@Nullable TimeFormat format) {
        return format == null
                ? ""
                : " as " + format.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String columns(Field field) {
        if (field.columns().equals(List.of(Field.ROW))) {
            return "the number of the row";
        }
        return (field.columns().size() == 1 ? "column " : "columns ") + some(field.columns());
    }

    private static String some(List<String> names) {
        List<String> shown = new ArrayList<>(names);
        if (names.size() > NAMED) {
            shown = new ArrayList<>(names.subList(0, NAMED - 1));
            shown.add("... " + names.get(names.size() - 1) + " (" + names.size() + ")");
        }
        return String.join(", ", shown);
    }

    private void line(int indent, String text) {
        out.append("    ".repeat(indent)).append(text).append('\n');
    }
}
