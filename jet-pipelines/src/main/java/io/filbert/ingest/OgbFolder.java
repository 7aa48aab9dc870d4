package io.filbert.ingest;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.InvalidGraphException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The folder {@code raw} of an OGB node property prediction dataset as a mapping, homogeneous or heterogeneous, from CSV or from NumPy
 * files as OGB-LSC has them. Ids are numbers of rows. Features are {@code x} of FLOAT32 (of NumPy files their own dtype), labels
 * {@code y} of INT64, or of FLOAT32 when the first row has no whole numbers, edge features {@code edge_attr}, and further files keep
 * their names: {@code node_year}, {@code edge_reltype}. A folder has one graph; the folders of graph property prediction have many.
 */
public final class OgbFolder {
    private static final String BETWEEN = "___";

    private final Path folder;
    private final OgbFiles files;

    private OgbFolder(Path folder) {
        this.folder = folder;
        this.files = new OgbFiles(folder);
    }

    /**
     * The mapping of a folder. The graph is called as the folder, or as the one above when this is {@code raw}.
     *
     * @throws InvalidGraphException naming what is missing, or a folder of many graphs
     */
    public static IngestMapping read(Path folder) {
        Path full = folder.toAbsolutePath().normalize();
        Path above = full.getParent();
        Path named = full.endsWith("raw") && above != null ? above : full;
        String name = String.valueOf(named.getFileName()).replaceAll("[^A-Za-z0-9_-]", "_");
        return into(IngestMapping.builder(name), full).build();
    }

    /** Adds the types of a folder. */
    static MappingBuilder into(MappingBuilder builder, Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new InvalidGraphException("OGB folder " + folder + " is not there, must be a dataset's folder raw");
        }
        new OgbFolder(folder).add(builder);
        return builder;
    }

    private void add(MappingBuilder builder) {
        if (files.table(folder, "edge") != null || files.table(folder, "edge_index") != null) {
            homogeneous(builder);
            return;
        }
        List<EdgeType> types = edgeTypes();
        if (types.isEmpty()) {
            throw new InvalidGraphException(
                    "folder " + folder + " has none of edge.csv.gz, edge_index.npy,"
                            + " triplet-type-list.csv.gz and relations; it must be the folder raw of OGB node property prediction");
        }
        Map<String, Long> counts = nodeCounts(types);
        counts.forEach((type, count) -> builder.node(type, n -> node(n, type, count)));
        for (EdgeType type : types) {
            builder.edge(type, e -> edge(e, triplet(type)));
        }
    }

    private void homogeneous(MappingBuilder builder) {
        List<Long> count = files.numbers(folder, "num-node-list");
        if (count.size() > 1) {
            throw manyGraphs(count.size());
        }
        List<Attribute> attributes = attributes(folder, "node");
        long known = count.isEmpty() ? rows(attributes) : count.get(0);
        builder.node(GraphSchema.NODE, n -> node(n, attributes, known));
        builder.edge(GraphSchema.EDGE, e -> edge(e, folder));
    }

    private InvalidGraphException manyGraphs(int graphs) {
        return new InvalidGraphException("folder " + folder + " has " + graphs
                + " graphs, must have one; only datasets of node property prediction can be read");
    }

    /** A file with a row for each node or edge. */
    private record Attribute(AttributeSpec spec, OgbFiles.Table table) {}

    /** The files of a folder that belong to nodes or to edges; {@code kind} is one of these. */
    private List<Attribute> attributes(Path place, String kind) {
        Map<String, OgbFiles.Table> found = new TreeMap<>();
        for (String base : files.bases(place)) {
            String name = name(base, kind);
            OgbFiles.Table table = name == null ? null : files.table(place, base);
            if (name != null && table != null) {
                found.put(name, table);
            }
        }
        List<Attribute> attributes = new ArrayList<>();
        for (String first : List.of("x", "y", "edge_attr")) {
            OgbFiles.Table table = found.remove(first);
            if (table != null) {
                attributes.add(attribute(first, table));
            }
        }
        found.forEach((name, table) -> attributes.add(attribute(name, table)));
        return attributes;
    }

    private static Attribute attribute(String name, OgbFiles.Table table) {
        boolean isText = table.source() instanceof CsvSource;
        DType dtype = isText && (name.equals("x") || name.equals("edge_attr")) ? DType.FLOAT32 : table.dtype();
        return new Attribute(AttributeSpec.of(name, dtype, table.width()), table);
    }

    /** What PyG calls the contents of a file; null for one that holds no rows of nodes (edges). */
    private static @Nullable String name(String base, String kind) {
        String known = base.replace('-', '_');
        if (known.equals(kind + "_feat")) {
            return kind.equals("node") ? "x" : "edge_attr";
        }
        if (known.equals("node_label")) {
            return kind.equals("node") ? "y" : null;
        }
        return base.startsWith(kind + "_") && !base.equals("edge_index") ? base : null;
    }

    private static long rows(List<Attribute> attributes) {
        return attributes.stream().mapToLong(a -> a.table().rows()).max().orElse(-1);
    }

    /** A node type's files lie in folders of its name: {@code node-feat/paper}, or {@code paper} as in OGB-LSC. */
    private void node(NodeBuilder node, String type, long count) {
        List<Attribute> attributes = new ArrayList<>(attributes(folder.resolve(type), "node"));
        for (String kind : files.folders(folder)) {
            if (name(kind, "node") != null) {
                attributes.addAll(attributes(folder.resolve(kind).resolve(type), "node"));
            }
        }
        attributes.sort(
                (a, b) -> order(a.spec().name()).compareTo(order(b.spec().name())));
        node(node, attributes, count < 0 ? rows(attributes) : count);
    }

    private static String order(String name) {
        return (name.equals("x") ? "0" : name.equals("y") ? "1" : "2") + name;
    }

    private static void node(NodeBuilder node, List<Attribute> attributes, long count) {
        node.id(Field.ROW);
        if (count >= 0) {
            node.count(count);
        }
        for (Attribute a : attributes) {
            String name = a.spec().name();
            node.attribute(a.spec(), f -> f.columns(a.table().names().toArray(String[]::new)));
            node.read(a.table().source(), s -> s.attributes(name));
        }
    }

    private void edge(EdgeBuilder edge, Path place) {
        OgbFiles.Table ends = files.edges(place);
        edge.source("source").destination("destination");
        SideBySide all = SideBySide.of(ends.source(), List.of("source", "destination"));
        List<Attribute> attributes = attributes(place, "edge");
        for (Attribute a : attributes) {
            OgbFiles.Table table = a.table().renamed(a.spec().name());
            edge.attribute(a.spec(), f -> f.columns(table.names().toArray(String[]::new)));
            all = all.and(table.source(), table.names());
        }
        edge.read(attributes.isEmpty() ? ends.source() : all);
    }

    private List<EdgeType> edgeTypes() {
        List<EdgeType> types = new ArrayList<>();
        for (List<String> triplet : files.lines(folder, "triplet-type-list")) {
            if (triplet.size() != 3) {
                throw new InvalidGraphException("triplet-type-list of " + folder + " has the line "
                        + String.join(",", triplet) + ", must be source,relation,destination");
            }
            types.add(new EdgeType(triplet.get(0), triplet.get(1), triplet.get(2)));
        }
        if (types.isEmpty()) {
            List<String> names = new ArrayList<>(files.folders(folder));
            names.addAll(files.folders(folder.resolve("relations")));
            for (String name : names) {
                String[] triplet = name.split(BETWEEN, -1);
                if (triplet.length == 3) {
                    types.add(new EdgeType(triplet[0], triplet[1], triplet[2]));
                }
            }
        }
        return types;
    }

    private Path triplet(EdgeType type) {
        String name = type.source() + BETWEEN + type.relation() + BETWEEN + type.destination();
        Path inRelations = folder.resolve("relations").resolve(name);
        return Files.isDirectory(inRelations) ? inRelations : folder.resolve(name);
    }

    /** Node types with their counts, -1 where no file tells. */
    private Map<String, Long> nodeCounts(List<EdgeType> edgeTypes) {
        Map<String, Long> counts = new LinkedHashMap<>();
        List<List<String>> lines = files.lines(folder, "num-node-dict");
        if (lines.size() > 2) {
            throw manyGraphs(lines.size() - 1);
        }
        if (lines.size() == 2) {
            for (int i = 0; i < lines.get(0).size(); i++) {
                String number = i < lines.get(1).size() ? lines.get(1).get(i) : "";
                counts.put(lines.get(0).get(i), OgbFiles.number("num-node-dict of " + folder, number));
            }
        }
        for (EdgeType type : edgeTypes) {
            counts.putIfAbsent(type.source(), -1L);
            counts.putIfAbsent(type.destination(), -1L);
        }
        return counts;
    }
}
