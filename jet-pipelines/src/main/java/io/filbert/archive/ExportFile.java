package io.filbert.archive;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.graph.GraphSchema.NodeTypeSpec;
import io.filbert.graph.IdKind;
import io.filbert.store.GraphVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A file of an export: the nodes of a type in some partitions, or the edges of a type that end there. Which files there are depends on the
 * graph alone, not on who writes them.
 *
 * @param isNodes else edges
 * @param type index in the schema
 * @param name of the file
 * @param from the first partition
 * @param to the last one, exclusive
 */
record ExportFile(boolean isNodes, int type, String name, int from, int to) {
    /** About 64 MB: as much as one reader of an ingest reads at a time. */
    private static final long FILE_BYTES = 64L << 20;

    /** What an external id takes, roughly. */
    private static final int ID_BYTES = 32;

    /** All files of an export of a graph. */
    static List<ExportFile> of(GraphVersion version) {
        GraphSchema schema = version.schema();
        List<ExportFile> files = new ArrayList<>();
        for (int t = 0; t < schema.nodeTypes().size(); t++) {
            NodeTypeSpec spec = schema.nodeTypes().get(t);
            if (hasFiles(spec)) {
                add(files, version, true, t, prefix(schema, t), spec.count(), rowBytes(spec));
            }
        }
        for (int e = 0; e < schema.edgeTypes().size(); e++) {
            add(files, version, false, e, "edges-" + e + "-", version.edges(e), rowBytes(schema, e));
        }
        return files;
    }

    private static void add(
            List<ExportFile> files,
            GraphVersion version,
            boolean isNodes,
            int type,
            String prefix,
            long rows,
            int bytes) {
        int partitions = version.partitions();
        int n = (int) Math.max(1, Math.min(partitions, rows * bytes / FILE_BYTES));
        for (int i = 0; i < n; i++) {
            files.add(new ExportFile(
                    isNodes,
                    type,
                    prefix + String.format(Locale.ROOT, "%05d.arrow", i),
                    (int) ((long) i * partitions / n),
                    (int) ((i + 1L) * partitions / n)));
        }
    }

    /** Whether nodes of a type are more than their number. */
    static boolean hasFiles(NodeTypeSpec spec) {
        return spec.externalIds() != null || !spec.attributes().isEmpty();
    }

    /** Of the files of a node type, which are named by it where that is a name for files, everywhere and beside the other types. */
    static String prefix(GraphSchema schema, int nodeType) {
        String name = schema.nodeTypes().get(nodeType).name();
        boolean isPlain = name.matches("[A-Za-z0-9_-]{1,64}")
                && schema.nodeTypes().stream()
                                .filter(other -> other.name().equalsIgnoreCase(name))
                                .count()
                        == 1;
        return "nodes-" + (isPlain ? name : "type." + nodeType) + "-";
    }

    /** Bytes of a row in the file, about. */
    static int rowBytes(NodeTypeSpec spec) {
        return idBytes(spec.externalIds()) + bytes(spec.attributes());
    }

    /** Likewise of an edge. */
    static int rowBytes(GraphSchema schema, int edgeType) {
        EdgeTypeSpec spec = schema.edgeTypes().get(edgeType);
        return idBytes(schema.nodeTypes().get(schema.sourceIndex(edgeType)).externalIds())
                + idBytes(schema.nodeTypes()
                        .get(schema.destinationIndex(edgeType))
                        .externalIds())
                + (spec.ids() ? Long.BYTES : 0)
                + (spec.weights() ? Float.BYTES : 0)
                + (spec.times() ? Long.BYTES : 0)
                + bytes(spec.attributes());
    }

    private static int idBytes(@Nullable IdKind kind) {
        return kind == null || kind == IdKind.LONG ? Long.BYTES : ID_BYTES;
    }

    private static int bytes(List<AttributeSpec> attributes) {
        return attributes.stream().mapToInt(AttributeSpec::rowBytes).sum();
    }
}
