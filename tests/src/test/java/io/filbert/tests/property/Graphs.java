package io.filbert.tests.property;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Graphs for tests: drawn as text, or random from a seed; {@link SamplingGraphs} has those with times and weights.
 *
 * <pre>
 * Graphs.of("a->b, c->b, d")                     one node type "node", one edge type "to", d is isolated
 * Graphs.of("1->0, 2->0")                        names that are numbers are the ids, 0 up to the largest
 * Graphs.of("paper:a -cites-> paper:b, author:x -writes-> paper:a")
 * </pre>
 *
 * Named nodes are numbered per type in the order in which the text names them, types stand in the order in which it
 * names them, and the id of an edge is its place among the edges of its type.
 */
public final class Graphs {
    public static final String NODE = "node";
    public static final String TO = "to";
    public static final String EDGE = NODE + "__" + TO + "__" + NODE;

    private static final Pattern NAME = Pattern.compile("(?:(\\w+):)?(\\w+)");
    private static final Pattern ARROW = Pattern.compile("(\\S+?)\\s*-(?:(\\w+)-)?>\\s*(\\S+)");

    private Graphs() {}

    public static TestGraph of(String text) {
        Map<String, Map<String, Long>> ids = new LinkedHashMap<>();
        Map<String, List<String[]>> edges = new LinkedHashMap<>();
        for (String part : text.split(",", -1)) {
            String item = part.strip();
            if (item.isEmpty()) {
                continue;
            }
            Matcher arrow = ARROW.matcher(item);
            if (arrow.matches()) {
                String[] from = node(arrow.group(1), ids);
                String[] to = node(arrow.group(3), ids);
                String relation = arrow.group(2) == null ? TO : arrow.group(2);
                edges.computeIfAbsent(from[0] + "__" + relation + "__" + to[0], type -> new ArrayList<>())
                        .add(new String[] {from[0], from[1], relation, to[0], to[1]});
            } else {
                node(item, ids);
            }
        }
        ids.replaceAll((type, names) -> numbered(names));
        List<TestGraph.Edges> edgeTypes = new ArrayList<>();
        for (List<String[]> ofType : edges.values()) {
            String[] first = ofType.get(0);
            long[] from =
                    ofType.stream().mapToLong(e -> ids.get(e[0]).get(e[1])).toArray();
            long[] to = ofType.stream().mapToLong(e -> ids.get(e[3]).get(e[4])).toArray();
            edgeTypes.add(
                    new TestGraph.Edges(first[0], first[2], first[3], from, to, count(from.length), null, List.of()));
        }
        List<TestGraph.Nodes> nodeTypes = new ArrayList<>();
        Map<String, Long> named = new LinkedHashMap<>();
        ids.forEach((type, names) -> {
            long largest =
                    names.values().stream().mapToLong(Long::longValue).max().orElse(-1);
            nodeTypes.add(new TestGraph.Nodes(type, (int) largest + 1, List.of()));
            names.forEach((name, id) -> named.put(type + ":" + name, id));
        });
        return new TestGraph(nodeTypes, edgeTypes, named);
    }

    /** One node type of {@code count} nodes, one edge type whose ids are the columns of the two arrays. */
    public static TestGraph of(int count, long[] from, long[] to) {
        return new TestGraph(
                List.of(new TestGraph.Nodes(NODE, count, List.of())),
                List.of(new TestGraph.Edges(NODE, TO, NODE, from, to, count(from.length), null, List.of())));
    }

    private static String[] node(String text, Map<String, Map<String, Long>> ids) {
        Matcher name = NAME.matcher(text);
        if (!name.matches()) {
            throw new IllegalArgumentException("not a node: '" + text + "', must be name or type:name");
        }
        String type = name.group(1) == null ? NODE : name.group(1);
        Map<String, Long> ofType = ids.computeIfAbsent(type, t -> new LinkedHashMap<>());
        ofType.putIfAbsent(name.group(2), (long) ofType.size());
        return new String[] {type, name.group(2)};
    }

    private static Map<String, Long> numbered(Map<String, Long> names) {
        if (!names.keySet().stream().allMatch(name -> name.matches("\\d+"))) {
            return names;
        }
        Map<String, Long> ids = new LinkedHashMap<>();
        names.keySet().forEach(name -> ids.put(name, Long.valueOf(name)));
        return ids;
    }

    private static long[] count(int n) {
        long[] ids = new long[n];
        for (int i = 0; i < n; i++) {
            ids[i] = i;
        }
        return ids;
    }

    // ---- random graphs

    /** One node type, one edge type: up to 120 nodes, up to 6 in-edges a node, and what {@link #edges} adds to it. */
    public static TestGraph randomHomogeneous(long seed) {
        Random random = new Random(seed);
        int n = 1 + random.nextInt(120);
        TestGraph.Nodes nodes = nodes(random, NODE, n);
        return new TestGraph(List.of(nodes), List.of(edges(random, nodes, TO, nodes, random.nextInt(6 * n + 1))));
    }

    /**
     * Two to four node types and three to seven edge types between them, one of them without an edge, some with times, some
     * without ids, some with attributes.
     */
    public static TestGraph randomHeterogeneous(long seed) {
        return randomHeterogeneous(seed, 60);
    }

    /** The same with up to {@code largest} nodes a type. */
    public static TestGraph randomHeterogeneous(long seed, int largest) {
        Random random = new Random(~seed);
        List<TestGraph.Nodes> nodeTypes = new ArrayList<>();
        for (int i = 0, types = 2 + random.nextInt(3); i < types; i++) {
            nodeTypes.add(nodes(random, "type" + i, 1 + largest / 2 + random.nextInt(1 + largest / 2)));
        }
        List<TestGraph.Edges> edgeTypes = new ArrayList<>();
        int types = 3 + random.nextInt(5);
        int empty = random.nextInt(types);
        for (int i = 0; i < types; i++) {
            TestGraph.Nodes from = nodeTypes.get(random.nextInt(nodeTypes.size()));
            TestGraph.Nodes to = nodeTypes.get(random.nextInt(nodeTypes.size()));
            int count = i == empty ? 0 : random.nextInt(4 * to.count + 1);
            edgeTypes.add(edges(random, from, "relation" + i, to, count));
        }
        return new TestGraph(nodeTypes, edgeTypes);
    }

    /**
     * A heterogeneous graph whose every edge has an id, so that its edges may come in any order: three node types with
     * {@code largest}, {@code largest / 2} and {@code largest / 4} nodes, five edge types, features and labels on all.
     */
    public static TestGraph randomWithIds(long seed, int largest) {
        Random random = new Random(seed + 0x5EED);
        List<TestGraph.Nodes> nodeTypes = new ArrayList<>();
        String[] names = {"paper", "author", "venue"};
        for (int i = 0; i < names.length; i++) {
            int n = largest >> i;
            float[] x = new float[n * (4 + i)];
            long[] y = new long[n];
            for (int j = 0; j < x.length; j++) {
                x[j] = random.nextFloat();
            }
            for (int j = 0; j < n; j++) {
                y[j] = random.nextInt(10);
            }
            nodeTypes.add(new TestGraph.Nodes(
                    names[i], n, List.of(TestGraph.floats("x", 4 + i, x), TestGraph.longs("y", 1, y))));
        }
        int[][] ends = {{0, 0}, {1, 0}, {0, 1}, {2, 0}, {0, 2}};
        String[] relations = {"cites", "writes", "written", "prints", "printed"};
        List<TestGraph.Edges> edgeTypes = new ArrayList<>();
        for (int i = 0; i < relations.length; i++) {
            TestGraph.Nodes from = nodeTypes.get(ends[i][0]);
            TestGraph.Nodes to = nodeTypes.get(ends[i][1]);
            int count = 5 * largest;
            boolean times = i == 1;
            boolean attribute = i != 2;
            edgeTypes.add(edges(random, from, relations[i], to, count, true, times, attribute));
        }
        return new TestGraph(nodeTypes, edgeTypes);
    }

    private static TestGraph.Nodes nodes(Random random, String type, int count) {
        List<TestGraph.Attribute> attributes = new ArrayList<>();
        if (random.nextInt(4) != 0) {
            attributes.add(attribute(random, "x", "FLOAT32", 1 + random.nextInt(9), count));
        }
        if (random.nextInt(3) == 0) {
            String[] others = {"FLOAT64", "FLOAT16", "INT8", "INT32", "BOOL"};
            String other = others[random.nextInt(others.length)];
            attributes.add(attribute(random, "other", other, 1 + random.nextInt(5), count));
        }
        if (random.nextInt(3) != 0) {
            attributes.add(attribute(random, "y", "INT64", 1, count));
        }
        return new TestGraph.Nodes(type, count, attributes);
    }

    private static TestGraph.Edges edges(
            Random random, TestGraph.Nodes from, String relation, TestGraph.Nodes to, int count) {
        boolean ids = random.nextInt(4) != 0;
        boolean times = random.nextInt(4) == 0;
        return edges(random, from, relation, to, count, ids, times, random.nextInt(3) == 0);
    }

    /**
     * Random edges with everything that trips a sampler: a tenth of them end at one hub, half of the others are skewed to
     * the small ids (which leaves nodes of the large ids without in-edges, some without any edge), every eighth repeats an
     * earlier pair, and between nodes of one type a twelfth are self-loops. Ids are distinct, sparse and in no order.
     */
    static TestGraph.Edges edges(
            Random random,
            TestGraph.Nodes from,
            String relation,
            TestGraph.Nodes to,
            int count,
            boolean ids,
            boolean times,
            boolean attribute) {
        long[] source = new long[count];
        long[] destination = new long[count];
        long hub = random.nextInt(to.count);
        for (int i = 0; i < count; i++) {
            source[i] = skewed(random, from.count);
            destination[i] = random.nextInt(10) == 0 ? hub : skewed(random, to.count);
            if (i > 0 && random.nextInt(8) == 0) {
                int earlier = random.nextInt(i);
                source[i] = source[earlier];
                destination[i] = destination[earlier];
            }
            if (from.type.equals(to.type) && random.nextInt(12) == 0) {
                source[i] = destination[i];
            }
        }
        return new TestGraph.Edges(
                from.type,
                relation,
                to.type,
                source,
                destination,
                ids ? distinct(random, count) : null,
                times ? random.longs(count, 0, 1 + count / 3).toArray() : null,
                attribute
                        ? List.of(attribute(random, "edge_attr", "FLOAT32", 1 + random.nextInt(4), count))
                        : List.of());
    }

    private static long skewed(Random random, int n) {
        double u = random.nextDouble();
        return (long) (n * (random.nextBoolean() ? u : u * u * u));
    }

    /** The numbers 0, 3, 6 ... in random order. */
    private static long[] distinct(Random random, int count) {
        long[] ids = new long[count];
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i + 1);
            ids[i] = ids[j];
            ids[j] = 3L * i;
        }
        return ids;
    }

    /** Random bytes, but for the types where not every byte is a value: no NaN and no third boolean. */
    private static TestGraph.Attribute attribute(Random random, String name, String dtype, int columns, int count) {
        byte[] rows = new byte[count * columns * TestGraph.bytesOf(dtype)];
        random.nextBytes(rows);
        if (dtype.startsWith("FLOAT")) {
            int width = TestGraph.bytesOf(dtype);
            for (int i = width - 1; i < rows.length; i += width) {
                rows[i] &= (byte) 0xBF; // the top exponent bit off: finite
            }
        } else if (dtype.equals("BOOL")) {
            for (int i = 0; i < rows.length; i++) {
                rows[i] &= 1;
            }
        }
        return new TestGraph.Attribute(name, dtype, columns, rows);
    }
}
