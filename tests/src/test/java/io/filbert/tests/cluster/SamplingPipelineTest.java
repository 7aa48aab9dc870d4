package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.jet.Job;
import com.hazelcast.jet.core.metrics.Measurement;
import com.hazelcast.map.IMap;
import io.filbert.batch.EpochBatch;
import io.filbert.graph.GraphConfigException;
import io.filbert.graph.GraphException;
import io.filbert.graph.NodeNotFoundException;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistLoader;
import io.filbert.loader.MiniBatch;
import io.filbert.pipeline.EpochFiles;
import io.filbert.pipeline.SamplingPipeline;
import io.filbert.rpc.Rpc;
import io.filbert.rpc.RpcOptions;
import io.filbert.tests.property.OptionCases;
import io.filbert.tests.property.OptionGraph;
import io.filbert.tests.property.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An epoch of a Jet job is the loader's and the oracle's, for every option, on 1 and 3 members, in files and in maps. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SamplingPipelineTest {
    private static final int EPOCH = 2;

    /** So many that a member joins before they are written. */
    private static final int FILES = 120;

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
            TestCluster cluster = cluster(members);
            clusters.put(members, cluster);
            grids.put(members, GraphGrid.of(cluster.member(0)));
            clients.put(members, GraphGrid.of(cluster.client()));
            Grids.load(grids.get(members), "options", OptionGraph.GRAPH, Book.HASH, writer -> {});
        }
    }

    private static TestCluster cluster(int members) {
        return TestCluster.of(members)
                .withSerializationFilter()
                .memberConfig(config -> config.getJetConfig().setEnabled(true).setCooperativeThreadCount(2))
                .start();
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
        Options.pipeline(options, graph)
                .epoch(EPOCH)
                .batchesPerFile(2)
                .toFiles(files)
                .build()
                .run();
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
            Options.pipeline(options, graph)
                    .batchesPerFile(1)
                    .toFiles(files)
                    .build()
                    .run();
            sums.put(members, checksums(files));
        }
        assertThat(sums.get(1)).hasSize(options.steps()).isEqualTo(sums.get(3));
    }

    /** Node seeds: everything is asked along the edges of the job, nothing by calls. */
    @Test
    void hopsAndRowsGoToTheOwnersAlongTheEdgesOfTheJob() {
        Graph graph = grids.get(3).open("options");
        SamplingPipeline pipeline = Options.pipeline(CASES.get("three hops"), graph)
                .toFiles(directory.resolve("edges"))
                .build();
        long before = requests(clusters.get(3).members());

        pipeline.run();

        assertThat(requests(clusters.get(3).members())).isEqualTo(before);
    }

    @Test
    void seedsComeFromAFileAndFromAMapInTheirOrder() throws Exception {
        Graph graph = clients.get(3).open("options");
        long[] ids = {9, 5, 70, 5, 0};
        Path file = Files.writeString(directory.resolve("seeds.txt"), "9\n5\n\n70\n 5\n0");
        IMap<Integer, Long> map = graph.rpc().hazelcast().getMap("seeds");
        for (int i = ids.length - 1; i >= 0; i--) {
            map.set(10 * i, ids[i]);
        }
        List<SamplingPipeline.Builder> ways = List.of(
                builder(graph).seeds("item", ids),
                builder(graph).seeds("item", file),
                builder(graph).seeds("item", map));
        for (int way = 0; way < ways.size(); way++) {
            Path files = directory.resolve("seeds-" + way);
            ways.get(way).batchSize(3).toFiles(files).build().run();
            List<EpochBatch> batches = new ArrayList<>();
            EpochFiles.read(files, batches::add);
            assertThat(batches).hasSize(2);
            assertThat(batches.get(0).longs("item/n_id")).startsWith(9, 5, 70);
            assertThat(batches.get(1).longs("item/n_id")).startsWith(5, 0);
            assertThat(batches.get(1).longs("input_id")).containsExactly(3, 4);
        }
        Path bad = Files.writeString(directory.resolve("bad.txt"), "1\nx\n");
        assertThatThrownBy(() -> builder(graph).seeds("item", bad))
                .isInstanceOf(GraphConfigException.class)
                .hasMessage("line 2 of " + bad + " is 'x', must be a node id");
    }

    private static SamplingPipeline.Builder builder(Graph graph) {
        return SamplingPipeline.builder(graph, 2, 2);
    }

    @Test
    void progressEndsWithAllBatchesAndTheJobKnowsThem() throws Exception {
        Graph graph = grids.get(3).open("options");
        SamplingPipeline pipeline = builder(graph)
                .seeds("item", new long[100])
                .batchSize(3)
                .toFiles(directory.resolve("progress"))
                .build();
        List<Long> told = new ArrayList<>();
        pipeline.run((written, all) -> {
            assertThat(all).isEqualTo(34);
            told.add(written);
        });
        assertThat(told).last().isEqualTo(34L);
        assertThat(told).isSorted();

        Job again = pipeline.start();
        again.join();
        assertThat(sum(again, SamplingPipeline.BATCHES))
                .as("those there already count")
                .isEqualTo(34);
        assertThat(sum(again, SamplingPipeline.EDGES))
                .as("and nothing was sampled again")
                .isZero();
    }

    private static long sum(Job job, String metric) {
        return job.getMetrics().get(metric).stream()
                .mapToLong(Measurement::value)
                .sum();
    }

    @Test
    void anotherEpochsDirectoryAndAMapWithEntriesAreRefusedByName() {
        Graph graph = grids.get(3).open("options");
        Path files = directory.resolve("taken");
        builder(graph).seeds("item", 1, 2).toFiles(files).build().run();
        assertThatThrownBy(() -> builder(graph)
                        .seeds("item", 1, 2)
                        .seed(4)
                        .toFiles(files)
                        .build()
                        .run())
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("directory " + files + " has files of another epoch, option.seed=0 and not 4");

        IMap<Integer, EpochBatch> map = graph.rpc().hazelcast().getMap("taken");
        builder(graph).seeds("item", 1, 2).toMap(map).build().run();
        assertThatThrownBy(() ->
                        builder(graph).seeds("item", 1, 2).toMap(map).build().run())
                .isInstanceOf(GraphConfigException.class)
                .hasMessageContaining("map taken for the batches of epoch 0 has 2 entries");
        assertThatThrownBy(() -> builder(graph).seeds("item", 1, 2).build())
                .isInstanceOf(GraphConfigException.class)
                .hasMessageContaining("say toFiles or toMap");
        assertThatThrownBy(
                        () -> builder(graph).seeds("item", 900).toFiles(files).build())
                .isInstanceOf(NodeNotFoundException.class)
                .hasMessageContaining("node=900");
    }

    /** What a file names is what fails: the batch, and the reason that the owner gave. */
    @Test
    void aBatchThatFailsAtItsOwnerFailsTheJobByName() {
        Graph graph = Grids.load(grids.get(3), "removed", OptionGraph.GRAPH);
        String attribute = "x";
        clusters.get(3).members().forEach(member -> {
            try (GraphGrid grid = GraphGrid.of(member)) {
                grid.open("removed").features().removeTensor("item", attribute);
            }
        });
        assertThatThrownBy(() -> builder(graph)
                        .seeds("item", 1, 2)
                        .toFiles(directory.resolve("removed"))
                        .build()
                        .run())
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("mini-batch ")
                .hasMessageContaining("of epoch 0 failed: attribute " + attribute)
                .hasMessageContaining("put them again");
    }

    /** A member dies when some files are there and others are not: any one, and the oldest, which leads the job. */
    @ParameterizedTest(name = "member {0} dies")
    @ValueSource(ints = {2, 0})
    void aJobThatLosesAMemberMakesTheSameFilesAndKeepsThoseItHas(int dies) throws Exception {
        long[] seeds = new Random(3).longs(12_000, 0, 90).toArray();
        Path expected = directory.resolve("undisturbed");
        manyBatches(grids.get(1).open("options"), seeds)
                .toFiles(expected)
                .build()
                .run();
        Path files = directory.resolve("disturbed");
        try (TestCluster cluster = cluster(3)) {
            Graph graph = Grids.load(GraphGrid.of(cluster.member(1)), "options", OptionGraph.GRAPH);
            CompletableFuture<Void> done = CompletableFuture.runAsync(
                    manyBatches(graph, seeds).toFiles(files).build()::run);
            awaitFiles(files, 3, done);
            cluster.kill(dies);
            Map<Path, Object> before = new HashMap<>();
            for (Path file : EpochFiles.list(files)) {
                before.put(file, key(file));
            }
            assertThat(before).as("the member died in the middle").hasSizeLessThan(30);
            done.get(180, TimeUnit.SECONDS);
            for (Map.Entry<Path, Object> file : before.entrySet()) {
                assertThat(key(file.getKey()))
                        .as(file.getKey() + " is not made again")
                        .isEqualTo(file.getValue());
            }
        }
        assertThat(checksums(files)).hasSize(30).isEqualTo(checksums(expected));
        try (Stream<Path> all = Files.list(files)) {
            assertThat(all.map(file -> file.getFileName().toString()).filter(name -> name.startsWith(".")))
                    .as("what the dead member left half-written")
                    .isEmpty();
        }
    }

    private static Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    private static void awaitFiles(Path files, int count, CompletableFuture<Void> job) throws Exception {
        Await.until(
                () -> job.isDone()
                        || (Files.isDirectory(files) && EpochFiles.list(files).size() >= count),
                Duration.ofSeconds(60),
                () -> "fewer than " + count + " files in " + files);
        if (job.isDone()) {
            job.get();
        }
    }

    @Test
    void aMapIsCompleteAlsoAfterAMemberWasLost() throws Exception {
        long[] seeds = new Random(5).longs(6_000, 0, 90).toArray();
        Graph undisturbed = grids.get(1).open("options");
        Path files = directory.resolve("expected");
        manyBatches(undisturbed, seeds).toFiles(files).build().run();
        List<EpochBatch> expected = new ArrayList<>();
        EpochFiles.read(files, expected::add);
        try (TestCluster cluster = cluster(3)) {
            Graph graph = Grids.load(GraphGrid.of(cluster.member(0)), "options", OptionGraph.GRAPH);
            IMap<Integer, EpochBatch> map = cluster.member(0).getMap("epoch");
            CompletableFuture<Void> done = CompletableFuture.runAsync(
                    manyBatches(graph, seeds).toMap(map).build()::run);
            Await.until(() -> map.size() >= 3, Duration.ofSeconds(60), () -> "no batches in the map");
            cluster.kill(2);
            assertThat(map.size()).as("the member died in the middle").isLessThan(300);
            done.get(180, TimeUnit.SECONDS);
            assertThat(map.size()).isEqualTo(300);
            assertThat(digest(List.copyOf(new TreeMap<>(map).values()), graph)).isEqualTo(digest(expected, graph));
        }
    }

    /** Jet begins again a while after a member joined; until then the job goes by a table that is no longer true. */
    @Test
    void partitionsThatMoveAreAskedWhereTheyAre() throws Exception {
        long[] seeds = new Random(4).longs(20 * 20 * FILES, 0, 90).toArray();
        Path expected = directory.resolve("unmoved");
        manyBatches(grids.get(1).open("options"), seeds)
                .toFiles(expected)
                .build()
                .run();
        Path files = directory.resolve("moved");
        try (TestCluster cluster = cluster(2)) {
            Graph graph = Grids.load(GraphGrid.of(cluster.member(0)), "options", OptionGraph.GRAPH);
            CompletableFuture<Void> done = CompletableFuture.runAsync(
                    manyBatches(graph, seeds).toFiles(files).build()::run);
            awaitFiles(files, 1, done);
            cluster.startMember();
            assertThat(EpochFiles.list(files))
                    .as("the member joined in the middle")
                    .hasSizeLessThan(FILES);
            long before = requests(cluster.members());
            done.get(180, TimeUnit.SECONDS);
            assertThat(requests(cluster.members()))
                    .as("some partitions are asked again by calls")
                    .isGreaterThan(before);
        }
        assertThat(checksums(files)).hasSize(FILES).isEqualTo(checksums(expected));
    }

    private static long requests(List<HazelcastInstance> members) {
        return members.stream()
                .mapToLong(member -> Rpc.init(member, RpcOptions.defaults()).requests())
                .sum();
    }

    private static SamplingPipeline.Builder manyBatches(Graph graph, long[] seeds) {
        return builder(graph)
                .seeds("item", seeds)
                .batchSize(20)
                .shuffle(true)
                .batchesPerFile(20)
                .batchesInFlight(2);
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
