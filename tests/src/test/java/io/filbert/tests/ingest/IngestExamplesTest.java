package io.filbert.tests.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.filbert.graph.EdgeType;
import io.filbert.grid.Graph;
import io.filbert.ingest.IngestPipeline;
import io.filbert.ingest.IngestReport;
import io.filbert.ingest.MappingFile;
import io.filbert.store.EdgeList;
import io.filbert.tests.cluster.TestCluster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The mappings in examples/mappings load what stands in the files: every row is compared with its line. */
class IngestExamplesTest {
    private static final Path DATA = Path.of("..", "..", "shared", "data");

    private static TestCluster cluster;

    @BeforeAll
    static void start() {
        assumeTrue(Files.isDirectory(DATA), "../shared/data is not beside the project: nothing to load");
        cluster = IngestClusters.of(3).start();
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static Graph load(String name, long records) throws IOException {
        Path mapping = Path.of("..", "examples", "mappings", name + ".yaml");
        IngestReport report =
                IngestPipeline.of(cluster.client(), MappingFile.read(mapping)).run();
        assertThat(report.rejected()).isZero();
        assertThat(report.records()).isEqualTo(records);
        return report.graph();
    }

    private static List<String[]> lines(String file) throws IOException {
        return Files.readAllLines(DATA.resolve(file)).stream()
                .map(line -> line.split("\t", -1))
                .toList();
    }

    private static ByteBuffer rows(Graph graph, String type, String attribute, long... nodes) {
        return graph.features()
                .lookupFeatures(type, attribute, nodes)
                .join()
                .buffer()
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void coraHasTheFeaturesAndLabelsOfItsLines() throws IOException {
        List<String[]> all = lines("cora/nodes.tsv");
        List<String[]> lines = all.subList(1, all.size()); // after the header
        Graph cora = load("cora", lines.size() + lines("cora/edges.tsv").size());
        long[] nodes = lines.stream().mapToLong(line -> Long.parseLong(line[0])).toArray();
        ByteBuffer x = rows(cora, "paper", "x", nodes);
        ByteBuffer y = rows(cora, "paper", "y", nodes);

        for (int i = 0; i < nodes.length; i++) {
            boolean[] ones = new boolean[1433];
            Arrays.stream(lines.get(i)[3].split(",")).forEach(column -> ones[Integer.parseInt(column)] = true);
            for (int c = 0; c < ones.length; c++) {
                assertThat(x.getFloat((i * ones.length + c) * Float.BYTES)).isEqualTo(ones[c] ? 1 : 0);
            }
            assertThat(y.getLong(i * Long.BYTES)).isEqualTo(Long.parseLong(lines.get(i)[1]));
        }
        assertThat(cora.report().edges()).isEqualTo(2 * 5278);
    }

    @Test
    void bitcoinOtcHasTheLinksOfItsLinesByTheirNumbers() throws IOException {
        List<String[]> lines = lines("bitcoin_otc/edges.tsv");
        Graph graph = load("bitcoin_otc", lines.size());
        EdgeType rates = new EdgeType("user", "rates", "user");
        long[] ids = new long[lines.size()];
        Arrays.setAll(ids, i -> i);
        EdgeList links = graph.topology().links(rates, ids);
        long[] times = Objects.requireNonNull(links.times());
        List<String> from = graph.externalIds("user", links.source());
        List<String> to = graph.externalIds("user", links.destination());

        for (int i = 0; i < ids.length; i++) {
            String[] line = lines.get(i);
            assertThat(List.of(from.get(i), to.get(i))).isEqualTo(List.of(line[0], line[1]));
            assertThat(times[i]).isEqualTo(Long.parseLong(line[3]));
        }
    }

    @Test
    void wn18rrHasEachTripleUnderItsRelation() throws IOException {
        List<String[]> triples = lines("wn18rr/train.tsv");
        Graph graph = load("wn18rr", 40_943 + triples.size());

        for (String[] relation : lines("wn18rr/relations.tsv")) {
            EdgeType type = new EdgeType("synset", relation[1].replaceFirst("^_", ""), "synset");
            List<String[]> own =
                    triples.stream().filter(t -> t[1].equals(relation[0])).toList();
            long[] ids = new long[own.size()];
            Arrays.setAll(ids, i -> i);
            EdgeList links = graph.topology().links(type, ids);
            List<String> from = graph.externalIds("synset", links.source());
            List<String> to = graph.externalIds("synset", links.destination());
            assertThat(graph.topology().countEdges(type)).isEqualTo(own.size());
            for (int i = 0; i < ids.length; i++) {
                assertThat(List.of(from.get(i), to.get(i))).isEqualTo(List.of(own.get(i)[0], own.get(i)[2]));
            }
        }
        long offset =
                rows(graph, "synset", "offset", graph.nodeId("synset", "0")).getLong(0);
        assertThat(offset).isEqualTo(260_881);
    }
}
