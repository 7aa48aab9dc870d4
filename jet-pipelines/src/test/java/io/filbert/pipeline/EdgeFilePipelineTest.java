package io.filbert.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.GraphException;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.graph.InvalidGraphException;
import io.filbert.grid.FilbertConfig;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.grid.GraphWriter;
import io.filbert.partition.PartitionAssignment;
import io.filbert.sampler.DistNeighborSampler;
import io.filbert.sampler.NumNeighbors;
import io.filbert.sampler.SamplerOutput;
import io.filbert.store.EdgeList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EdgeFilePipelineTest {
    private static final int NODES = 500;
    private static final int EDGES = 5_000;
    private static final List<HazelcastInstance> MEMBERS = new ArrayList<>();

    @BeforeAll
    static void startTwoMembersWithJet() {
        for (int i = 0; i < 2; i++) {
            Config config = FilbertConfig.apply(new Config())
                    .setClusterName("edge-files-" + ProcessHandle.current().pid());
            config.getJetConfig().setEnabled(true).setCooperativeThreadCount(1);
            config.getNetworkConfig()
                    .setPort(5951)
                    .getJoin()
                    .getAutoDetectionConfig()
                    .setEnabled(false);
            config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
            config.getNetworkConfig()
                    .getJoin()
                    .getTcpIpConfig()
                    .setEnabled(true)
                    .addMember("127.0.0.1:5951,127.0.0.1:5952");
            config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
            config.setProperty("hazelcast.partition.count", "31");
            config.setProperty("hazelcast.wait.seconds.before.join", "0");
            config.setProperty("hazelcast.phone.home.enabled", "false");
            MEMBERS.add(Hazelcast.newHazelcastInstance(config));
        }
        assertThat(MEMBERS.get(0).getCluster().getMembers()).hasSize(2);
    }

    @AfterAll
    static void stop() {
        MEMBERS.forEach(member -> member.getLifecycleService().terminate());
    }

    @Test
    void filesReadByAllMembersGiveTheGraphThatTheArraysGive(@TempDir Path directory) throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        long[] source = random.longs(EDGES, 0, NODES).toArray();
        long[] destination = random.longs(EDGES, 0, NODES).toArray();
        Path files = Files.createDirectory(directory.resolve("edges"));
        for (int file = 0; file < 7; file++) {
            List<String> lines = new ArrayList<>();
            for (int e = file; e < EDGES; e += 7) {
                lines.add(e + "\t" + source[e] + "\t" + destination[e]);
            }
            Files.write(files.resolve("part-" + file + ".tsv"), lines);
        }
        HazelcastInstance hz = MEMBERS.get(0);
        try (GraphGrid grid = GraphGrid.of(hz)) {
            Graph fromFiles;
            GraphSchema schema = GraphSchema.builder()
                    .nodeType(GraphSchema.NODE, NODES)
                    .edgeType(new EdgeTypeSpec(GraphSchema.EDGE).withOutEdges().withLinks())
                    .build();
            try (GraphWriter writer = grid.create("files", schema)) {
                assertThat(EdgeFilePipeline.load(hz, writer, GraphSchema.EDGE, files, "*.tsv"))
                        .isEqualTo(EDGES);
                fromFiles = writer.commit();
            }
            Graph fromArrays;
            try (GraphWriter writer = grid.create("arrays", schema)) {
                fromArrays = writer.edges(GraphSchema.EDGE, EdgeList.of(source, destination))
                        .commit();
            }
            long[] seeds = random.longs(64, 0, NODES).toArray();
            SamplerOutput a = sample(fromFiles, seeds);
            SamplerOutput b = sample(fromArrays, seeds);
            assertThat(a.edges()).isPositive();
            assertThat(a.node()).isEqualTo(b.node());
            assertThat(a.row()).isEqualTo(b.row());
            assertThat(a.col()).isEqualTo(b.col());
            assertThat(a.edge()).isEqualTo(b.edge());
            long[] ids = LongStream.range(0, EDGES).toArray();
            assertThat(fromFiles.topology().countEdges(GraphSchema.EDGE)).isEqualTo(EDGES);
            assertThat(fromFiles.topology().links(GraphSchema.EDGE, ids).source())
                    .isEqualTo(source);
            assertThat(fromFiles.report().bytes()).isEqualTo(fromArrays.report().bytes());
        }
    }

    private static SamplerOutput sample(Graph graph, long[] seeds) {
        return DistNeighborSampler.builder(graph.topology(), NumNeighbors.of(5, 5))
                .seed(7)
                .build()
                .sampleFromNodes(GraphSchema.NODE, seeds, 0, 0);
    }

    @Test
    void aBrokenLineIsNamedAndNothingBecomesReadable(@TempDir Path directory) throws IOException {
        Path files = Files.createDirectory(directory.resolve("broken"));
        Files.write(files.resolve("edges.tsv"), List.of("0\t1\t2", "1\tx\t2"));
        HazelcastInstance hz = MEMBERS.get(0);
        try (GraphGrid grid = GraphGrid.of(hz)) {
            GraphWriter writer = grid.create("broken", GraphSchema.homogeneous(NODES));
            assertThatThrownBy(() -> EdgeFilePipeline.load(hz, writer, GraphSchema.EDGE, files, "*.tsv"))
                    .isInstanceOf(InvalidGraphException.class)
                    .hasMessageContaining("broken")
                    .hasMessageContaining("1\tx\t2");
            writer.close();
            assertThat(grid.list()).doesNotContain("broken");
        }
    }

    @Test
    void aGraphWithATableBookIsRefusedByName(@TempDir Path directory) {
        try (GraphGrid grid = GraphGrid.of(MEMBERS.get(1));
                GraphWriter writer =
                        grid.create("table", GraphSchema.homogeneous(NODES), PartitionAssignment.of(2, Map.of()))) {
            assertThatThrownBy(
                            () -> EdgeFilePipeline.load(MEMBERS.get(1), writer, GraphSchema.EDGE, directory, "*.tsv"))
                    .isInstanceOf(GraphException.class)
                    .hasMessage("graph table is being loaded by a table book, which its GraphWriter alone has; give the"
                            + " edges to GraphWriter.edges");
        }
    }
}
