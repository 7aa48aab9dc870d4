package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.map.IMap;
import io.filbert.batch.EpochBatch;
import io.filbert.graph.GraphConfigException;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistLoader;
import io.filbert.loader.MiniBatch;
import io.filbert.pipeline.EpochFiles;
import io.filbert.pipeline.SamplingPipeline;
import io.filbert.tests.property.OptionCases;
import io.filbert.tests.property.OptionGraph;
import io.filbert.tests.property.Oracle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An epoch of a Jet job is the loader's and the oracle's, for every option, on 1 and 3 members, in files and in maps. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SamplingPipelineTest {
    private static final int EPOCH = 2;
    private static final Map<String, Oracle> CASES = OptionCases.all();

    private final Map<Integer, TestCluster> clusters = new LinkedHashMap<>();
    private final Map<Integer, GraphGrid> grids = new HashMap<>();
    private final Map<Integer, GraphGrid> clients = new HashMap<>();

    @TempDir
    Path directory;

    static Stream<Arguments> cases() {
        return Stream.of(1, 3).flatMap(members -> CASES.keySet().stream().map(name -> Arguments.of(members, name)));
    }

    @BeforeAll
    void start() {
        for (int members : new int[] {1, 3}) {
            TestCluster cluster = TestCluster.of(members)
                    .memberConfig(config ->
                            config.getJetConfig().setEnabled(true).setCooperativeThreadCount(2))
                    .start();
            clusters.put(members, cluster);
            grids.put(members, GraphGrid.of(cluster.member(0)));
            clients.put(members, GraphGrid.of(cluster.client()));
            Grids.load(grids.get(members), "options", OptionGraph.GRAPH, Book.HASH, writer -> {});
        }
    }

    @AfterAll
    void close() {
        grids.values().forEach(GraphGrid::close);
        clients.values().forEach(GraphGrid::close);
        clusters.values().forEach(TestCluster::close);
    }

    @ParameterizedTest(name = "{0} members: {1}")
    @MethodSource("cases")
    void anEpochOfAJobIsTheLoadersInFilesAndInAMap(int members, String name) throws Exception {
        Oracle options = CASES.get(name);
        Graph graph = grids.get(members).open("options");
        Path files = directory.resolve(Integer.toString(members)).resolve(name.replaceAll("\\W+", "-"));
        Options.pipeline(options, graph).epoch(EPOCH).batchesPerFile(2).toFiles(files).build().run();
        List<EpochBatch> written = new ArrayList<>();
        EpochFiles.read(files, written::add);

        Graph ofClient = clients.get(members).open("options");
        IMap<Integer, EpochBatch> map = ofClient.rpc().hazelcast().getMap("epoch " + name);
        Options.pipeline(options, ofClient).epoch(EPOCH).toMap(map).build().run();
        List<EpochBatch> kept = List.copyOf(new TreeMap<>(map).values());
        map.destroy();

        try (DistLoader loader = loader(options, graph)) {
            assertThat(written).hasSize(loader.steps());
            assertThat(kept).hasSize(loader.steps());
            for (MiniBatch expected : loader.epoch(EPOCH)) {
                EpochBatches.assertSame(written.get(expected.step()), expected);
                EpochBatches.assertSame(kept.get(expected.step()), expected);
            }
        }
        assertThat(digest(written, graph)).as("in files").isEqualTo(options.digest(EPOCH));
        assertThat(digest(kept, graph)).as("in a map").isEqualTo(options.digest(EPOCH));
    }

    private static DistLoader loader(Oracle options, Graph graph) {
        return options.links == null
                ? Options.loader(options, graph).build()
                : Options.linkLoader(options, graph).build();
    }

    private static String digest(List<EpochBatch> batches, Graph graph) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        batches.forEach(batch -> EpochBatches.digest(batch, graph.schema(), digest));
        return HexFormat.of().formatHex(digest.digest());
    }

    @Test
    void filesAreTheSameBytesFromOneMemberAndFromThree() throws Exception {
        Oracle options = CASES.get("weight, time");
        Map<Integer, Map<String, String>> sums = new HashMap<>();
        for (int members : new int[] {1, 3}) {
            Path files = directory.resolve("same-" + members);
            Graph graph = grids.get(members).open("options");
            Options.pipeline(options, graph).batchesPerFile(1).toFiles(files).build().run();
            sums.put(members, checksums(files));
        }
        assertThat(sums.get(1)).hasSize(options.steps()).isEqualTo(sums.get(3));
    }

    /** Of each epoch file by name. */
    static Map<String, String> checksums(Path files) throws Exception {
        Map<String, String> sums = new TreeMap<>();
        for (Path file : EpochFiles.list(files)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(Files.readAllBytes(file));
            sums.put(file.getFileName().toString(), HexFormat.of().formatHex(digest.digest()));
        }
        return sums;
    }
}
