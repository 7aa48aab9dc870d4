package io.filbert.tests.property;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/** The graph of {@link OptionCases}: small, and with everything that an option can ask for. */
public final class OptionGraph {
    public static final String LIKES = "user__likes__item";
    static final String REV_LIKES = "item__rev_likes__user";
    static final String FOLLOWS = "user__follows__user";
    static final String ABOUT = "tag__about__item";

    static final int USERS = 120;
    static final int ITEMS = 90;
    static final int LIKE_COUNT = 480;
    /** Times are below this. */
    static final int TIMES = 20;

    public static final TestGraph GRAPH = graph();

    private OptionGraph() {}

    /**
     * Times are few, so that they tie; weights are quarters, every fifth 0. Likes have times and weights, and their
     * reverse has the same ids; follows and tags go by what the neighbor has, if anything; one type has no edge.
     */
    private static TestGraph graph() {
        Random random = new Random(30);
        TestGraph.Nodes user = new TestGraph.Nodes(
                "user",
                USERS,
                List.of(longs(random, "born", USERS, TIMES).sampling(), year(random, USERS), x(random, USERS, 3)));
        TestGraph.Nodes item = new TestGraph.Nodes(
                "item",
                ITEMS,
                List.of(
                        longs(random, "time", ITEMS, TIMES).sampling(),
                        ints(random, "born", ITEMS, TIMES).sampling(),
                        TestGraph.floats("weight", 1, weights(random, ITEMS)).sampling(),
                        year(random, ITEMS),
                        x(random, ITEMS, 2)));
        TestGraph.Nodes tag = new TestGraph.Nodes("tag", 30, List.of(year(random, 30), longs(random, "y", 30, 1000)));
        TestGraph.Edges likes = dense(edges(random, user, "likes", item, LIKE_COUNT, true))
                .withTimes(random.longs(LIKE_COUNT, 0, TIMES).toArray())
                .withWeights(weights(random, LIKE_COUNT))
                .withAttributes(
                        TestGraph.floats("level", 1, weights(random, LIKE_COUNT))
                                .sampling(),
                        longs(random, "seen", LIKE_COUNT, TIMES).sampling(),
                        x(random, LIKE_COUNT, 2));
        return new TestGraph(
                        List.of(user, item, tag),
                        List.of(
                                likes,
                                SamplingGraphs.mirror(random, likes),
                                dense(edges(random, user, "follows", user, 360, true)),
                                edges(random, item, "in", tag, 200, false).withWeights(weights(random, 200)),
                                edges(random, tag, "about", item, 150, true),
                                edges(random, tag, "never", user, 0, true)))
                .withOutEdgesAndLinks();
    }

    private static TestGraph.Edges edges(
            Random random, TestGraph.Nodes from, String relation, TestGraph.Nodes to, int count, boolean ids) {
        return Graphs.edges(random, from, relation, to, count, ids, false, false);
    }

    /** Ids 0, 1, 2 and so on, as links of the grid need them. */
    private static TestGraph.Edges dense(TestGraph.Edges edges) {
        return edges.withIds(LongStream.of(edges.ids).map(id -> id / 3).toArray());
    }

    private static TestGraph.Attribute year(Random random, int count) {
        return longs(random, "year", count, 8).sampling();
    }

    private static TestGraph.Attribute longs(Random random, String name, int count, int bound) {
        return TestGraph.longs(name, 1, random.longs(count, 0, bound).toArray());
    }

    private static TestGraph.Attribute ints(Random random, String name, int count, int bound) {
        ByteBuffer rows = ByteBuffer.allocate(count * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        random.ints(count, 0, bound).forEach(rows::putInt);
        return new TestGraph.Attribute(name, "INT32", 1, rows.array());
    }

    private static TestGraph.Attribute x(Random random, int count, int columns) {
        float[] values = new float[count * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        return TestGraph.floats("x", columns, values);
    }

    private static float[] weights(Random random, int count) {
        float[] weights = new float[count];
        for (int i = 0; i < count; i++) {
            weights[i] = random.nextInt(5) == 0 ? 0 : random.nextInt(20) / 4f;
        }
        return weights;
    }
}
