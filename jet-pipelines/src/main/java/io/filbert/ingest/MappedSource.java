package io.filbert.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A source and the type that it is mapped to, nodes or edges.
 *
 * @param type index among the mapping's node types, or its edge types
 */
record MappedSource(@Nullable NodeMapping node, @Nullable EdgeMapping edge, int type, SourceMapping mapping) {
    /** All sources of a mapping, nodes before edges: what {@link IngestTask#source} counts. */
    static List<MappedSource> of(IngestMapping mapping) {
        List<MappedSource> sources = new ArrayList<>();
        for (int t = 0; t < mapping.nodes().size(); t++) {
            NodeMapping node = mapping.nodes().get(t);
            for (SourceMapping source : node.sources()) {
                sources.add(new MappedSource(node, null, t, source));
            }
        }
        for (int t = 0; t < mapping.edges().size(); t++) {
            EdgeMapping edge = mapping.edges().get(t);
            for (SourceMapping source : edge.sources()) {
                sources.add(new MappedSource(null, edge, t, source));
            }
        }
        return sources;
    }

    /** What is read of it: of nodes the id and then the attributes; of edges source, destination, id, weight, time, attributes. */
    List<Field> fields() {
        List<Field> fields = new ArrayList<>();
        if (node != null) {
            fields.add(node.idOf(mapping));
            for (String attribute : mapping.attributes()) {
                fields.add(field(node, attribute));
            }
        } else if (edge != null) {
            fields.add(edge.source());
            fields.add(edge.destination());
            fields.add(edge.id());
            if (edge.weight() != null) {
                fields.add(edge.weight());
            }
            if (edge.time() != null) {
                fields.add(edge.time());
            }
            fields.addAll(edge.attributes());
        }
        return fields;
    }

    /**
     * The node types whose ids this source alone can tell, as (index of the type, index of the field): external ids, and dense ones whose number
     * is not given. A type's own sources tell them; where it has none, the edges do.
     */
    int[][] namedTypes(IngestMapping all) {
        List<int[]> named = new ArrayList<>();
        if (node != null) {
            if (isAsked(node)) {
                named.add(new int[] {type, 0});
            }
        } else if (edge != null) {
            String[] ends = {edge.spec().type().source(), edge.spec().type().destination()};
            for (int t = 0; t < all.nodes().size(); t++) {
                NodeMapping end = all.nodes().get(t);
                for (int field = 0; field < 2; field++) {
                    if (end.name().equals(ends[field]) && end.sources().isEmpty() && isAsked(end)) {
                        named.add(new int[] {t, field});
                    }
                }
            }
        }
        return named.toArray(int[][]::new);
    }

    /** Whether one of {@link #fields} is the number of the record. */
    boolean isRow(int field) {
        return fields().get(field).columns().contains(Field.ROW);
    }

    private static boolean isAsked(NodeMapping node) {
        return node.external() != null || node.count() < 0;
    }

    private static Field field(NodeMapping node, String attribute) {
        Field field = node.fields().get(attribute);
        if (field == null) {
            throw new IllegalStateException(
                    "attribute " + attribute + " of node type " + node.name() + " has no field");
        }
        return field;
    }

    String typeName() {
        return node != null
                ? "node type " + node.name()
                : "edge type " + Objects.requireNonNull(edge).spec().type();
    }
}
