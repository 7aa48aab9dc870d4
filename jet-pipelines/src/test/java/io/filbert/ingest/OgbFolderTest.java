package io.filbert.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.InvalidGraphException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small folders as OGB lays them out, read to the last value. */
class OgbFolderTest {
    @TempDir
    private Path temp = Path.of("");

    private Path raw = temp;

    @BeforeEach
    void makeTheFolder() throws IOException {
        raw = Files.createDirectories(temp.resolve("ogbn_tiny").resolve("raw"));
    }

    /** Three nodes, {@code 0->1, 2->1}. */
    private void homogeneous() throws IOException {
        gzip("edge.csv.gz", "0,1\n2,1\n");
        gzip("num-node-list.csv.gz", "3\n");
        gzip("num-edge-list.csv.gz", "2\n");
        gzip("node-feat.csv.gz", "1,-0.5\n2,0.25\n3,4\n");
        gzip("node-label.csv.gz", "5\n6\n7\n");
        gzip("node_year.csv.gz", "2001\n2002\n2003\n");
    }

    @Test
    void aHomogeneousFolder() throws IOException {
        homogeneous();
        IngestMapping mapping = OgbFolder.read(raw);

        assertThat(mapping.graph()).isEqualTo("ogbn_tiny");
        NodeMapping node = mapping.nodes().get(0);
        assertThat(node.name()).isEqualTo(GraphSchema.NODE);
        assertThat(node.count()).isEqualTo(3);
        assertThat(node.attributes())
                .containsExactly(
                        AttributeSpec.of("x", DType.FLOAT32, 2),
                        AttributeSpec.of("y", DType.INT64, 1),
                        AttributeSpec.of("node_year", DType.INT64, 1));
        assertThat(rows(node, "x")).containsExactly("0|1.0 -0.5", "1|2.0 0.25", "2|3.0 4.0");
        assertThat(rows(node, "y")).containsExactly("0|5", "1|6", "2|7");
        assertThat(rows(node, "node_year")).containsExactly("0|2001", "1|2002", "2|2003");
        EdgeMapping edge = mapping.edges().get(0);
        assertThat(edge.spec().type()).isEqualTo(GraphSchema.EDGE);
        assertThat(rows(edge)).containsExactly("0|0|1", "1|2|1");
    }

    @Test
    void edgeFeaturesStandBesideTheEdges() throws IOException {
        homogeneous();
        gzip("edge-feat.csv.gz", "0.5,1\n0.25,2\n");
        EdgeMapping edge = OgbFolder.read(raw).edges().get(0);

        assertThat(edge.spec().attributes()).containsExactly(AttributeSpec.of("edge_attr", DType.FLOAT32, 2));
        assertThat(rows(edge)).containsExactly("0|0|1|0.5 1.0", "1|2|1|0.25 2.0");
    }

    /** Two papers, one author who wrote both; labels of papers, types of relations. */
    @Test
    void aHeterogeneousFolder() throws IOException {
        gzip("triplet-type-list.csv.gz", "author,writes,paper\npaper,cites,paper\n");
        gzip("num-node-dict.csv.gz", "author,paper\n1,2\n");
        gzip("relations/author___writes___paper/edge.csv.gz", "0,0\n0,1\n");
        gzip("relations/author___writes___paper/num-edge-list.csv.gz", "2\n");
        gzip("relations/author___writes___paper/edge_reltype.csv.gz", "0\n0\n");
        gzip("relations/paper___cites___paper/edge.csv.gz", "1,0\n");
        gzip("relations/paper___cites___paper/edge_reltype.csv.gz", "1\n");
        gzip("node-feat/paper/node-feat.csv.gz", "1,2,3\n4,5,6\n");
        gzip("node-label/paper/node-label.csv.gz", "9\n8\n");
        gzip("node_year/paper/node_year.csv.gz", "2015\n2016\n");
        IngestMapping mapping = OgbFolder.read(raw);

        assertThat(mapping.nodes()).extracting(NodeMapping::name).containsExactly("author", "paper");
        assertThat(mapping.nodes()).extracting(NodeMapping::count).containsExactly(1L, 2L);
        assertThat(mapping.nodes().get(0).attributes()).isEmpty();
        NodeMapping paper = mapping.nodes().get(1);
        assertThat(paper.attributes()).extracting(AttributeSpec::name).containsExactly("x", "y", "node_year");
        assertThat(rows(paper, "x")).containsExactly("0|1.0 2.0 3.0", "1|4.0 5.0 6.0");
        assertThat(rows(paper, "y")).containsExactly("0|9", "1|8");
        assertThat(rows(paper, "node_year")).containsExactly("0|2015", "1|2016");
        assertThat(mapping.edges())
                .extracting(edge -> edge.spec().type())
                .containsExactly(new EdgeType("author", "writes", "paper"), new EdgeType("paper", "cites", "paper"));
        assertThat(rows(mapping.edges().get(0))).containsExactly("0|0|0|0", "1|0|1|0");
        assertThat(rows(mapping.edges().get(1))).containsExactly("0|1|0|1");
    }

    @Test
    void aHomogeneousFolderOfNumPyFiles() throws IOException {
        npy("edge_index.npy", "<i8", "(2, 3)", longs(0, 2, 1, 1, 1, 0));
        npy("node_feat.npy", "<f4", "(3, 2)", floats(1, 2, 3, 4, 5, 6));
        npy("node_label.npy", "<i8", "(3,)", longs(7, 8, 9));
        IngestMapping mapping = OgbFolder.read(raw);

        NodeMapping node = mapping.nodes().get(0);
        assertThat(node.count()).isEqualTo(3);
        assertThat(node.attributes())
                .containsExactly(AttributeSpec.of("x", DType.FLOAT32, 2), AttributeSpec.of("y", DType.INT64, 1));
        assertThat(rows(node, "x")).containsExactly("0|1.0 2.0", "1|3.0 4.0", "2|5.0 6.0");
        assertThat(rows(node, "y")).containsExactly("0|7", "1|8", "2|9");
        assertThat(rows(mapping.edges().get(0))).containsExactly("0|0|1", "1|2|1", "2|1|0");
    }

    /** As MAG240M has it: a folder for each node type and each edge type, no counts. */
    @Test
    void aHeterogeneousFolderOfNumPyFiles() throws IOException {
        npy("paper/node_feat.npy", "<f2", "(2, 1)", new byte[] {0, 0x3c, 0, 0x40});
        npy("paper/node_year.npy", "<i2", "(2,)", new byte[] {1, 0, 2, 0});
        npy("author___writes___paper/edge_index.npy", "<i8", "(2, 1)", longs(4, 1));
        npy("author___writes___paper/edge_feat.npy", "<f4", "(1, 2)", floats(1, 2));
        IngestMapping mapping = OgbFolder.read(raw);

        assertThat(mapping.nodes()).extracting(NodeMapping::name).containsExactly("author", "paper");
        assertThat(mapping.nodes()).extracting(NodeMapping::count).containsExactly(-1L, 2L);
        NodeMapping paper = mapping.nodes().get(1);
        assertThat(paper.attributes())
                .containsExactly(
                        AttributeSpec.of("x", DType.FLOAT16, 1), AttributeSpec.of("node_year", DType.INT32, 1));
        assertThat(rows(paper, "x")).containsExactly("0|0x3c00", "1|0x4000");
        assertThat(rows(paper, "node_year")).containsExactly("0|1", "1|2");
        assertThat(rows(mapping.edges().get(0))).containsExactly("0|4|1|1.0 2.0");
    }

    @Test
    void aMappingFileNamesTheFolder() throws IOException {
        homogeneous();
        IngestMapping mapping = MappingFile.parse("graph: arxiv\nundirected: true\nogb: raw\n", raw.resolve(".."));

        assertThat(mapping.graph()).isEqualTo("arxiv");
        assertThat(mapping.toUndirected()).isTrue();
        assertThat(rows(mapping.nodes().get(0), "y")).containsExactly("0|5", "1|6", "2|7");
    }

    @Test
    void labelsWithFractionsAreFloats() throws IOException {
        homogeneous();
        gzip("node-label.csv.gz", "0.5\n1\n2\n");

        assertThat(OgbFolder.read(raw).nodes().get(0).attributes()).contains(AttributeSpec.of("y", DType.FLOAT32, 1));
    }

    @Test
    void manyGraphsAreRefused() throws IOException {
        homogeneous();
        gzip("num-node-list.csv.gz", "3\n4\n");

        refused("folder " + raw
                + " has 2 graphs, must have one; only datasets of node property prediction can be read");
    }

    @Test
    void whatIsMissingOrBrokenIsNamed() throws IOException {
        refused("folder " + raw
                + " has none of edge.csv.gz, edge_index.npy, triplet-type-list.csv.gz and relations; it must"
                + " be the folder raw of OGB node property prediction");
        gzip("triplet-type-list.csv.gz", "author,paper\n");
        refused("triplet-type-list of " + raw + " has the line author,paper, must be source,relation,destination");
        gzip("triplet-type-list.csv.gz", "author,writes,paper\n");
        refused("folder " + raw + "/author___writes___paper of " + raw + " has neither edge.csv.gz nor edge_index.npy");
        gzip("num-node-dict.csv.gz", "author,paper\n1,many\n");
        refused("num-node-dict of " + raw + " has 'many', must be a whole number");
        npy("edge_index.npy", "<i8", "(3, 3)", longs(0, 0, 0, 0, 0, 0, 0, 0, 0));
        refused(raw + "/edge_index.npy has the shape (3, 3), must be (2, edges) or (edges, 2)");
        Files.writeString(raw.resolve("edge_index.npy"), "text");
        refused("file " + raw + "/edge_index.npy is no NumPy file: it does not begin with \\x93NUMPY");
    }

    private void refused(String message) {
        assertThatThrownBy(() -> OgbFolder.read(raw))
                .isInstanceOf(InvalidGraphException.class)
                .hasMessage(message);
    }

    private static List<String> rows(NodeMapping node, String attribute) {
        List<String> rows = new ArrayList<>();
        for (SourceMapping source : node.sources()) {
            if (source.attributes().contains(attribute)) {
                Field field = node.fields().get(attribute);
                rows.addAll(rows(source, List.of(node.idOf(source), field == null ? node.id() : field)));
            }
        }
        return rows;
    }

    private static List<String> rows(EdgeMapping edge) {
        List<Field> fields = new ArrayList<>(List.of(edge.id(), edge.source(), edge.destination()));
        fields.addAll(edge.attributes());
        return rows(edge.sources().get(0), fields);
    }

    private static List<String> rows(SourceMapping source, List<Field> fields) {
        Reading reading = Reading.of(source.source(), fields.toArray(Field[]::new));
        assertThat(reading.rejects).isEmpty();
        return reading.rows;
    }

    private void gzip(String name, String text) throws IOException {
        Path file = raw.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void npy(String name, String descr, String shape, byte[] data) throws IOException {
        String header = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }\n";
        ByteBuffer file =
                ByteBuffer.allocate(10 + header.length() + data.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0);
        file.putShort((short) header.length())
                .put(header.getBytes(StandardCharsets.US_ASCII))
                .put(data);
        Path path = raw.resolve(name);
        Files.createDirectories(Objects.requireNonNull(path.getParent()));
        Files.write(path, file.array());
    }

    private static byte[] longs(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            bytes.putLong(value);
        }
        return bytes.array();
    }

    private static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }
}
