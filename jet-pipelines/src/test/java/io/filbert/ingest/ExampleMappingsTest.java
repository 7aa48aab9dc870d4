package io.filbert.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The mappings of {@code examples/mappings} and the files that they are for: every row can be used. */
class ExampleMappingsTest {
    private static IngestMapping mapping(String name) {
        Path file = Path.of("..", "examples", "mappings", name + ".yaml");
        String folder = System.getenv("FILBERT_DATA");
        Path data = folder == null ? file.resolve("../../../../shared/data").normalize() : Path.of(folder);
        assumeTrue(Files.isDirectory(data.resolve(name)), name + " is not in " + data + ", set FILBERT_DATA");
        return MappingFile.read(file);
    }

    private static List<String> rows(SourceMapping source, Field... fields) {
        Reading reading = Reading.of(source.source(), source.where(), fields);
        assertThat(reading.rejects).isEmpty();
        return reading.rows;
    }

    @Test
    void cora() {
        IngestMapping cora = mapping("cora");
        NodeMapping paper = cora.nodes().get(0);
        EdgeMapping cites = cora.edges().get(0);
        Field[] fields = {
            paper.id(),
            paper.fields().get("y"),
            paper.fields().get("split"),
            paper.fields().get("x")
        };
        List<String> papers = rows(paper.sources().get(0), fields);

        assertThat(papers).hasSize(2708);
        assertThat(papers.get(0)).startsWith("0|3|0|");
        List<String> words = new ArrayList<>();
        String[] x = papers.get(0).split("\\|", -1)[3].split(" ", -1);
        for (int i = 0; i < x.length; i++) {
            if (x[i].equals("1.0")) {
                words.add(Integer.toString(i));
            }
        }
        assertThat(x).hasSize(1433);
        assertThat(words).containsExactly("19", "81", "146", "315", "774", "877", "1194", "1247", "1274");
        assertThat(papers.stream().map(row -> row.split("\\|", -1)[2]).filter("0"::equals))
                .hasSize(140);
        assertThat(rows(cites.sources().get(0), cites.id(), cites.source(), cites.destination()))
                .hasSize(5278)
                .startsWith("0|0|633", "1|0|1862");
    }

    @Test
    void bitcoinOtc() {
        EdgeMapping rates = mapping("bitcoin_otc").edges().get(0);
        Field time = Objects.requireNonNull(rates.time());
        List<String> rows = rows(
                rates.sources().get(0),
                rates.source(),
                rates.destination(),
                rates.attributes().get(0),
                time);

        assertThat(rows).hasSize(35_592).startsWith("6|2|4|1289241911").endsWith("1128|13|2|1453684323");
    }

    @Test
    void wn18rr() {
        IngestMapping wordNet = mapping("wn18rr");
        NodeMapping synset = wordNet.nodes().get(0);
        Field offset = Objects.requireNonNull(synset.fields().get("offset"));
        List<String> names = rows(synset.sources().get(0), synset.id(), offset);
        assertThat(names).hasSize(40_943).startsWith("0|260881");

        Set<String> known = new HashSet<>();
        names.forEach(row -> known.add(row.split("\\|", -1)[0]));
        List<Integer> counts = new ArrayList<>();
        for (EdgeMapping edge : wordNet.edges()) {
            List<String> triples = rows(edge.sources().get(0), edge.source(), edge.destination());
            assertThat(triples.stream().filter(row -> !known.containsAll(List.of(row.split("\\|", -1)))))
                    .isEmpty();
            counts.add(triples.size());
        }
        assertThat(counts).containsExactly(34_796, 29_715, 2_921, 1_299, 7_402, 3_116, 4_816, 629, 923, 1_138, 80);
    }
}
