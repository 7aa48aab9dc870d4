package io.filbert.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.graph.IdKind;
import io.filbert.graph.InvalidGraphException;
import io.filbert.ingest.Field.TimeFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mapping file gives what the same calls of the builder give. */
class MappingFileTest {
    private static final Path BASE = Path.of("base").toAbsolutePath();

    private static final Map<String, String> ENVIRONMENT =
            Map.of("DB_USER", "me", "DB_PASSWORD", "hunter2", "EMPTY", "", "FOLDER", "there");

    private static final String EVERY_KEY = """
            graph: papers
            partition: ldg
            undirected: true
            rejectLimit: 7
            nodes:
              paper:
                id: paper_id
                count: 2708
                attributes:
                  x: {dtype: float32, width: 1433, column: features, encoding: ones, separator: " "}
                  y: int64
                  z: {dtype: float16, columns: [f08..f10, last]}
                  w: {dtype: float64, width: 2, encoding: values}
                  year: {dtype: int32, sampling: true, default: -1}
                  published: {dtype: int64, column: date, format: iso-millis}
                  venue: {dtype: int8, categories: [KDD, ICML], default: ICML}
                  open: {dtype: bool, column: is_open}
                  indeg: {dtype: float32, sampling: true, inDegree: author writes paper}
                read:
                  - csv: {path: "papers/*.csv.gz", separator: ";", quote: "'", charset: latin1, maxField: 1000, shared: false}
                    attributes: [x, y, z, w, year]
                    where: {column: kind, equals: ""}
                  - csv: {path: "${FOLDER}/${EMPTY:-x}${NONE:-}.csv", header: false, columns: ["id", c0..c2, date, venue, is_open], quote: none}
                    attributes: [published, venue, open]
                    id: $row
              author: {id: {column: name, type: string}, read: [tsv: "/data/authors.tsv"]}
              venue: {id: {type: uuid}}
              topic: {id: {type: long}}
              word: {id: {type: dense}}
              year:
                id: {column: __key, type: dense}
                read:
                  - npy: {path: years.npy, columns: [__key, y], transposed: true, shared: false}
                  - parquet: years/*.parquet
                  - parquet: {path: years.parquet, shared: false}
                  - arrow: {path: years.arrow, shared: true}
                  - jdbc: {url: "jdbc:h2:mem:a", query: "select 1", user: "${DB_USER}", password: "${DB_PASSWORD}", driver: org.h2.Driver}
                  - map: years
            edges:
              author writes paper:
                source: author_id
                destination: paper_id
                id: edge_id
                weight: w
                time: t
                attributes:
                  place: {dtype: int32}
                outEdges: true
                links: true
                read:
                  - csv: a.csv
                  - csv: b.csv
                    where: {column: kind, equals: 3}
              paper in year:
                source: p
                destination: y
                ids: false
                time: {column: t, format: iso-seconds}
                outEdges: false
                links: false
                read: [csv: c.csv]
            """;

    private static IngestMapping everyKey() {
        return IngestMapping.builder("papers")
                .ldg()
                .undirected()
                .rejectLimit(7)
                .node("paper", n -> n.id("paper_id")
                        .count(2708)
                        .attribute(
                                AttributeSpec.of("x", DType.FLOAT32, 1433),
                                a -> a.column("features").ones().separator(" "))
                        .attribute(AttributeSpec.of("y", DType.INT64, 1))
                        .attribute(AttributeSpec.of("z", DType.FLOAT16, 4), a -> a.columns("f08", "f09", "f10", "last"))
                        .attribute(AttributeSpec.of("w", DType.FLOAT64, 2))
                        .attribute(AttributeSpec.of("year", DType.INT32, 1).sampling(), a -> a.fallback("-1"))
                        .attribute(AttributeSpec.of("published", DType.INT64, 1), a -> a.column("date")
                                .time(TimeFormat.ISO_MILLIS))
                        .attribute(AttributeSpec.of("venue", DType.INT8, 1), a -> a.categories("KDD", "ICML")
                                .fallback("ICML"))
                        .attribute(AttributeSpec.of("open", DType.BOOL, 1), a -> a.column("is_open"))
                        .inDegree(
                                AttributeSpec.of("indeg", DType.FLOAT32, 1).sampling(),
                                new EdgeType("author", "writes", "paper"))
                        .read(
                                CsvSource.of(BASE + "/papers/*.csv.gz")
                                        .separator(';')
                                        .quote('\'')
                                        .charset(StandardCharsets.ISO_8859_1)
                                        .maxField(1000)
                                        .perMember(),
                                s -> s.attributes("x", "y", "z", "w", "year").where("kind", ""))
                        .read(
                                CsvSource.of(BASE + "/there/x.csv")
                                        .header(false)
                                        .columns("id", "c0", "c1", "c2", "date", "venue", "is_open")
                                        .noQuote(),
                                s -> s.attributes("published", "venue", "open").id("$row")))
                .node("author", n -> n.id("name", IdKind.STRING)
                        .read(CsvSource.of("/data/authors.tsv").separator('\t').noQuote()))
                .node("venue", n -> n.externalIds(IdKind.UUID))
                .node("topic", n -> n.externalIds(IdKind.LONG))
                .node("word", n -> {})
                .node("year", n -> n.id("__key")
                        .read(NpySource.of(BASE + "/years.npy")
                                .columns("__key", "y")
                                .transposed()
                                .perMember())
                        .read(ParquetSource.of(BASE + "/years/*.parquet"))
                        .read(ParquetSource.of(BASE + "/years.parquet").perMember())
                        .read(ArrowSource.of(BASE + "/years.arrow"))
                        .read(JdbcSource.of("jdbc:h2:mem:a", "select 1")
                                .user("me")
                                .password("hunter2")
                                .driver("org.h2.Driver"))
                        .read(MapSource.of("years")))
                .edge("author", "writes", "paper", e -> e.source("author_id")
                        .destination("paper_id")
                        .id("edge_id")
                        .weight("w")
                        .time("t")
                        .attribute(AttributeSpec.of("place", DType.INT32, 1))
                        .outEdges()
                        .links()
                        .read(CsvSource.of(BASE + "/a.csv"))
                        .read(CsvSource.of(BASE + "/b.csv"), s -> s.where("kind", "3")))
                .edge("paper", "in", "year", e -> e.source("p")
                        .destination("y")
                        .withoutIds()
                        .time("t", TimeFormat.ISO_SECONDS)
                        .read(CsvSource.of(BASE + "/c.csv")))
                .build();
    }

    private static IngestMapping parse(String text) {
        return MappingFile.parse(text, "mapping.yaml", BASE, ENVIRONMENT::get);
    }

    @Test
    void everyKeyOfAFileIsACallOfTheBuilder() {
        assertThat(parse(EVERY_KEY)).usingRecursiveComparison().isEqualTo(everyKey());
    }

    @Test
    void theComparisonSeesEveryChange() {
        Map<String, String> changes = Map.of(
                "separator: \";\"", "separator: \"|\"",
                "maxField: 1000", "maxField: 1001",
                "user: \"${DB_USER}\"", "user: you",
                "equals: 3", "equals: 4",
                "f08..f10", "f07..f09",
                "iso-seconds", "iso-millis",
                "count: 2708", "count: 2709");
        changes.forEach((from, to) -> {
            IngestMapping other = parse(EVERY_KEY.replace(from, to));
            assertThatThrownBy(
                            () -> assertThat(other).usingRecursiveComparison().isEqualTo(everyKey()))
                    .as(from)
                    .isInstanceOf(AssertionError.class);
        });
    }

    @Test
    void aMappingArrivesAtTheMembersAsItIs() throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(everyKey());
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).usingRecursiveComparison().isEqualTo(everyKey());
        }
    }

    @Test
    void theSchemaHasTheCountsAndTheReverses() {
        GraphSchema schema = everyKey().schema(new long[] {2708, 3, 4, 5, 6, 7});

        assertThat(schema.nodeTypes())
                .extracting(GraphSchema.NodeTypeSpec::count)
                .containsExactly(2708L, 3L, 4L, 5L, 6L, 7L);
        assertThat(schema.nodeTypes().get(0).attributes())
                .extracting(AttributeSpec::name)
                .containsExactly("x", "y", "z", "w", "year", "published", "venue", "open", "indeg");
        assertThat(schema.edgeTypes())
                .extracting(EdgeTypeSpec::type)
                .containsExactly(
                        new EdgeType("author", "writes", "paper"),
                        new EdgeType("paper", "in", "year"),
                        new EdgeType("paper", "rev_writes", "author"),
                        new EdgeType("year", "rev_in", "paper"));
        assertThat(schema.edgeTypes().get(1).ids()).isFalse();
        assertThat(schema.edgeTypes().get(0))
                .isEqualTo(new EdgeTypeSpec(
                        new EdgeType("author", "writes", "paper"),
                        true,
                        true,
                        true,
                        true,
                        true,
                        List.of(AttributeSpec.of("place", DType.INT32, 1))));
        assertThatThrownBy(() -> everyKey().schema(new long[] {1}))
                .hasMessage("graph papers has 6 node types, got 1 counts");
    }

    @Test
    void endsAreExternalWhereTheirNodeTypeIs() {
        EdgeMapping writes = everyKey().edges().get(0);

        assertThat(writes.source()).isEqualTo(Field.externalId("source", "author_id"));
        assertThat(writes.destination()).isEqualTo(Field.number("destination", "paper_id"));
    }

    @Test
    void aSourceMayHaveAnIdOfItsOwn() {
        NodeMapping paper = everyKey().nodes().get(0);

        assertThat(paper.idOf(paper.sources().get(0))).isEqualTo(Field.number("id", "paper_id"));
        assertThat(paper.idOf(paper.sources().get(1))).isEqualTo(Field.number("id", "$row"));
    }

    @Test
    void aDescriptionNamesWhatIsTakenFromWhere() {
        assertThat(everyKey().describe().lines())
                .startsWith(
                        "graph papers, partition ldg, undirected, reject limit 7",
                        "node type paper, dense ids from column paper_id, 2708 nodes",
                        "    attribute x FLOAT32[1433] from column features, the elements that are 1",
                        "    attribute y INT64[1] from column y",
                        "    attribute z FLOAT16[4] from columns f08, f09, f10, last")
                .contains(
                        "    attribute indeg FLOAT32[1] sampling, in-degree of author__writes__paper",
                        "    read csv " + BASE
                                + "/there/x.csv, attributes [published, venue, open], id from the number of the row",
                        "node type venue, uuid ids that edges name",
                        "edge type paper__in__year, from column p to column y, id from the number of the row (not kept),"
                                + " time from column t as iso-seconds");
    }

    @Test
    void theBuilderTellsAllThatDoesNotGoTogether() {
        MappingBuilder builder = IngestMapping.builder("papers")
                .node("paper", n -> n.id("id", IdKind.LONG).count(5).read(CsvSource.of("/a.csv")))
                .edge("paper", "cites", "report", e -> e.source("s").read(CsvSource.of("/b.csv")));

        assertThatThrownBy(builder::build)
                .isInstanceOf(InvalidGraphException.class)
                .hasMessage("node type paper has count=5 and external ids, must have one of the two; they are counted\n"
                        + "edge type paper__cites__report names node type report, which is none of [paper]; declare it, without"
                        + " a source ('report: {id: {type: string}}' under nodes) if its ids are those that edges name\n"
                        + "edge type paper__cites__report has no destination, must be the column with the ids of the"
                        + " destination");
    }

    @Test
    void theBuilderRefusesAValueAtItsLine() {
        assertThatThrownBy(() -> IngestMapping.builder("papers").rejectLimit(-1))
                .hasMessage("rejectLimit=-1, must be at least 0");
        assertThatThrownBy(() -> IngestMapping.builder("papers").node("paper", n -> n.id(" ")))
                .hasMessage("id names the column ' ', must not be blank");
    }

    @Test
    void pathsAreRelativeToTheFile(@TempDir Path folder) throws IOException {
        Path file = Files.createDirectories(folder.resolve("mappings")).resolve("a.yaml");
        Files.writeString(file, """
                graph: a
                nodes: {n: {id: $row, read: [csv: "../data/**/part-{1,2}.csv", csv: ./x.csv]}}
                """);
        List<SourceMapping> sources = MappingFile.read(file).nodes().get(0).sources();

        assertThat(sources)
                .extracting(s -> s.source().toString())
                .containsExactly("csv " + folder + "/data/**/part-{1,2}.csv", "csv " + folder + "/mappings/x.csv");
    }

    @Test
    void aFileThatIsNoTextIsToldByName(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("a.yaml");
        assertThatThrownBy(() -> MappingFile.read(file))
                .isInstanceOf(InvalidGraphException.class)
                .hasMessageStartingWith("mapping file " + file + " cannot be read: ");
        Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xe9});
        assertThatThrownBy(() -> MappingFile.read(file))
                .hasMessage(file + ": is no UTF-8 text; save the mapping as UTF-8");
    }

    @Test
    void theExamplesAreMappings() throws IOException {
        Path examples = Path.of("..", "examples", "mappings");
        try (Stream<Path> files = Files.list(examples)) {
            assertThat(files.map(file ->
                            file.getFileName() + " " + MappingFile.read(file).graph()))
                    .containsExactlyInAnyOrder("cora.yaml cora", "bitcoin_otc.yaml bitcoin_otc", "wn18rr.yaml wn18rr");
        }
        IngestMapping wordNet = MappingFile.read(examples.resolve("wn18rr.yaml"));
        assertThat(wordNet.edges()).hasSize(11).allSatisfy(edge -> assertThat(edge.sources())
                .hasSize(1));
        assertThat(wordNet.edges())
                .extracting(edge -> edge.sources().get(0).where())
                .doesNotHaveDuplicates()
                .contains(new Where("relation", "10"));
    }
}
