package io.filbert.tests.ingest;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.IdKind;
import io.filbert.ingest.CsvSource;
import io.filbert.ingest.EdgeBuilder;
import io.filbert.ingest.IngestMapping;
import io.filbert.ingest.MappingBuilder;
import io.filbert.ingest.NodeBuilder;
import io.filbert.tests.cluster.Grids;
import io.filbert.tests.property.TestGraph;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a {@link TestGraph} as CSV files and makes the mapping that reads them. Rows are dealt at random over one to seven files a type,
 * some of them gzip; {@link #inOrder} instead cuts the input into consecutive files and leaves the edges' ids out.
 */
final class GraphFiles {
    private static final int MOST_FILES = 7;

    private final Path folder;
    private final Random random;
    private final Map<String, List<String>> externals = new HashMap<>();
    private final Map<String, IdKind> kinds = new HashMap<>();
    private boolean inOrder;
    private String prefix = "";

    /** @param seed of the dealing: another seed gives other files of the same graph */
    GraphFiles(Path folder, long seed) {
        this.folder = folder;
        this.random = new Random(seed);
    }

    /** Rows stay in the order of the input and edges have no ids: they are numbered file by file. */
    GraphFiles inOrder() {
        inOrder = true;
        return this;
    }

    /** What the names of all files begin with. */
    GraphFiles prefix(String text) {
        prefix = text;
        return this;
    }

    /** Nodes of a type are called so, in the order of their ids. */
    GraphFiles external(String nodeType, IdKind kind, List<String> ids) {
        externals.put(nodeType, ids);
        kinds.put(nodeType, kind);
        return this;
    }

    /** Writes all files. */
    GraphFiles write(TestGraph graph) {
        for (TestGraph.Nodes nodes : graph.nodes()) {
            String header = "id" + header(nodes.attributes);
            rows(nodes.type, header, nodes.count, i -> id(nodes.type, i) + values(nodes.attributes, i));
        }
        for (TestGraph.Edges edges : graph.edges()) {
            String header = "from,to"
                    + (inOrder ? "" : ",edge_id")
                    + (edges.weights == null ? "" : ",w")
                    + (edges.times == null ? "" : ",t")
                    + header(edges.attributes);
            rows(
                    edges.name(),
                    header,
                    edges.count(),
                    i -> id(edges.source, edges.from[i]) + "," + id(edges.destination, edges.to[i])
                            + (inOrder ? "" : "," + edges.id(i))
                            + (edges.weights == null ? "" : "," + edges.weights[i])
                            + (edges.times == null ? "" : "," + edges.times[i])
                            + values(edges.attributes, i));
        }
        return this;
    }

    /** The mapping of the files of a graph. */
    IngestMapping mapping(String name, TestGraph graph) {
        return mapping(name, graph, m -> {});
    }

    /** The same with other settings. */
    IngestMapping mapping(String name, TestGraph graph, Consumer<MappingBuilder> settings) {
        MappingBuilder mapping = IngestMapping.builder(name);
        graph.nodes().forEach(nodes -> mapping.node(nodes.type, n -> map(nodes, n)));
        graph.edges().forEach(edges -> mapping.edge(Grids.type(edges), e -> map(graph, edges, e)));
        settings.accept(mapping);
        return mapping.build();
    }

    /** Everything but the source. */
    void mapWithoutSource(TestGraph.Nodes nodes, NodeBuilder to) {
        IdKind kind = kinds.get(nodes.type);
        if (kind == null) {
            to.id("id");
        } else {
            to.id("id", kind);
        }
        nodes.attributes.forEach(a -> to.attribute(spec(a), s -> s.separator(";")));
    }

    private void map(TestGraph.Nodes nodes, NodeBuilder to) {
        mapWithoutSource(nodes, to);
        to.read(source(nodes.type));
    }

    private void map(TestGraph graph, TestGraph.Edges edges, EdgeBuilder to) {
        to.source("from").destination("to");
        if (!inOrder) {
            to.id("edge_id");
        }
        if (edges.ids == null) {
            to.withoutIds();
        }
        if (edges.weights != null) {
            to.weight("w");
        }
        if (edges.times != null) {
            to.time("t");
        }
        if (graph.outEdgesAndLinks) {
            to.outEdges();
        }
        if (graph.outEdgesAndLinks && edges.hasDenseIds()) {
            to.links();
        }
        edges.attributes.forEach(a -> to.attribute(spec(a), s -> s.separator(";")));
        to.read(source(edges.name()));
    }

    /** All files of a type. */
    CsvSource source(String type) {
        return CsvSource.of(folder.resolve(prefix + type) + "-*.csv*");
    }

    /** The files of a type, by name. */
    List<Path> files(String type) {
        try (var files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().startsWith(prefix + type + "-"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static AttributeSpec spec(TestGraph.Attribute a) {
        return new AttributeSpec(a.name, DType.valueOf(a.dtype), a.columns, a.sampling);
    }

    private String id(String type, long node) {
        List<String> ids = externals.get(type);
        return ids == null ? Long.toString(node) : "\"" + ids.get((int) node).replace("\"", "\"\"") + "\"";
    }

    private void rows(String type, String header, int count, IntFunction<String> row) {
        int n = 1 + random.nextInt(MOST_FILES);
        List<Integer> order = IntStream.range(0, count).boxed().collect(Collectors.toList());
        int[] cuts = random.ints(n + 1, 0, count + 1).sorted().toArray();
        cuts[0] = 0;
        cuts[n] = count;
        if (!inOrder) {
            Collections.shuffle(order, random);
        }
        for (int f = 0; f < n; f++) {
            boolean gzip = random.nextInt(3) == 0;
            Path file = folder.resolve(prefix + type + "-" + (char) ('a' + f) + ".csv" + (gzip ? ".gz" : ""));
            List<Integer> own = order.subList(cuts[f], cuts[f + 1]);
            write(file, header, () -> own.stream().map(row::apply).iterator());
        }
    }

    /** Writes one file, gzip by its name. */
    static void write(Path file, String header, Iterable<String> rows) {
        try (OutputStream out = Files.newOutputStream(file);
                OutputStream bytes = file.toString().endsWith(".gz") ? new GZIPOutputStream(out) : out;
                BufferedWriter text = new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8))) {
            text.write(header);
            text.write('\n');
            for (String row : rows) {
                text.write(row);
                text.write('\n');
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String header(List<TestGraph.Attribute> attributes) {
        return attributes.stream().map(a -> "," + a.name).collect(Collectors.joining());
    }

    private static String values(List<TestGraph.Attribute> attributes, int row) {
        StringBuilder text = new StringBuilder();
        for (TestGraph.Attribute a : attributes) {
            ByteBuffer in = ByteBuffer.wrap(a.row(row)).order(ByteOrder.LITTLE_ENDIAN);
            for (int c = 0; c < a.columns; c++) {
                text.append(c == 0 ? ',' : ';').append(value(a.dtype, in));
            }
        }
        return text.toString();
    }

    private static String value(String dtype, ByteBuffer in) {
        return switch (dtype) {
            case "FLOAT64" -> Double.toString(in.getDouble());
            case "FLOAT32" -> Float.toString(in.getFloat());
            case "FLOAT16" -> half(in.getShort());
            case "INT64" -> Long.toString(in.getLong());
            case "INT32" -> Integer.toString(in.getInt());
            case "BOOL" -> in.get() == 0 ? "false" : "1";
            default -> Byte.toString(in.get());
        };
    }

    /** A finite half as the decimal that it is. */
    private static String half(short bits) {
        int exponent = bits >> 10 & 31;
        int mantissa = bits & 1023;
        double value = exponent == 0 ? mantissa * 0x1p-24 : Math.scalb((double) (1024 + mantissa), exponent - 25);
        return (bits < 0 ? "-" : "") + value;
    }
}
