package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.ColumnSpec;
import io.filbert.graph.DType;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.graph.InvalidGraphException;
import io.filbert.graph.PartitionLostException;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.grid.GraphWriter;
import io.filbert.partition.HashPartitionBook;
import io.filbert.partition.PartitionKeys;
import io.filbert.rpc.Rpc;
import io.filbert.rpc.RpcOptions;
import io.filbert.store.Catalog;
import io.filbert.store.ChunkStore;
import io.filbert.store.EdgeList;
import io.filbert.store.GraphVersion;
import io.filbert.store.LoadPlan;
import io.filbert.store.LocalFeatureStore;
import io.filbert.store.LocalGraphStore;
import io.filbert.store.Sealing;
import io.filbert.store.Staging;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a draw depends on stands beside every edge, both ways, whatever the cluster and the size of blocks. */
class SamplingColumnsTest {
    private static final EdgeType BUYS = new EdgeType("user", "buys", "item");
    private static final EdgeType FOLLOWS = new EdgeType("user", "follows", "user");
    private static final EdgeType NONE = new EdgeType("item", "none", "user");
    private static final int USERS = 60;
    private static final int ITEMS = 25;
    private static final int BOUGHT = 700;
    private static final int FOLLOWED = 300;

    private static final GraphSchema SCHEMA = GraphSchema.builder()
            .nodeType(
                    "user",
                    USERS,
                    AttributeSpec.of("x", DType.FLOAT32, 3),
                    AttributeSpec.of("time", DType.INT64, 1).sampling(),
                    AttributeSpec.of("score", DType.FLOAT64, 1).sampling())
            .nodeType(
                    "item",
                    ITEMS,
                    AttributeSpec.of("kind", DType.INT8, 1).sampling(),
                    AttributeSpec.of("degree", DType.INT32, 1).sampling(),
                    AttributeSpec.of("y", DType.INT32, 1))
            .edgeType(new EdgeTypeSpec(
                            BUYS,
                            AttributeSpec.of("edge_attr", DType.FLOAT32, 2),
                            AttributeSpec.of("price", DType.FLOAT32, 1).sampling(),
                            AttributeSpec.of("gift", DType.BOOL, 1).sampling())
                    .withWeights()
                    .withTimes()
                    .withOutEdges()
                    .withLinks())
            .edgeType(new EdgeTypeSpec(
                            FOLLOWS, AttributeSpec.of("n", DType.INT32, 1).sampling())
                    .withIds(false)
                    .withOutEdges())
            .edgeType(new EdgeTypeSpec(NONE).withOutEdges().withLinks())
            .build();

    private static final Data DATA = new Data(new Random(5));

    /** The input, as plain arrays. A third of all bought is item 3, and a third is bought by user 7. */
    private static final class Data {
        final float[] x = new float[3 * USERS];
        final long[] time;
        final double[] score;
        final byte[] kind = new byte[ITEMS];
        final int[] degree = new int[ITEMS];
        final int[] y;
        final long[] buyer;
        final long[] bought;
        final long[] buyIds;
        final float[] weight = new float[BOUGHT];
        final long[] when;
        final float[] edgeAttr = new float[2 * BOUGHT];
        final float[] price = new float[BOUGHT];
        final byte[] gift = new byte[BOUGHT];
        final long[] follower;
        final long[] followed;
        final int[] n;

        Data(Random random) {
            time = random.longs(USERS).toArray();
            score = random.doubles(USERS, -1, 1).toArray();
            random.nextBytes(kind);
            y = random.ints(ITEMS).toArray();
            buyer = random.longs(BOUGHT, 0, USERS)
                    .map(u -> random.nextInt(3) == 0 ? 7 : u)
                    .toArray();
            bought = random.longs(BOUGHT, 0, ITEMS)
                    .map(i -> random.nextInt(3) == 0 ? 3 : i)
                    .toArray();
            List<Long> ids = new ArrayList<>();
            for (int i = 0; i < BOUGHT; i++) {
                ids.add(random.nextInt(i + 1), (long) i);
                weight[i] = random.nextFloat();
                price[i] = random.nextFloat();
                gift[i] = (byte) random.nextInt(2);
                edgeAttr[2 * i] = random.nextFloat();
                edgeAttr[2 * i + 1] = random.nextFloat();
                degree[(int) bought[i]]++;
            }
            buyIds = ids.stream().mapToLong(i -> i).toArray();
            when = random.longs(BOUGHT, -20, 20).toArray();
            follower = random.longs(FOLLOWED, 0, USERS).toArray();
            followed = random.longs(FOLLOWED, 0, USERS)
                    .map(u -> random.nextInt(2) == 0 ? 0 : u)
                    .toArray();
            n = random.ints(FOLLOWED).toArray();
        }

        EdgeList buys() {
            return EdgeList.of(buyer, bought)
                    .ids(buyIds)
                    .weights(weight)
                    .times(when)
                    .attribute("edge_attr", edgeAttr)
                    .attribute("price", price)
                    .attribute("gift", gift);
        }

        EdgeList follows() {
            return EdgeList.of(follower, followed).attribute("n", n);
        }

        void write(GraphWriter writer) {
            writer.inDegree(BUYS, "degree");
            EdgeList buys = buys();
            writer.edges(BUYS, buys.select(IntStream.range(0, 200).toArray()))
                    .edges(BUYS, buys.select(IntStream.range(200, BOUGHT).toArray()))
                    .edges(FOLLOWS, follows())
                    .nodes("user", "x", x)
                    .nodes("user", "time", time)
                    .nodes("user", "score", score)
                    .nodes("item", "kind", kind)
                    .nodes("item", "y", y);
        }

        List<Object> buyColumns(int i, boolean out) {
            List<Object> columns =
                    new ArrayList<>(List.of((double) weight[i], when[i], (double) price[i], (long) gift[i]));
            if (out) {
                columns.add((long) kind[(int) bought[i]]);
                columns.add((long) degree[(int) bought[i]]);
            } else {
                columns.add(time[(int) buyer[i]]);
                columns.add(score[(int) buyer[i]]);
            }
            return columns;
        }

        SortedMap<Long, List<StoredEdges.Edge>> expectedBuys(boolean out) {
            SortedMap<Long, List<StoredEdges.Edge>> lists = new TreeMap<>();
            IntStream.range(0, BOUGHT)
                    .boxed()
                    .sorted(Comparator.comparing((Integer i) -> when[i]).thenComparing(i -> buyIds[i]))
                    .forEach(i -> lists.computeIfAbsent(out ? buyer[i] : bought[i], k -> new ArrayList<>())
                            .add(new StoredEdges.Edge(
                                    out ? bought[i] : buyer[i], buyIds[i], buyColumns(i, out), attribute(i))));
            return lists;
        }

        private List<Byte> attribute(int i) {
            ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            bytes.putFloat(edgeAttr[2 * i]).putFloat(edgeAttr[2 * i + 1]);
            List<Byte> list = new ArrayList<>();
            for (byte b : bytes.array()) {
                list.add(b);
            }
            return list;
        }

        SortedMap<Long, List<StoredEdges.Edge>> expectedFollows(boolean out) {
            SortedMap<Long, List<StoredEdges.Edge>> lists = new TreeMap<>();
            for (int i = 0; i < FOLLOWED; i++) {
                int other = (int) (out ? followed[i] : follower[i]);
                lists.computeIfAbsent(out ? follower[i] : followed[i], k -> new ArrayList<>())
                        .add(new StoredEdges.Edge(
                                other, -1, List.of((long) n[i], time[other], score[other]), List.of()));
            }
            return lists;
        }
    }

    private static Graph load(GraphGrid grid, int blockBytes) {
        try (GraphWriter writer = grid.create("g", SCHEMA)) {
            writer.blockBytes(blockBytes);
            DATA.write(writer);
            return writer.commit();
        }
    }

    private static void assertStored(TestCluster cluster, Graph graph) {
        assertThat(StoredEdges.read(cluster, graph, 0, 0)).isEqualTo(DATA.expectedBuys(false));
        assertThat(StoredEdges.read(cluster, graph, 3, 0)).isEqualTo(DATA.expectedBuys(true));
        assertThat(StoredEdges.read(cluster, graph, 1, -1)).isEqualTo(DATA.expectedFollows(false));
        assertThat(StoredEdges.read(cluster, graph, 4, -1)).isEqualTo(DATA.expectedFollows(true));
        assertThat(StoredEdges.read(cluster, graph, 2, -1)).isEmpty();
        assertThat(StoredEdges.read(cluster, graph, 5, -1)).isEmpty();
    }

    @Test
    void theSchemaListsColumnsOfEdgesBeforeThoseOfNeighbors() {
        assertThat(SCHEMA.samplingColumns(0))
                .containsExactly(
                        new ColumnSpec("weight", DType.FLOAT32, false),
                        new ColumnSpec("time", DType.INT64, false),
                        new ColumnSpec("price", DType.FLOAT32, false),
                        new ColumnSpec("gift", DType.BOOL, false),
                        new ColumnSpec("time", DType.INT64, true),
                        new ColumnSpec("score", DType.FLOAT64, true));
        assertThat(SCHEMA.samplingColumn(0, "time")).isEqualTo(1);
        assertThat(SCHEMA.samplingColumn(3, "kind")).isEqualTo(4);
        assertThat(SCHEMA.samplingColumn(3, "score")).isEqualTo(-1);
        assertThat(SCHEMA.adjacencies()).isEqualTo(6);
        assertThat(SCHEMA.edgeTypeOf(4)).isEqualTo(1);
        assertThat(SCHEMA.rowType(3)).isEqualTo(SCHEMA.neighborType(0)).isZero();
        assertThat(SCHEMA.neighborType(3)).isEqualTo(SCHEMA.rowType(0)).isOne();
    }

    @ParameterizedTest(name = "{0} members, blocks of {1} bytes, client {2}")
    @CsvSource({"1, 1024, false", "2, 1024, true", "3, 1024, false", "3, 16777216, true"})
    void everyEdgeHasTheValuesOfTheInputBothWays(int members, int blockBytes, boolean client) {
        try (TestCluster cluster =
                        TestCluster.of(members).withSerializationFilter().start();
                GraphGrid grid = GraphGrid.of(client ? cluster.client() : cluster.member(0))) {
            Graph graph = load(grid, blockBytes);

            assertThat(graph.schema()).isEqualTo(SCHEMA);
            assertStored(cluster, graph);
            assertThat(graph.verify().edges()).isEqualTo(BOUGHT + FOLLOWED);
            assertThat(graph.report().edgeCut()).isBetween(0.0, 1.0);
            assertThat(graph.topology().countEdges(BUYS)).isEqualTo(BOUGHT);
            assertThat(graph.topology().countEdges(NONE)).isZero();
            assertThat(graph.features()
                            .lookupFeatures("item", "degree", ids(ITEMS))
                            .join()
                            .toIntArray())
                    .isEqualTo(DATA.degree);
            assertThat(graph.features()
                            .lookupFeatures("user", "score", ids(USERS))
                            .join()
                            .toDoubleArray())
                    .isEqualTo(DATA.score);
            assertLinks(graph);
            if (members == 3) { // copies come from backups and migrations as they were
                cluster.kill(2);
                cluster.awaitSafe();
                assertStored(cluster, graph);
                cluster.startMember();
                assertStored(cluster, graph);
                assertLinks(graph);
                graph.verify();
            }
        }
    }

    private static long[] ids(int n) {
        return java.util.stream.LongStream.range(0, n).toArray();
    }

    private static void assertLinks(Graph graph) {
        long[] asked = new Random(1).longs(2000, 0, BOUGHT).toArray();
        EdgeList links = graph.topology().links(BUYS, asked);
        long[] at = new long[BOUGHT];
        for (int i = 0; i < BOUGHT; i++) {
            at[(int) DATA.buyIds[i]] = i;
        }
        int[] positions =
                Arrays.stream(asked).mapToInt(id -> (int) at[(int) id]).toArray();
        EdgeList expected = DATA.buys().select(positions);
        assertThat(links.source()).isEqualTo(expected.source());
        assertThat(links.destination()).isEqualTo(expected.destination());
        assertThat(links.times()).isEqualTo(expected.times());
        assertThat(links.ids()).isEqualTo(asked);
        assertThat(graph.topology().links(BUYS).size()).isZero();
    }

    /** More nodes than a chunk holds, several chunks a partition: the neighbors of few partitions are looked up at a time. */
    @Test
    void columnsOfALargerGraphAreRightToo() {
        int nodes = 20_000;
        int edges = 400_000;
        GraphSchema schema = GraphSchema.builder()
                .nodeType("node", nodes, AttributeSpec.of("w", DType.INT32, 1).sampling())
                .edgeType(new EdgeTypeSpec(GraphSchema.EDGE).withOutEdges())
                .build();
        Random random = new Random(5);
        long[] from = random.longs(edges, 0, nodes).toArray();
        long[] to = random.longs(edges, 0, nodes).toArray();
        int[] w = random.ints(nodes).toArray();
        try (TestCluster cluster = TestCluster.of(2).start();
                GraphGrid grid = GraphGrid.of(cluster.client());
                GraphWriter writer = grid.create("g", schema)) {
            Graph graph = writer.blockBytes(1 << 16)
                    .nodes("node", "w", w)
                    .edges(GraphSchema.EDGE, EdgeList.of(from, to))
                    .commit();

            for (int adjacency = 0; adjacency < 2; adjacency++) {
                SortedMap<Long, List<StoredEdges.Edge>> lists = StoredEdges.read(cluster, graph, adjacency, -1);
                long[] row = adjacency == 0 ? to : from;
                long[] neighbor = adjacency == 0 ? from : to;
                long seen = 0;
                for (var list : lists.entrySet()) {
                    long last = -1;
                    for (StoredEdges.Edge edge : list.getValue()) {
                        int i = (int) edge.id();
                        assertThat(edge.id()).isGreaterThan(last);
                        assertThat(list.getKey()).isEqualTo(row[i]);
                        assertThat(edge.neighbor()).isEqualTo(neighbor[i]);
                        assertThat(edge.columns()).containsExactly((long) w[(int) neighbor[i]]);
                        last = edge.id();
                        seen++;
                    }
                }
                assertThat(seen).isEqualTo(edges);
            }
        }
    }

    @Test
    void sealingAskedTwiceLeavesWhatOneLeaves() {
        try (TestCluster cluster = TestCluster.of(2).start()) {
            Rpc rpc = Rpc.init(cluster.client(), RpcOptions.defaults());
            Catalog catalog = new Catalog(rpc.hazelcast(), Duration.ofSeconds(30));
            GraphVersion loading = catalog.create("g", SCHEMA, new HashPartitionBook(11));
            ChunkStore store = new ChunkStore(rpc.hazelcast(), "g");
            Staging staging = new Staging(loading, PartitionKeys.of(rpc.hazelcast()), 0, store::put);
            Staging.Checks checks = new Staging.Checks(false, false);
            staging.edges(0, DATA.buys(), 0, checks);
            staging.edges(1, DATA.follows(), 0, checks);
            staging.rows(0, 0, null, DATA.x, checks);
            staging.rows(0, 1, null, DATA.time, checks);
            staging.rows(0, 2, null, DATA.score, checks);
            staging.rows(1, 0, null, DATA.kind, checks);
            staging.rows(1, 2, null, DATA.y, checks);
            long[] counts = {BOUGHT, FOLLOWED, 0};
            LoadPlan plan = new LoadPlan(SCHEMA, 11, 1024, counts, List.of(new LoadPlan.InDegree(0, 1)));
            List<int[]> streams = List.of(staging.finish());
            store.drain();
            Duration bound = Duration.ofSeconds(30);
            new Sealing(rpc, catalog, loading, streams, plan).seal(done -> {}, bound);
            new Sealing(rpc, catalog, loading, streams, plan).seal(done -> {}, bound);
            int[] all = IntStream.range(0, 11).toArray();
            long[] versions = new long[11];
            Arrays.fill(versions, 1L << 32);
            catalog.commit(loading, all, versions, counts, 0);
            try (GraphGrid grid = GraphGrid.of(cluster.member(0))) {
                assertStored(cluster, grid.open("g"));
                grid.open("g").verify();
            }
        }
    }

    @Test
    void aMemberLostWhileLoadingIsANamedError() {
        try (TestCluster cluster = TestCluster.of(2).backups(0).start();
                GraphGrid grid = GraphGrid.of(cluster.member(0));
                GraphWriter writer = grid.create("g", SCHEMA)) {
            DATA.write(writer);
            writer.edges(FOLLOWS, bulk(300_000)); // so that chunks are out before the commit
            cluster.kill(1);
            cluster.awaitSafe();

            assertThatThrownBy(writer::commit)
                    .isInstanceOf(PartitionLostException.class)
                    .hasMessageContaining("lost staged data while loading");
        }
    }

    private static EdgeList bulk(int size) {
        long[] ends = new Random(3).longs(size, 0, USERS).toArray();
        return EdgeList.of(ends, ends).attribute("n", new int[size]);
    }

    @Test
    void writesInPlaceKeepColumnsOrAreRefusedByName() {
        EdgeType likes = new EdgeType("item", "likes", "user");
        GraphSchema schema = GraphSchema.builder()
                .nodeType("user", USERS)
                .nodeType(
                        "item",
                        ITEMS,
                        AttributeSpec.of("price", DType.FLOAT32, 1).sampling(),
                        AttributeSpec.of("x", DType.FLOAT32, 1))
                .edgeType(new EdgeTypeSpec(
                        likes, AttributeSpec.of("n", DType.INT32, 1).sampling()))
                .edgeType(new EdgeTypeSpec(FOLLOWS).withOutEdges())
                .edgeType(new EdgeTypeSpec(BUYS).withLinks())
                .build();
        float[] price = new float[ITEMS];
        for (int i = 0; i < ITEMS; i++) {
            price[i] = 0.5f * i;
        }
        long[] one = {1};
        try (TestCluster cluster = TestCluster.of(2).start();
                GraphGrid grid = GraphGrid.of(cluster.member(0));
                GraphWriter writer = grid.create("g", schema)) {
            Graph graph = writer.nodes("item", "price", price)
                    .nodes("item", "x", price)
                    .edges(likes, EdgeList.of(one, one).attribute("n", new int[] {5}))
                    .edges(FOLLOWS, EdgeList.of(one, one))
                    .edges(BUYS, EdgeList.of(one, one))
                    .commit();
            LocalGraphStore edges = graph.topology();
            LocalFeatureStore rows = graph.features();
            long[] local = rows.getGlobalId("user");
            long[] items = Arrays.stream(local).map(u -> (u * 7) % ITEMS).toArray();
            int[] n = Arrays.stream(local).mapToInt(u -> (int) u * 3).toArray();
            for (int round = 0; round < 2; round++) { // the second sweeps what the first one left
                edges.putEdges(likes, EdgeList.of(items, local).attribute("n", n));

                SortedMap<Long, List<StoredEdges.Edge>> lists = StoredEdges.read(cluster, graph, 0, -1);
                for (int i = 0; i < local.length; i++) {
                    assertThat(lists.get(local[i]))
                            .extracting(StoredEdges.Edge::columns)
                            .containsExactly(List.of((long) n[i], 0.5 * items[i]));
                }
                assertThat(rows.lookupFeatures("item", "price", ids(ITEMS))
                                .join()
                                .toFloatArray())
                        .isEqualTo(price);
                graph.verify();
            }
            long others = Arrays.stream(local).anyMatch(u -> u == 1) ? 0 : 1;
            assertThat(edges.countEdges(likes)).isEqualTo(local.length + others);
            rows.updateTensor("item", "x", new long[] {rows.getGlobalId("item")[0]}, new float[] {9});

            long[] item = {rows.getGlobalId("item")[0]};
            assertThatThrownBy(() -> rows.updateTensor("item", "price", item, new float[] {1}))
                    .isInstanceOf(InvalidGraphException.class)
                    .hasMessageContaining("attribute price of node type item is for sampling")
                    .hasMessageContaining("load the graph again");
            assertThatThrownBy(() -> rows.removeTensor("item", "price")).isInstanceOf(InvalidGraphException.class);
            long[] user = {local[0]};
            assertThatThrownBy(() -> edges.putEdges(FOLLOWS, EdgeList.of(user, user)))
                    .isInstanceOf(InvalidGraphException.class)
                    .hasMessageContaining("edge type user__follows__user has out-edges");
            assertThatThrownBy(() -> edges.putEdges(BUYS, EdgeList.of(user, item)))
                    .isInstanceOf(InvalidGraphException.class)
                    .hasMessageContaining("edge type user__buys__item has links");
        }
    }
}
