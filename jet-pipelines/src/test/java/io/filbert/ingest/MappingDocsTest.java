package io.filbert.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.IdKind;
import io.filbert.ingest.Field.TimeFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/ingest.md} and {@code docs/sources.md} show can be read, and they name every key. */
class MappingDocsTest {
    private static final Path DOCS = Path.of("..", "docs");

    private static List<String> blocks(String page, String language) throws IOException {
        Matcher block = Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(DOCS.resolve(page)));
        List<String> blocks = new ArrayList<>();
        while (block.find()) {
            blocks.add(block.group(1));
        }
        return blocks;
    }

    @Test
    void everyMappingOfThePagesIsOne() throws IOException {
        List<String> mappings = blocks("ingest.md", "yaml");
        mappings.addAll(blocks("sources.md", "yaml"));

        assertThat(mappings).hasSizeGreaterThan(9);
        for (String mapping : mappings) {
            if (mapping.contains("ogb:")) {
                assertThatThrownBy(() -> MappingFile.parse(mapping, DOCS))
                        .hasMessageMatching(
                                "mapping:3:6: ogb: OGB folder .* is not there, must be a dataset's folder raw");
            } else {
                assertThat(MappingFile.parse(mapping, DOCS).nodes()).as(mapping).isNotEmpty();
            }
        }
    }

    @Test
    void theReferenceNamesEveryKey() throws IOException {
        String page = Files.readString(DOCS.resolve("ingest.md"));
        String error = "";
        try {
            MappingFile.parse("""
                    ?: 1
                    nodes:
                      a: {?: 1, attributes: {x: {?: 1}}, id: {?: 1}, read: [{?: 1}, {csv: {?: 1}}, {tsv: {?: 1}}, {npy: {?: 1}}]}
                      b: {read: [{parquet: {?: 1}}, {jdbc: {?: 1}}, {csv: x, where: {?: 1}}]}
                    edges: {a b c: {?: 1, time: {?: 1}, attributes: {x: {?: 1}}}}
                    """.replace("?:", "no-key:"), DOCS);
        } catch (RuntimeException e) {
            error = String.valueOf(e.getMessage());
        }
        Matcher known =
                Pattern.compile("unknown key 'no-key', must be one of (.*)").matcher(error);
        int lists = 0;
        while (known.find()) {
            lists++;
            for (String key : known.group(1).split(", ", -1)) {
                assertThat(page).containsPattern("`([a-z]+\\.)?" + key + "`|" + key + ": ");
            }
        }
        assertThat(lists).isEqualTo(14);
    }

    @Test
    void theNewcomersFilesGiveWhatTheirMappingSays(@TempDir Path folder) throws IOException {
        List<String> files = blocks("sources.md", "csv");
        Files.writeString(folder.resolve("papers.csv"), files.get(0));
        Files.writeString(folder.resolve("cites.csv"), files.get(1));
        Files.writeString(
                folder.resolve("papers.yaml"), blocks("sources.md", "yaml").get(0));
        IngestMapping papers = MappingFile.read(folder.resolve("papers.yaml"));
        NodeMapping paper = papers.nodes().get(0);
        EdgeMapping cites = papers.edges().get(0);

        List<Field> fields = new ArrayList<>(List.of(paper.id()));
        fields.addAll(paper.fields().values());
        assertThat(Reading.of(paper.sources().get(0).source(), fields.toArray(Field[]::new)).rows)
                .containsExactly(
                        "10.1/a|0.5 1.0 0.0|0|2019", "10.1/b|0.0 0.25 1.0|0|2020", "10.1/c|1.0 1.0 1.0|1|2021");
        assertThat(Reading.of(cites.sources().get(0).source(), cites.id(), cites.source(), cites.destination()).rows)
                .containsExactly("0|10.1/b|10.1/a", "1|10.1/c|10.1/a", "2|10.1/c|10.1/b");
    }

    @Test
    void theJavaOfThePageIsTheFirstMappingOfIt() throws IOException {
        // docs: begin
        IngestMapping papers = IngestMapping.builder("papers")
                .node("paper", n -> n.id("paper_id", IdKind.STRING)
                        .attribute(AttributeSpec.of("x", DType.FLOAT32, 4), a -> a.column("embedding")
                                .separator(" "))
                        .attribute(AttributeSpec.of("y", DType.INT64, 1), a -> a.column("venue")
                                .categories("KDD", "ICML", "VLDB"))
                        .read(CsvSource.of("/data/papers/*.csv.gz")))
                .node("author", n -> n.externalIds(IdKind.STRING))
                .edge("author", "writes", "paper", e -> e.source("author")
                        .destination("paper")
                        .time("written", TimeFormat.ISO_SECONDS)
                        .read(CsvSource.of("/data/writes.csv").separator(';')))
                .build();
        // docs: end

        assertThat(MappingFile.parse(blocks("ingest.md", "yaml").get(0), Path.of("/data")))
                .usingRecursiveComparison()
                .isEqualTo(papers);
        String source =
                Files.readString(Path.of("src", "test", "java", "io", "filbert", "ingest", "MappingDocsTest.java"));
        String shown = source.split("// docs: begin", -1)[1].split("// docs: end", -1)[0];
        assertThat(words(Files.readString(DOCS.resolve("ingest.md")))).contains(words(shown));
    }

    private static String words(String text) {
        return text.replaceAll("\\s+", "");
    }
}
