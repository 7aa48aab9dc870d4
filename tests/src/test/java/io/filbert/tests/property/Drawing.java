package io.filbert.tests.property;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;

/** A graph of random edges with ids; the first, third and so on type has times below 10 and weights, and all nodes have them. */
public final class Drawing {
    private final Random random = new Random(2);
    private final List<TestGraph.Nodes> nodes = new ArrayList<>();
    private final List<TestGraph.Edges> edges = new ArrayList<>();

    public Drawing nodes(String type, int count) {
        nodes.add(new TestGraph.Nodes(
                type,
                count,
                List.of(
                        TestGraph.longs("time", 1, times(count)).sampling(),
                        TestGraph.floats("weight", 1, weights(count)).sampling())));
        return this;
    }

    public Drawing edges(String from, String relation, String to, int count) {
        return edges(from, relation, to, count, end -> end);
    }

    /** @param end what becomes of a destination */
    public Drawing edges(String from, String relation, String to, int count, LongUnaryOperator end) {
        TestGraph.Edges drawn = new TestGraph.Edges(
                from,
                relation,
                to,
                random.longs(count, 0, count(from)).toArray(),
                random.longs(count, 0, count(to)).map(end).toArray(),
                LongStream.range(0, count).map(e -> 2 * (count - e)).toArray(),
                null,
                List.of());
        edges.add(edges.size() % 2 == 0 ? drawn.withTimes(times(count)).withWeights(weights(count)) : drawn);
        return this;
    }

    public TestGraph graph() {
        return new TestGraph(nodes, edges);
    }

    private int count(String type) {
        return new TestGraph(nodes, edges).nodes(type).count;
    }

    private long[] times(int count) {
        return random.longs(count, 0, 10).toArray();
    }

    private float[] weights(int count) {
        float[] weights = new float[count];
        for (int i = 0; i < count; i++) {
            weights[i] = random.nextInt(16) / 4f;
        }
        return weights;
    }
}
