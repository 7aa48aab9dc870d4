package io.filbert.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.grid.GraphWriter;
import io.filbert.loader.DistLinkNeighborLoader;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.EdgeIndex;
import io.filbert.loader.MiniBatch;
import io.filbert.partition.PartitionAssignment;
import io.filbert.partition.PartitionGraph;
import io.filbert.partition.Partitioner;
import io.filbert.sampler.ExcludeEdges;
import io.filbert.sampler.NegativeSampling;
import io.filbert.store.EdgeList;
import io.filbert.store.FeatureTensor;
import io.filbert.tests.cluster.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The code of the README runs, and the README shows the code that runs here: word by word, but for white space. */
class ReadmeTest {
    private static final EdgeType CITES = new EdgeType("paper", "cites", "paper");
    private static final int PAPERS = 2708;

    private final List<Integer> steps = new ArrayList<>();
    private int links;

    @Test
    void theCodeOfTheReadmeRuns() {
        Random random = new Random(1);
        float[] rows = new float[PAPERS * 1433];
        long[] labels = random.longs(PAPERS, 0, 7).toArray();
        long[] source = random.longs(10_000, 0, PAPERS).toArray();
        long[] destination = random.longs(10_000, 0, PAPERS).toArray();
        long[] train = LongStream.range(0, 2000).toArray();
        try (TestCluster cluster = TestCluster.of(3).start()) {
            HazelcastInstance hz = cluster.client();
            try (GraphGrid grid = GraphGrid.of(hz)) {
                // README: begin
                GraphSchema schema = GraphSchema.builder()
                        .nodeType(
                                "paper",
                                2708,
                                AttributeSpec.of("x", DType.FLOAT32, 1433),
                                AttributeSpec.of("y", DType.INT64, 1))
                        .edgeType(new EdgeTypeSpec(CITES).withLinks()) // its edges can be seeds, too
                        .build();
                try (GraphWriter writer = grid.create("papers", schema)) {
                    Graph papers = writer.nodes("paper", "x", rows)
                            .nodes("paper", "y", labels)
                            .edges(CITES, EdgeList.of(source, destination))
                            .commit(); // nothing is readable before, everything after
                    System.out.println(papers.report()); // nodes, edges, bytes, imbalance and edge cut by member
                }
                // README: end
                // README: begin
                PartitionGraph shape = PartitionGraph.of(schema).edges(CITES, source, destination);
                PartitionAssignment parts = Partitioner.ldg(grid.members()).partition(shape); // or metis
                try (GraphWriter writer = grid.create("cut", schema, parts)) {
                    // README: end
                    writer.nodes("paper", "x", rows)
                            .nodes("paper", "y", labels)
                            .edges(CITES, EdgeList.of(source, destination))
                            .commit();
                }
                assertThat(grid.open("cut").report().edgeCut())
                        .isLessThan(grid.open("papers").report().edgeCut());
            }
            // README: begin
            try (var grid = GraphGrid.of(hz);
                    var loader = DistNeighborLoader.builder(grid.open("papers"), 15, 10)
                            .inputNodes("paper", train)
                            .batchSize(1024)
                            .shuffle(true)
                            .seed(7)
                            .build()) {
                for (MiniBatch b : loader.epoch(0)) step(b.x("paper"), b.edgeIndex(CITES), b.y("paper"));
            }
            // README: end
            // README: begin
            try (var grid = GraphGrid.of(hz);
                    var loader = DistLinkNeighborLoader.builder(grid.open("papers"), 15, 10)
                            .edgeLabelIndex(CITES)
                            .negSampling(NegativeSampling.triplet(5).strict())
                            .excludeTargetEdges(ExcludeEdges.SELF)
                            .batchSize(512)
                            .shuffle(true)
                            .build()) {
                for (MiniBatch b : loader.epoch(0))
                    rank(b.x("paper"), b.edgeIndex(CITES), b.srcIndex(), b.dstPosIndex(), b.dstNegIndex());
            }
            // README: end
        }
        assertThat(links).as("links of the epoch").isEqualTo(10_000);
        assertThat(steps).as("nodes of the two steps").hasSize(2).allMatch(nodes -> nodes > 976);
    }

    private void step(FeatureTensor x, EdgeIndex edges, FeatureTensor y) {
        assertThat(x.columns()).isEqualTo(1433);
        assertThat(y.rows()).isEqualTo(x.rows());
        assertThat(edges.row()).hasSameSizeAs(edges.col()).isNotEmpty();
        steps.add(x.rows());
    }

    private void rank(FeatureTensor x, EdgeIndex edges, int[] src, int[] dstPos, int[] dstNeg) {
        assertThat(dstPos).hasSameSizeAs(src);
        assertThat(dstNeg).hasSize(5 * src.length);
        assertThat(Arrays.stream(dstNeg).max().orElse(-1)).isLessThan(x.rows());
        assertThat(edges.row()).hasSameSizeAs(edges.col());
        links += src.length;
    }

    @Test
    void theReadmeShowsThisCode() throws IOException {
        String readme = normal(Files.readString(Path.of("..", "README.md")));
        String source = Files.readString(Path.of("src/test/java/io/filbert/tests/docs/ReadmeTest.java"));
        Matcher parts = Pattern.compile("// README: begin\n(.*?)// README: end", Pattern.DOTALL)
                .matcher(source);
        int found = 0;
        while (parts.find()) {
            assertThat(readme).contains(normal(parts.group(1)));
            found++;
        }
        assertThat(found).isEqualTo(4);
    }

    @Test
    void theReadmeBeginsWithTheTwoCommands() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));

        assertThat(readme).contains("examples/filbert quickstart").contains("mvn -B verify");
        assertThat(readme.indexOf("examples/filbert quickstart")).isLessThan(readme.indexOf("mvn -B verify"));
    }

    private static String normal(String code) {
        return code.replaceAll("\\s+", "");
    }
}
