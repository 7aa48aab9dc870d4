package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphConfigException;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.graph.GraphSchema.NodeTypeSpec;
import io.filbert.graph.IdKind;
import io.filbert.graph.InvalidGraphException;
import io.filbert.graph.NodeNotFoundException;
import io.filbert.graph.PartitionLostException;
import io.filbert.graph.UnknownNameException;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.grid.GraphWriter;
import io.filbert.loader.DistLinkNeighborLoader;
import io.filbert.loader.DistLoader;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.MiniBatch;
import io.filbert.partition.HashPartitionBook;
import io.filbert.partition.IdHash;
import io.filbert.partition.PartitionAssignment;
import io.filbert.partition.PartitionGraph;
import io.filbert.partition.Partitioner;
import io.filbert.rpc.Deadline;
import io.filbert.rpc.Rpc;
import io.filbert.rpc.RpcOptions;
import io.filbert.store.Catalog;
import io.filbert.store.EdgeList;
import io.filbert.store.GraphVersion;
import io.filbert.store.IdCollector;
import io.filbert.store.IdDictionary;
import io.filbert.store.Maps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** External ids: a node's id is the rank of its name, wherever and however it was loaded, and both are found from everywhere. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class ExternalIdsTest {
    private static final EdgeType CITES = new EdgeType("paper", "cites", "paper");
    private static final EdgeType BY = new EdgeType("user", "likes", "paper");

    private static TestCluster cluster;
    private static GraphGrid member;
    private static GraphGrid client;

    @BeforeAll
    static void start() {
        cluster = TestCluster.of(3).partitions(31).start();
        member = GraphGrid.of(cluster.member(0));
        client = GraphGrid.of(cluster.client());
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static GraphSchema schema(int texts, int uuids, int longs) {
        return GraphSchema.builder()
                .nodeType(new NodeTypeSpec("paper", texts, AttributeSpec.of("x", DType.INT64, 1))
                        .withExternalIds(IdKind.STRING))
                .nodeType(new NodeTypeSpec("user", uuids).withExternalIds(IdKind.UUID))
                .nodeType(new NodeTypeSpec("place", longs).withExternalIds(IdKind.LONG))
                .nodeType("plain", 3)
                .edgeType(new EdgeTypeSpec(CITES).withLinks())
                .edgeType(BY)
                .build();
    }

    private static List<String> shuffled(Collection<String> ids, int seed) {
        List<String> list = new ArrayList<>(ids);
        Collections.shuffle(list, new Random(seed));
        return list;
    }

    // ---- ranks, both ways

    @ParameterizedTest
    @ValueSource(ints = {1024, 1 << 20})
    void idsAreRanksFromMembersAndClientsWhileMembersComeAndGo(int blockBytes) {
        List<String> texts = ExternalIds.byRank(ExternalIds.texts(100_000), ExternalIds::ofText);
        List<String> uuids = ExternalIds.byRank(ExternalIds.uuids(20_000), ExternalIds::ofUuid);
        List<String> longs = ExternalIds.byRank(ExternalIds.longs(20_000), ExternalIds::ofLong);
        try (TestCluster changing = TestCluster.of(1).partitions(31).start();
                GraphGrid grid = GraphGrid.of(changing.member(0))) {
            try (GraphWriter writer = grid.create("named", schema(texts.size(), uuids.size(), longs.size()))) {
                writer.blockBytes(blockBytes)
                        .externalIds("paper", shuffled(texts, 1))
                        .externalIds("user", shuffled(uuids, 2))
                        .externalIds("place", shuffled(longs, 3))
                        .nodes("paper", "x", new long[texts.size()])
                        .commit();
            }
            HazelcastInstance thin = changing.client();
            ranksAre(grid, texts, uuids, longs);
            changing.startMember();
            changing.startMember();
            ranksAre(GraphGrid.of(thin), texts, uuids, longs);
            changing.kill(1);
            ranksAre(grid, texts, uuids, longs);
            changing.startMember();
            ranksAre(GraphGrid.of(changing.member(2)), texts, uuids, longs);
            assertThat(grid.open("named").verify().nodes()).isEqualTo(140_003);
        }
    }

    private static void ranksAre(GraphGrid grid, List<String> texts, List<String> uuids, List<String> longs) {
        Graph graph = grid.open("named");
        ranksAre(graph, "paper", texts);
        ranksAre(graph, "user", uuids);
        ranksAre(graph, "place", longs);
    }

    private static void ranksAre(Graph graph, String type, List<String> byRank) {
        long[] all = LongStream.range(0, byRank.size()).toArray();
        assertThat(graph.nodeIds(type, byRank)).isEqualTo(all);
        assertThat(graph.externalIds(type, all)).isEqualTo(byRank);
    }

    @Test
    void anyOrderRepeatsAndUnknownIds() {
        List<String> texts = ExternalIds.byRank(ExternalIds.texts(2000), ExternalIds::ofText);
        load("order", texts);
        try {
            for (GraphGrid grid : List.of(member, client)) {
                Graph graph = grid.open("order");
                Random random = new Random(4);
                List<String> asked = new ArrayList<>();
                long[] nodes = new long[5000];
                for (int i = 0; i < nodes.length; i++) {
                    nodes[i] = i % 7 == 0 ? -1 : random.nextInt(texts.size());
                    asked.add(nodes[i] < 0 ? "unknown " + i : texts.get((int) nodes[i]));
                }
                assertThat(graph.nodeIds("paper", asked)).isEqualTo(nodes);
                long[] known = LongStream.of(nodes).filter(node -> node >= 0).toArray();
                assertThat(graph.externalIds("paper", known))
                        .isEqualTo(LongStream.of(known)
                                .mapToObj(node -> texts.get((int) node))
                                .toList());
                assertThat(graph.nodeIds("paper", List.of())).isEmpty();
                assertThat(graph.externalIds("paper", new long[0])).isEmpty();
                assertThat(graph.nodeId("paper", texts.get(77))).isEqualTo(77);
                assertThat(graph.externalId("paper", 1999)).isEqualTo(texts.get(1999));
                assertThatThrownBy(() -> graph.nodeId("paper", "nobody"))
                        .isInstanceOf(NodeNotFoundException.class)
                        .hasMessage("external id 'nobody' of node type paper is not in graph=order (version 1)");
                assertThatThrownBy(() -> graph.externalId("paper", 2000))
                        .isInstanceOf(NodeNotFoundException.class)
                        .hasMessageContaining("node=2000 of type paper is not in graph=order");
                assertThatThrownBy(() -> graph.externalId("paper", -1)).isInstanceOf(NodeNotFoundException.class);
            }
        } finally {
            member.drop("order");
        }
    }

    @Test
    void moreThanOneRequestOrReplyHolds() {
        String longest = "x".repeat(IdKind.MAX_BYTES);
        List<String> users = ExternalIds.byRank(ExternalIds.uuids(200), ExternalIds::ofUuid);
        try (GraphWriter writer = client.create("long", schema(2, 200, 0))) {
            writer.externalIds("paper", List.of(longest, "short"))
                    .externalIds("user", users)
                    .externalIds("place", List.of())
                    .nodes("paper", "x", new long[2])
                    .commit();
        }
        try {
            Graph graph = client.open("long");
            long node = graph.nodeId("paper", longest);
            long[] nodes = new long[20_000]; // 80 MB of names, of one partition
            Arrays.fill(nodes, node);
            nodes[19_999] = 1 - node;
            List<String> ids = graph.externalIds("paper", nodes);
            assertThat(ids.subList(0, 19_999)).containsOnly(longest);
            assertThat(ids.get(19_999)).isEqualTo("short");
            assertThat(graph.nodeIds("paper", ids)).isEqualTo(nodes);
            long[][] both = {nodes, LongStream.range(0, 200).toArray()};
            byte[][][] found = graph.ids()
                    .externalIds(graph.current(), new int[] {0, 1}, both, Deadline.in(Duration.ofSeconds(60)));
            assertThat(found[0][0]).isEqualTo(ExternalIds.ofText(longest));
            assertThat(found[1])
                    .isDeepEqualTo(users.stream().map(ExternalIds::ofUuid).toArray(byte[][]::new));
        } finally {
            member.drop("long");
        }
    }

    @Test
    void lookUpsGoOnWhilePartitionsMove() throws Exception {
        List<String> texts = ExternalIds.byRank(ExternalIds.texts(3000), ExternalIds::ofText);
        try (TestCluster changing = TestCluster.of(2).partitions(31).start();
                GraphGrid grid = GraphGrid.of(changing.client())) {
            try (GraphWriter writer = grid.create("moving", schema(texts.size(), 0, 0))) {
                load(writer, texts);
            }
            changing.awaitSafe();
            AtomicBoolean stop = new AtomicBoolean();
            CompletableFuture<Integer> lookUps = CompletableFuture.supplyAsync(() -> {
                Graph graph = grid.open("moving");
                int rounds = 0;
                for (; !stop.get(); rounds++) {
                    ranksAre(graph, "paper", texts);
                }
                return rounds;
            });
            changing.startMember();
            changing.shutdown(0);
            changing.startMember();
            changing.kill(0);
            changing.awaitSafe();
            stop.set(true);
            assertThat(lookUps.get(60, TimeUnit.SECONDS)).isPositive();
        }
    }

    @Test
    void theKindSaysWhatAnIdMayBe() {
        UUID user = new UUID(7, 8);
        try (GraphWriter writer = client.create("kinds", schema(1, 1, 3))) {
            Graph graph = writer.externalIds("paper", List.of("42"))
                    .externalIds("user", List.of(user.toString()))
                    .externalIds("place", List.of("-42", "042", "42", "9223372036854775807"))
                    .nodes("paper", "x", new long[1])
                    .commit();
            assertThat(graph.nodeId("user", user)).isZero();
            assertThat(graph.nodeId("user", user.toString().toUpperCase(java.util.Locale.ROOT)))
                    .isZero();
            assertThat(graph.nodeId("place", Long.MAX_VALUE)).isEqualTo(graph.nodeId("place", "9223372036854775807"));
            assertThat(graph.externalId("place", graph.nodeId("place", -42))).isEqualTo("-42");
            assertThatThrownBy(() -> graph.nodeId("paper", 42L))
                    .isInstanceOf(InvalidGraphException.class)
                    .hasMessage(
                            "external id 42 is a Long, node type paper has external ids STRING; give it as that or as a"
                                    + " String");
            assertThatThrownBy(() -> graph.nodeId("place", user))
                    .hasMessageContaining("is a UUID, node type place has external ids LONG");
            assertThatThrownBy(() -> graph.nodeId("place", "x")).hasMessage("external id 'x' is no 64-bit integer");
            assertThatThrownBy(() -> graph.nodeId("user", "x")).hasMessage("external id 'x' is no UUID");
            assertThatThrownBy(() -> graph.nodeId("plain", "x"))
                    .isInstanceOf(InvalidGraphException.class)
                    .hasMessage(
                            "node type plain of graph kinds has no external ids; name its nodes by 0 to 2, or declare it"
                                    + " with external ids and load the graph again");
            assertThatThrownBy(() -> graph.externalIds("plain", new long[1])).isInstanceOf(InvalidGraphException.class);
            assertThatThrownBy(() -> graph.nodeId("nothing", "x")).isInstanceOf(UnknownNameException.class);
        } finally {
            member.drop("kinds");
        }
    }

    // ---- loading

    private static Graph load(String name, List<String> texts) {
        try (GraphWriter writer = client.create(name, schema(texts.size(), 0, 0))) {
            return load(writer, texts);
        }
    }

    /** Paper i of {@code texts} has x = i and cites those of i + 1 and 2 i. */
    private static Graph load(GraphWriter writer, List<String> texts) {
        List<String> given = shuffled(texts, 9);
        given.addAll(given.subList(0, Math.min(10, texts.size())));
        writer.externalIds("paper", given).externalIds("user", List.of()).externalIds("place", List.of());
        List<String> cited = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            cited.add(texts.get((i + 1) % texts.size()));
        }
        for (int i = 0; i < texts.size(); i++) {
            cited.add(texts.get(2 * i % texts.size()));
        }
        List<String> citing = new ArrayList<>(texts);
        citing.addAll(texts);
        long[] x = LongStream.range(0, texts.size()).toArray();
        return writer.nodes("paper", "x", writer.nodeIds("paper", texts), x)
                .edges(CITES, EdgeList.of(writer.nodeIds("paper", citing), writer.nodeIds("paper", cited)))
                .commit();
    }

    @Test
    void whatAWriterRefuses() {
        try (GraphWriter writer = member.create("refused", schema(3, 0, 0))) {
            assertThatThrownBy(() -> writer.nodeIds("paper", List.of("a")))
                    .isInstanceOf(InvalidGraphException.class)
                    .hasMessage("the external ids of node type paper of graph refused are not stored yet; give all of"
                            + " them first");
            assertThatThrownBy(() -> writer.externalIds("paper", List.of("a", "b", "a")))
                    .isInstanceOf(InvalidGraphException.class)
                    .hasMessage(
                            "node type paper of graph refused has count=3, given were 2 distinct external ids; declare it"
                                    + " with them");
            assertThatThrownBy(() -> writer.externalIds("plain", List.of("a")))
                    .isInstanceOf(InvalidGraphException.class)
                    .hasMessageContaining("node type plain of graph refused is declared without external ids");
            assertThatThrownBy(() -> writer.externalIds("user", List.of("a"))).hasMessage("external id 'a' is no UUID");
            writer.externalIds("paper", List.of("a", "b", "c"));
            assertThat(writer.nodeIds("paper", List.of("a", "d"))[1]).isEqualTo(-1);
            assertThatThrownBy(() -> writer.externalIds("paper", List.of("a", "b", "c")))
                    .hasMessageContaining("must be given once, before rows and edges of the type");
            writer.nodes("paper", "x", new long[3]);
            assertThatThrownBy(writer::commit)
                    .isInstanceOf(InvalidGraphException.class)
                    .hasMessageContaining("node type user of graph refused is declared with external ids and has none");
            writer.edges(BY, EdgeList.of(new long[0], new long[0]));
            assertThatThrownBy(() -> writer.externalIds("user", List.of()))
                    .hasMessageContaining("must be given once, before rows and edges of the type");
        }
        assertThat(member.list()).doesNotContain("refused");
    }

    @Test
    void aDroppedGraphLeavesNoIdsAndTheNextOneHasItsOwn() {
        load("again", List.of("a", "b", "c"));
        Graph old = member.open("again");
        member.drop("again");
        assertThat(cluster.member(1).getMap(Maps.of(Maps.IDS, "again")).size()).isZero();
        Graph graph = load("again", List.of("c", "d"));
        assertThat(graph.nodeIds("paper", List.of("a", "b"))).containsExactly(-1, -1);
        assertThat(graph.nodeIds("paper", List.of("c", "d"))).containsExactlyInAnyOrder(0, 1);
        assertThatThrownBy(() -> old.nodeId("paper", "a")).hasMessageContaining("was dropped and loaded again");
        member.drop("again");
    }

    @Test
    void countsBecomeKnownWhileAGraphIsLoadedByOthers() {
        Rpc rpc = Rpc.init(cluster.member(1), RpcOptions.defaults());
        Catalog catalog = new Catalog(cluster.member(1), Duration.ofSeconds(30));
        IdDictionary ids = new IdDictionary(rpc, catalog);
        List<String> texts = ExternalIds.byRank(ExternalIds.texts(500), ExternalIds::ofText);
        GraphVersion loading = catalog.create("counted", schema(0, 0, 0), new HashPartitionBook(31));
        try {
            int[] counts = new int[31];
            for (int p = 0; p < 31; p++) {
                IdCollector collector = new IdCollector(IdKind.STRING, 1024);
                for (String id : texts) {
                    byte[] bytes = ExternalIds.ofText(id);
                    if (IdHash.partition(IdHash.hash64(bytes), 31) == p) {
                        collector.add(bytes);
                    }
                }
                counts[p] = collector.size();
                ids.store(loading, 0, p, collector.build());
                ids.store(loading, 0, p, collector.build());
            }
            assertThatThrownBy(() -> catalog.ids(loading, 0, counts))
                    .hasMessageContaining("has count=0, given were 500");
            GraphVersion defined = catalog.define(loading, schema(500, 0, 0), new HashPartitionBook(31));
            assertThatThrownBy(() -> catalog.ids(defined, 3, new int[31])).hasMessageContaining("no external ids");
            catalog.ids(defined, 0, counts);
            GraphVersion seen = new Catalog(cluster.member(2), Duration.ofSeconds(30)).loading("counted");
            assertThat(seen.schema()).isEqualTo(schema(500, 0, 0));
            byte[][] bytes = texts.stream().map(ExternalIds::ofText).toArray(byte[][]::new);
            assertThat(new IdDictionary(client.rpc(), catalog).nodeIds(seen, 0, bytes))
                    .isEqualTo(LongStream.range(0, 500).toArray());
            assertThatThrownBy(() -> catalog.define(seen, schema(500, 0, 0), new HashPartitionBook(30)))
                    .isInstanceOf(InvalidGraphException.class)
                    .hasMessage("graph counted cannot get another schema: the book has 30 partitions, the graph 31");
            cluster.member(0).getMap(Maps.of(Maps.STAGING, "counted")).set("something", "staged");
            assertThatThrownBy(() -> catalog.define(seen, schema(7, 0, 0), new HashPartitionBook(31)))
                    .isInstanceOf(InvalidGraphException.class)
                    .hasMessage(
                            "graph counted cannot get another schema: rows or edges are there already; define it before they are given");
        } finally {
            member.drop("counted");
        }
        assertThatThrownBy(() -> catalog.define(loading, schema(7, 0, 0), new HashPartitionBook(31)))
                .hasMessage("graph counted cannot get another schema: the graph was dropped meanwhile");
        GraphVersion ready = load("counted", List.of("a")).current();
        assertThatThrownBy(() -> catalog.define(ready, schema(7, 0, 0), new HashPartitionBook(31)))
                .isInstanceOf(InvalidGraphException.class);
        assertThatThrownBy(() -> catalog.ids(ready, 0, onlyIn(3)))
                .hasMessageContaining("cannot get external ids of node type paper: the graph is in state READY");
        member.drop("counted");
    }

    private static int[] onlyIn(int partition) {
        int[] counts = new int[31];
        counts[partition] = 1;
        return counts;
    }

    @Test
    void lostBlocksAreAnErrorByName() {
        Graph graph;
        try (GraphWriter writer = member.create("lost", schema(300, 0, 0))) {
            graph = writer.externalIds("paper", ExternalIds.texts(300))
                    .externalIds("user", List.of())
                    .externalIds("place", List.of())
                    .nodes("paper", "x", new long[300])
                    .commit();
        }
        cluster.member(1).getMap(Maps.of(Maps.IDS, "lost")).clear();
        assertThatThrownBy(() -> graph.nodeId("paper", "a"))
                .isInstanceOf(PartitionLostException.class)
                .hasMessageContaining("of graph lost version 1 is lost");
        assertThatThrownBy(() -> graph.externalId("paper", 0)).isInstanceOf(PartitionLostException.class);
        assertThatThrownBy(graph::report).isInstanceOf(PartitionLostException.class);
        member.drop("lost");
    }

    // ---- loaders

    private enum Loaders {
        NODES,
        LINKS
    }

    private static DistLoader loader(Graph graph, Loaders kind, boolean externalIds) {
        if (kind == Loaders.NODES) {
            DistNeighborLoader.Builder options = DistNeighborLoader.builder(graph, 2, 2)
                    .inputNodes("paper")
                    .batchSize(100)
                    .shuffle(true);
            return (externalIds ? options.externalIds() : options).build();
        }
        DistLinkNeighborLoader.Builder options = DistLinkNeighborLoader.builder(graph, 2, 2)
                .edgeLabelIndex(CITES)
                .batchSize(200)
                .shuffle(true);
        return (externalIds ? options.externalIds() : options).build();
    }

    @ParameterizedTest
    @EnumSource(Loaders.class)
    void aBatchHasItsNodesExternalIdsOnRequest(Loaders kind) {
        List<String> texts = shuffled(ExternalIds.texts(1000), 12);
        load("batches", texts);
        try {
            for (GraphGrid grid : List.of(member, client)) {
                Graph graph = grid.open("batches");
                HashSet<String> seen = new HashSet<>();
                try (DistLoader loader = loader(graph, kind, true)) {
                    for (MiniBatch batch : loader.epoch(0)) {
                        List<String> ids = batch.externalId("paper");
                        long[] x = batch.x("paper").toLongArray();
                        assertThat(ids).hasSize(batch.nId("paper").length);
                        for (int i = 0; i < x.length; i++) {
                            assertThat(ids.get(i)).isEqualTo(texts.get((int) x[i]));
                        }
                        assertThat(batch.externalId("user")).isEmpty();
                        assertThatThrownBy(() -> batch.externalId("plain"))
                                .isInstanceOf(UnknownNameException.class)
                                .hasMessage("the batch has no external ids of node type plain: it has none; take nId");
                        seen.addAll(ids);
                    }
                }
                assertThat(seen).hasSize(1000);
                try (DistLoader with = loader(graph, kind, true);
                        DistLoader without = loader(graph, kind, false)) {
                    assertThat(LoaderCase.digest(with, 1)).isEqualTo(LoaderCase.digest(without, 1));
                    MiniBatch batch = without.epoch(2).iterator().next();
                    assertThatThrownBy(() -> batch.externalId("paper"))
                            .isInstanceOf(UnknownNameException.class)
                            .hasMessage(
                                    "the batch has no external ids of node type paper; set externalIds() at the loader");
                }
            }
        } finally {
            member.drop("batches");
        }
    }

    @Test
    void aLoaderOfAGraphWithoutExternalIdsRefuses() {
        try (GraphWriter writer = member.create("numbers", GraphSchema.homogeneous(3))) {
            Graph graph = writer.commit();
            assertThatThrownBy(() -> DistNeighborLoader.builder(graph, 1).externalIds())
                    .isInstanceOf(GraphConfigException.class)
                    .hasMessageContaining("no node type of graph numbers has external ids");
        } finally {
            member.drop("numbers");
        }
    }

    // ---- together with the rest

    @Test
    void withATableBookAndAfterLiveWrites() {
        List<String> texts = ExternalIds.byRank(ExternalIds.texts(600), ExternalIds::ofText);
        GraphSchema schema = schema(texts.size(), 0, 0);
        long[] from = LongStream.range(0, 600).toArray();
        long[] to = LongStream.range(0, 600).map(i -> (i + 1) % 600).toArray();
        PartitionAssignment parts =
                Partitioner.ldg(3).partition(PartitionGraph.of(schema).edges(CITES, from, to));
        Graph graph;
        try (GraphWriter writer = member.create("table", schema, parts)) {
            graph = load(writer, texts);
        }
        try {
            ranksAre(graph, "paper", texts);
            long[] own = graph.features().getGlobalId("paper");
            long[] rows = new long[own.length];
            Arrays.fill(rows, 5);
            graph.features().putTensor("paper", "x", rows);
            graph.features().putTensor("paper", "x", rows);
            ranksAre(client.open("table"), "paper", texts);
            assertThat(graph.verify().nodes()).isEqualTo(603);
        } finally {
            member.drop("table");
        }
    }
}
