package io.filbert.archive;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.graph.GraphSchema.NodeTypeSpec;
import io.filbert.graph.InvalidGraphException;
import io.filbert.partition.TablePartitionBook;
import io.filbert.store.GraphVersion;
import java.util.List;
import java.util.Locale;

/** Writes the mapping by which the files of an export are ingested. */
final class ExportMapping {
    private static final String NUMBER = "[0-9][0-9][0-9][0-9][0-9].arrow";

    private final StringBuilder out = new StringBuilder();
    private final GraphSchema schema;

    private ExportMapping(GraphSchema schema) {
        this.schema = schema;
    }

    /**
     * Refuses what no mapping can say.
     *
     * @throws InvalidGraphException naming the type
     */
    static void check(GraphVersion version) {
        String what = "graph " + version.graph() + " cannot be exported: ";
        for (NodeTypeSpec spec : version.schema().nodeTypes()) {
            if (spec.externalIds() != null && spec.count() == 0) {
                throw new InvalidGraphException(what + "node type " + spec.name()
                        + " has external ids and no node, which an ingest refuses; load the graph without the type");
            }
        }
        for (EdgeTypeSpec spec : version.schema().edgeTypes()) {
            EdgeType type = spec.type();
            for (String word : List.of(type.source(), type.relation(), type.destination())) {
                if (word.chars().anyMatch(Character::isWhitespace)) {
                    throw new InvalidGraphException(what + "edge type " + type + " has a blank in '" + word
                            + "', and a mapping has blanks between the words of an edge type; name it otherwise");
                }
            }
            if (spec.links() && !spec.ids()) {
                throw new InvalidGraphException(what + "edge type " + type
                        + " has links and keeps no edge ids, which the links are found by; load it with ids");
            }
        }
    }

    /** The text of {@code mapping.yaml}. */
    static String of(GraphVersion version) {
        ExportMapping mapping = new ExportMapping(version.schema());
        mapping.line(
                0,
                "# " + "An export of graph " + version.graph() + "; to be loaded by filbert import or filbert ingest.");
        mapping.line(0, "graph: " + version.graph());
        if (version.book() instanceof TablePartitionBook) {
            mapping.line(0, "partition: ldg");
        }
        mapping.line(0, "nodes:");
        for (int t = 0; t < mapping.schema.nodeTypes().size(); t++) {
            mapping.node(t);
        }
        if (!mapping.schema.edgeTypes().isEmpty()) {
            mapping.line(0, "edges:");
        }
        for (int e = 0; e < mapping.schema.edgeTypes().size(); e++) {
            mapping.edge(e);
        }
        return mapping.out.toString();
    }

    private void node(int type) {
        NodeTypeSpec spec = schema.nodeTypes().get(type);
        line(1, name(spec.name()) + ":");
        if (spec.externalIds() != null) {
            line(2, "id: {column: " + ExportColumns.ID + ", type: " + lower(spec.externalIds()) + "}");
        } else {
            line(2, "id: " + ExportColumns.ID);
            line(2, "count: " + spec.count());
        }
        attributes(spec.attributes(), ExportColumns.ofNodes(spec));
        if (ExportFile.hasFiles(spec)) {
            line(2, "read:");
            line(3, "- arrow: " + quoted(ExportFile.prefix(schema, type) + NUMBER));
        }
    }

    private void edge(int type) {
        EdgeTypeSpec spec = schema.edgeTypes().get(type);
        EdgeType t = spec.type();
        line(1, quoted(t.source() + " " + t.relation() + " " + t.destination()) + ":");
        line(2, "source: " + ExportColumns.SOURCE);
        line(2, "destination: " + ExportColumns.DESTINATION);
        line(2, spec.ids() ? "id: " + ExportColumns.ID : "ids: false");
        if (spec.weights()) {
            line(2, "weight: " + ExportColumns.WEIGHT);
        }
        if (spec.times()) {
            line(2, "time: " + ExportColumns.TIME);
        }
        attributes(spec.attributes(), ExportColumns.ofEdges(schema, type));
        if (spec.outEdges()) {
            line(2, "outEdges: true");
        }
        if (spec.links()) {
            line(2, "links: true");
        }
        line(2, "read:");
        line(3, "- arrow: " + quoted("edges-" + type + "-" + NUMBER));
    }

    private void attributes(List<AttributeSpec> specs, ExportColumns columns) {
        if (!specs.isEmpty()) {
            line(2, "attributes:");
        }
        for (int a = 0; a < specs.size(); a++) {
            AttributeSpec spec = specs.get(a);
            String column = columns.attribute(a);
            line(
                    3,
                    name(spec.name()) + ": {dtype: " + lower(spec.dtype()) + ", width: " + spec.columns()
                            + (column.equals(spec.name()) ? "" : ", column: " + quoted(column))
                            + (spec.isSampling() ? ", sampling: true" : "") + "}");
        }
    }

    private void line(int depth, String text) {
        out.append("  ".repeat(depth)).append(text).append('\n');
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String name(String text) {
        return text.matches("[A-Za-z_][A-Za-z0-9_]*") ? text : quoted(text);
    }

    /** As YAML has it between double quotes. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                quoted.append(String.format(Locale.ROOT, "\\U%08x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
