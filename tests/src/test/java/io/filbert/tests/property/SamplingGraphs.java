package io.filbert.tests.property;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/** Random graphs with everything that a draw may depend on, and random options for them. */
public final class SamplingGraphs {
    private static final int TIMES = 12;

    private SamplingGraphs() {}

    /**
     * Two or three node types, five edge types: two that are each other's reverse by name, one within a type, one without
     * an edge, one at random. Times are few, so that they tie; weights are quarters, every fifth 0. Some types have them
     * on the edge, some at the neighbor, some not at all.
     */
    public static TestGraph random(long seed) {
        Random random = new Random(seed * 0x9E37 + 11);
        List<TestGraph.Nodes> nodes = new ArrayList<>();
        for (int i = 0, types = 2 + random.nextInt(2); i < types; i++) {
            nodes.add(nodes(random, "type" + i, 8 + random.nextInt(40)));
        }
        TestGraph.Nodes a = nodes.get(0);
        TestGraph.Nodes b = nodes.get(1);
        TestGraph.Nodes c = nodes.get(random.nextInt(nodes.size()));
        TestGraph.Nodes d = nodes.get(random.nextInt(nodes.size()));
        Shape shape = Shape.random(random);
        TestGraph.Edges likes = edges(random, a, "likes", b, 4 * b.count, shape);
        boolean mirrored = random.nextBoolean();
        TestGraph.Edges reverse = mirrored
                ? mirror(random, likes)
                : edges(random, b, "rev_likes", a, 4 * a.count, random.nextBoolean() ? shape : Shape.random(random));
        return new TestGraph(
                        nodes,
                        List.of(
                                likes,
                                reverse,
                                edges(random, c, "near", c, 5 * c.count, Shape.random(random)),
                                edges(random, c, "never", d, 0, Shape.random(random)),
                                edges(random, d, "sees", a, 3 * a.count, Shape.random(random))))
                .withOutEdgesAndLinks();
    }

    /** The same edges the other way, with their ids if they have any, in another order. */
    static TestGraph.Edges mirror(Random random, TestGraph.Edges edges) {
        int[] order = new int[edges.count()];
        for (int i = 0; i < order.length; i++) {
            int j = edges.ids == null ? i : random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        TestGraph.Edges e = edges.at(order);
        return new TestGraph.Edges(
                e.destination, "rev_" + e.relation, e.source, e.to, e.from, e.ids, e.times, e.weights, e.attributes);
    }

    private static boolean isMirrored(TestGraph.Edges edges, TestGraph.Edges reverse) {
        if (edges.count() != reverse.count()) {
            return false;
        }
        Set<List<Long>> all = new HashSet<>();
        for (int i = 0; i < edges.count(); i++) {
            all.add(List.of(edges.id(i), edges.from[i], edges.to[i]));
        }
        for (int i = 0; i < edges.count(); i++) {
            all.remove(List.of(reverse.id(i), reverse.to[i], reverse.from[i]));
        }
        return all.isEmpty();
    }

    /** What an edge type has. */
    private record Shape(boolean ids, boolean times, boolean weights, boolean level, boolean attribute) {
        static Shape random(Random random) {
            return new Shape(
                    random.nextInt(4) != 0,
                    random.nextBoolean(),
                    random.nextBoolean(),
                    random.nextBoolean(),
                    random.nextInt(3) == 0);
        }
    }

    private static TestGraph.Nodes nodes(Random random, String type, int count) {
        List<TestGraph.Attribute> attributes = new ArrayList<>();
        if (random.nextInt(3) != 0) {
            attributes.add(
                    TestGraph.longs("time", 1, random.longs(count, 0, TIMES).toArray())
                            .sampling());
        }
        if (random.nextBoolean()) {
            float[] weights = weights(random, count);
            weights[random.nextInt(count)] = -1;
            weights[random.nextInt(count)] = Float.POSITIVE_INFINITY;
            attributes.add(TestGraph.floats("weight", 1, weights).sampling());
        }
        if (random.nextBoolean()) {
            attributes.add(TestGraph.longs("year", 1, random.longs(count, 0, 8).toArray())
                    .sampling());
        }
        attributes.add(TestGraph.longs("y", 1, random.longs(count).toArray()));
        return new TestGraph.Nodes(type, count, attributes);
    }

    private static float[] weights(Random random, int count) {
        float[] weights = new float[count];
        for (int i = 0; i < count; i++) {
            weights[i] = random.nextInt(5) == 0 ? 0 : random.nextInt(20) / 4f;
        }
        return weights;
    }

    private static TestGraph.Edges edges(
            Random random, TestGraph.Nodes from, String relation, TestGraph.Nodes to, int count, Shape shape) {
        TestGraph.Edges edges = Graphs.edges(random, from, relation, to, count, shape.ids, false, false);
        if (shape.ids && random.nextBoolean()) {
            edges = edges.withIds(LongStream.of(edges.ids).map(id -> id / 3).toArray()); // 0, 1, 2 ... in random order
        }
        if (shape.times) {
            edges = edges.withTimes(random.longs(count, 0, TIMES).toArray());
        }
        if (shape.weights) {
            edges = edges.withWeights(weights(random, count));
        }
        List<TestGraph.Attribute> attributes = new ArrayList<>();
        if (shape.level) {
            attributes.add(TestGraph.floats("level", 1, weights(random, count)).sampling());
        }
        if (shape.attribute) {
            float[] values = new float[2 * count];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextFloat();
            }
            attributes.add(TestGraph.floats("edge_attr", 2, values));
        }
        return edges.withAttributes(attributes.toArray(new TestGraph.Attribute[0]));
    }

    /** Options of every kind for node seeds on such a graph. */
    public static Oracle options(TestGraph graph, long seed) {
        Random random = new Random(seed * 131 + 5);
        Oracle options = common(graph, random);
        TestGraph.Nodes input = graph.nodes().get(random.nextInt(graph.nodes().size()));
        options.skipUnknown(random.nextInt(4) == 0);
        int upTo = options.skipUnknown ? input.count + 3 : input.count;
        long[] nodes = random.longs(1 + random.nextInt(input.count), 0, upTo).toArray();
        options.inputNodes(input.type, nodes);
        if (random.nextInt(3) == 0) {
            options.inputNodes(input.type, (long[]) null); // all of them
        }
        int seeds = options.inputNodes == null ? input.count : nodes.length;
        batches(options, random, seeds);
        if (anyHas(graph, options, "time") && random.nextBoolean()) {
            options.timeAttr("time").last(random.nextBoolean());
            if (input.attribute("time") == null || random.nextBoolean()) {
                options.inputTime(random.longs(seeds, -1, TIMES).toArray());
            }
        } else {
            options.disjoint(random.nextInt(3) == 0);
        }
        maybeInduced(options, random);
        return options;
    }

    /** Options of every kind for links on such a graph. */
    public static Oracle linkOptions(TestGraph graph, long seed) {
        Random random = new Random(seed * 151 + 9);
        Oracle options = common(graph, random);
        TestGraph.Edges type = graph.edges().get(random.nextInt(3));
        TestGraph.Nodes from = graph.nodes(type.source);
        TestGraph.Nodes to = graph.nodes(type.destination);
        boolean time = anyHas(graph, options, "time") && random.nextBoolean();
        OracleLinks links;
        if (type.hasDenseIds() && random.nextBoolean()) {
            links = OracleLinks.all(graph, type.name());
        } else {
            int n = 1 + random.nextInt(40);
            int[] edges = random.ints(n, 0, type.count()).toArray();
            TestGraph.Edges given = type.at(edges);
            if (random.nextInt(3) == 0) {
                links = OracleLinks.of(
                        graph,
                        type.name(),
                        random.longs(n, 0, from.count).toArray(),
                        random.longs(n, 0, to.count).toArray());
            } else {
                links = OracleLinks.of(graph, type.name(), given.from, given.to);
                if (type.ids != null && random.nextBoolean()) {
                    links.ids(given.ids);
                }
            }
        }
        if (time) {
            options.timeAttr("time").last(random.nextBoolean());
            if (links.times == null || random.nextBoolean()) {
                links.times(random.longs(links.count(), 0, TIMES).toArray());
            }
        } else {
            options.disjoint(random.nextInt(3) == 0);
        }
        maybeInduced(options, random);
        if (links.ids == null || type.ids != null) {
            links.exclude(new String[] {"NONE", "SELF", "REVERSE"}[random.nextInt(3)]);
        }
        TestGraph.Edges reverse = graph.reverse(type);
        if (links.ids != null && reverse != null && reverse != type && !isMirrored(type, reverse)) {
            links.exclude("SELF".equals(links.exclude) ? "SELF" : "NONE"); // an id would name an unrelated edge
        }
        if (options.subgraphType.equals("BIDIRECTIONAL") && reverse != null && links.exclude.equals("SELF")) {
            links.exclude("NONE"); // refused
        }
        boolean triplet = random.nextInt(3) == 0;
        if (!triplet && random.nextBoolean()) {
            long[] labels = random.longs(links.count(), 0, 3).toArray();
            links.labels(labels);
            if (random.nextBoolean()) {
                float[] floats = new float[labels.length];
                for (int i = 0; i < floats.length; i++) {
                    floats[i] = labels[i] / 2f;
                }
                links.labels(floats);
            }
        }
        if (triplet || random.nextInt(3) != 0) {
            links.negatives(negatives(random, triplet, from.count, to.count));
        }
        options.links(links);
        batches(options, random, links.count());
        return options;
    }

    private static OracleNegatives negatives(Random random, boolean triplet, int sources, int destinations) {
        OracleNegatives negatives = triplet
                ? OracleNegatives.triplet(1 + random.nextInt(3))
                : OracleNegatives.binary(new double[] {0.3, 0.5, 1, 1.7, 2}[random.nextInt(5)]);
        boolean candidates = random.nextInt(4) == 0;
        if (candidates) {
            negatives.candidates(
                    random.longs(1 + destinations / 2, 0, destinations).toArray());
        } else {
            if (random.nextInt(3) == 0) {
                negatives.dstWeight(doubles(weights(random, destinations)));
            }
            if (!triplet && random.nextInt(3) == 0) {
                negatives.srcWeight(doubles(weights(random, sources)));
            }
        }
        return random.nextInt(3) == 0 ? negatives.strict() : negatives;
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        doubles[0] += 0.1; // not all are 0, and not all sums are exact
        return doubles;
    }

    private static Oracle common(TestGraph graph, Random random) {
        Oracle options = new Oracle(graph)
                .replace(random.nextInt(3) == 0)
                .backward(random.nextInt(4) == 0)
                .subgraphType(random.nextInt(3) == 0 ? "BIDIRECTIONAL" : "DIRECTIONAL")
                .seed(random.nextLong());
        if (anyHas(graph, options, "weight") && random.nextBoolean()) {
            options.weightAttr("weight");
        }
        int hops = 1 + random.nextInt(3);
        options.numNeighbors(fanOuts(random, hops));
        for (TestGraph.Edges edges : graph.edges()) {
            if (random.nextInt(4) == 0) {
                options.numNeighbors(edges.name(), fanOuts(random, hops));
            }
            List<String> names = valuesOf(graph, edges, options.backward);
            if (!names.isEmpty() && random.nextInt(3) == 0) {
                options.filter(edges.name(), TestFilter.random(random, names));
            }
        }
        return options;
    }

    private static boolean anyHas(TestGraph graph, Oracle options, String name) {
        Predicate<TestGraph.Edges> has =
                edges -> valuesOf(graph, edges, options.backward).contains(name);
        return graph.edges().stream().anyMatch(has);
    }

    private static void maybeInduced(Oracle options, Random random) {
        if (!options.isDisjoint() && !options.backward && random.nextInt(3) == 0) {
            options.subgraphType("INDUCED");
        }
    }

    private static void batches(Oracle options, Random random, int seeds) {
        options.batchSize(1 + random.nextInt(Math.max(1, Math.min(seeds, 20))))
                .shuffle(random.nextBoolean())
                .dropLast(random.nextInt(4) == 0);
        int world = 1 + random.nextInt(Math.min(3, options.batchSize));
        options.rank(random.nextInt(world), world);
    }

    private static int[] fanOuts(Random random, int hops) {
        int[] choices = {-1, 0, 1, 2, 3, 5};
        return random.ints(hops, 0, choices.length).map(i -> choices[i]).toArray();
    }

    /** What a filter of the edge type may name. */
    private static List<String> valuesOf(TestGraph graph, TestGraph.Edges edges, boolean backward) {
        List<String> names = new ArrayList<>();
        if (edges.times != null) {
            names.add("time");
        }
        if (edges.weights != null) {
            names.add("weight");
        }
        List<TestGraph.Attribute> attributes = new ArrayList<>(edges.attributes);
        attributes.addAll(graph.nodes(backward ? edges.destination : edges.source).attributes);
        attributes.stream().filter(a -> a.sampling).forEach(a -> names.add(a.name));
        return names;
    }
}
