package io.filbert.tests.property;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A graph as plain arrays: what a test draws, what the {@link Oracle} samples and what the grid is loaded with. It knows
 * nothing of Filbert, so that the oracle shares no code with what it judges. Node types and edge types stand in schema
 * order; everything is immutable by agreement, and the {@code with...} methods copy what they change.
 */
public final class TestGraph {

    /** Rows of one attribute, row-major and little-endian, one row a node or an edge. */
    public static final class Attribute {
        public final String name;
        public final String dtype;
        public final int columns;
        public final byte[] rows;
        /** True when draws may depend on it. */
        public final boolean sampling;

        public Attribute(String name, String dtype, int columns, byte[] rows) {
            this(name, dtype, columns, rows, false);
        }

        private Attribute(String name, String dtype, int columns, byte[] rows, boolean sampling) {
            this.name = name;
            this.dtype = dtype;
            this.columns = columns;
            this.rows = rows;
            this.sampling = sampling;
        }

        /** The same attribute, one that draws may depend on. */
        public Attribute sampling() {
            return new Attribute(name, dtype, columns, rows, true);
        }

        /** The same attribute of other rows. */
        Attribute with(byte[] others) {
            return new Attribute(name, dtype, columns, others, sampling);
        }

        /** The one element of a row: a Long, or a Double for the floating point types. */
        public Number value(int index) {
            if (columns != 1) {
                throw new IllegalArgumentException(name + " has " + columns + " columns: not one value");
            }
            ByteBuffer row = ByteBuffer.wrap(row(index)).order(ByteOrder.LITTLE_ENDIAN);
            return switch (dtype) {
                case "FLOAT64" -> (Number) row.getDouble();
                case "FLOAT32" -> (Number) (double) row.getFloat();
                case "INT64" -> (Number) row.getLong();
                case "INT32" -> (Number) (long) row.getInt();
                case "INT8", "BOOL" -> (Number) (long) row.get();
                default -> throw new IllegalArgumentException(name + " is " + dtype + ": no sampling attribute");
            };
        }

        public int rowBytes() {
            return columns * bytesOf(dtype);
        }

        public byte[] row(int index) {
            return Arrays.copyOfRange(rows, index * rowBytes(), (index + 1) * rowBytes());
        }

        /** Some rows, one after the other. */
        public byte[] rows(long[] indexes) {
            ByteBuffer picked = ByteBuffer.allocate(indexes.length * rowBytes());
            for (long index : indexes) {
                picked.put(row((int) index));
            }
            return picked.array();
        }
    }

    /** All nodes of one type: ids 0..count-1. */
    public static final class Nodes {
        public final String type;
        public final int count;
        public final List<Attribute> attributes;

        public Nodes(String type, int count, List<Attribute> attributes) {
            this.type = type;
            this.count = count;
            this.attributes = List.copyOf(attributes);
        }

        /** Null when there is none of that name. */
        public Attribute attribute(String attribute) {
            return find(attributes, attribute);
        }
    }

    private static Attribute find(List<Attribute> attributes, String name) {
        return attributes.stream().filter(a -> a.name.equals(name)).findFirst().orElse(null);
    }

    /** All edges of one type, in the order of the input; {@code ids}, {@code times}, {@code weights} are null where there are none. */
    public static final class Edges {
        public final String source;
        public final String relation;
        public final String destination;
        public final long[] from;
        public final long[] to;
        public final long[] ids;
        public final long[] times;
        public final float[] weights;
        public final List<Attribute> attributes;

        public Edges(
                String source,
                String relation,
                String destination,
                long[] from,
                long[] to,
                long[] ids,
                long[] times,
                List<Attribute> attributes) {
            this(source, relation, destination, from, to, ids, times, null, attributes);
        }

        public Edges(
                String source,
                String relation,
                String destination,
                long[] from,
                long[] to,
                long[] ids,
                long[] times,
                float[] weights,
                List<Attribute> attributes) {
            this.source = source;
            this.relation = relation;
            this.destination = destination;
            this.from = from;
            this.to = to;
            this.ids = ids;
            this.times = times;
            this.weights = weights;
            this.attributes = List.copyOf(attributes);
        }

        public Edges withIds(long... values) {
            return new Edges(source, relation, destination, from, to, values, times, weights, attributes);
        }

        /** Whether the ids are 0, 1, 2 and so on, in any order. */
        public boolean hasDenseIds() {
            return ids == null || Arrays.stream(ids).noneMatch(id -> id < 0 || id >= ids.length);
        }

        public Edges withTimes(long... values) {
            return new Edges(source, relation, destination, from, to, ids, values, weights, attributes);
        }

        public Edges withWeights(float... values) {
            return new Edges(source, relation, destination, from, to, ids, times, values, attributes);
        }

        public Edges withAttributes(Attribute... others) {
            return new Edges(source, relation, destination, from, to, ids, times, weights, List.of(others));
        }

        public String name() {
            return source + "__" + relation + "__" + destination;
        }

        public int count() {
            return from.length;
        }

        /** Null when there is none of that name. */
        public Attribute attribute(String attribute) {
            return find(attributes, attribute);
        }

        /** The id that sorts this edge: the given one, or its number in the input. */
        public long id(int edge) {
            return ids == null ? edge : ids[edge];
        }

        /** The edges at the given positions of the input, in that order. */
        public Edges at(int[] positions) {
            List<Attribute> picked = new ArrayList<>();
            for (Attribute attribute : attributes) {
                ByteBuffer rows = ByteBuffer.allocate(positions.length * attribute.rowBytes());
                for (int position : positions) {
                    rows.put(attribute.row(position));
                }
                picked.add(attribute.with(rows.array()));
            }
            return new Edges(
                    source,
                    relation,
                    destination,
                    pick(from, positions),
                    pick(to, positions),
                    ids == null ? null : pick(ids, positions),
                    times == null ? null : pick(times, positions),
                    weights == null ? null : pick(weights, positions),
                    picked);
        }

        private static float[] pick(float[] values, int[] positions) {
            float[] picked = new float[positions.length];
            for (int i = 0; i < positions.length; i++) {
                picked[i] = values[positions[i]];
            }
            return picked;
        }

        private static long[] pick(long[] values, int[] positions) {
            return Arrays.stream(positions).mapToLong(p -> values[p]).toArray();
        }
    }

    private final List<Nodes> nodes;
    private final List<Edges> edges;
    private final Map<String, Long> names;
    /** Whether a grid keeps this graph's out-edges too, and looks up the ends of edges whose ids are dense. */
    public final boolean outEdgesAndLinks;

    public TestGraph(List<Nodes> nodes, List<Edges> edges) {
        this(nodes, edges, Map.of());
    }

    TestGraph(List<Nodes> nodes, List<Edges> edges, Map<String, Long> names) {
        this(nodes, edges, names, false);
    }

    private TestGraph(List<Nodes> nodes, List<Edges> edges, Map<String, Long> names, boolean outEdgesAndLinks) {
        this.outEdgesAndLinks = outEdgesAndLinks;
        this.nodes = List.copyOf(nodes);
        this.edges = List.copyOf(edges);
        this.names = Map.copyOf(names);
    }

    public List<Nodes> nodes() {
        return nodes;
    }

    public List<Edges> edges() {
        return edges;
    }

    public Nodes nodes(String type) {
        return nodes.stream()
                .filter(n -> n.type.equals(type))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no node type " + type));
    }

    /** The same graph, its only node type with these attributes besides. */
    public TestGraph withNodeAttributes(Attribute... more) {
        List<Attribute> attributes = new ArrayList<>(nodes.get(0).attributes);
        attributes.addAll(List.of(more));
        return new TestGraph(
                List.of(new Nodes(nodes.get(0).type, nodes.get(0).count, attributes)), edges, names, outEdgesAndLinks);
    }

    /** The same graph, for a grid that keeps out-edges too and looks up links. */
    public TestGraph withOutEdgesAndLinks() {
        return new TestGraph(nodes, edges, names, true);
    }

    /** The same nodes, other edges. */
    public TestGraph withEdges(Edges... others) {
        return new TestGraph(nodes, List.of(others), names, outEdgesAndLinks);
    }

    public Edges edges(String name) {
        return edges.stream()
                .filter(e -> e.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no edge type " + name));
    }

    /**
     * The reverse type of (a, r, b): (b, rev_r, a), or (b, q, a) where r is rev_q; else the type itself if a is b; else the
     * only type from b to a; else null.
     */
    public Edges reverse(Edges of) {
        List<Edges> back = edges.stream()
                .filter(e -> e.source.equals(of.destination) && e.destination.equals(of.source))
                .toList();
        for (Edges e : back) {
            if (e.relation.equals("rev_" + of.relation)) {
                return e;
            }
        }
        for (Edges e : back) {
            if (of.relation.equals("rev_" + e.relation)) {
                return e;
            }
        }
        if (of.source.equals(of.destination)) {
            return of;
        }
        return back.size() == 1 ? back.get(0) : null;
    }

    /** The id of a node that was drawn by name, as in {@code id("a")} or {@code id("paper:a")}. */
    public long id(String name) {
        String full = name.contains(":") ? name : Graphs.NODE + ":" + name;
        Long id = names.get(full);
        if (id == null) {
            throw new IllegalArgumentException("no node " + full + " among " + names.keySet());
        }
        return id;
    }

    /** The same edges in another order of arrival; each keeps its id, time and attributes. */
    public TestGraph withEdgesShuffled(long seed) {
        Random random = new Random(seed);
        List<Edges> shuffled = new ArrayList<>();
        for (Edges e : edges) {
            if (e.ids == null) {
                throw new IllegalArgumentException(e.name() + " has no ids: another order would be another graph");
            }
            int[] positions = new int[e.count()];
            for (int i = 0; i < positions.length; i++) {
                int j = random.nextInt(i + 1);
                positions[i] = positions[j];
                positions[j] = i;
            }
            shuffled.add(e.at(positions));
        }
        return new TestGraph(nodes, shuffled, names, outEdgesAndLinks);
    }

    /** The same graph but for one bit of one feature of one node. */
    public TestGraph withBitFlipped(String type, String attribute, int node) {
        List<Nodes> changed = new ArrayList<>();
        for (Nodes n : nodes) {
            List<Attribute> attributes = new ArrayList<>();
            for (Attribute a : n.attributes) {
                byte[] rows = a.rows;
                if (n.type.equals(type) && a.name.equals(attribute)) {
                    rows = rows.clone();
                    rows[node * a.rowBytes()] ^= 1;
                }
                attributes.add(a.with(rows));
            }
            changed.add(new Nodes(n.type, n.count, attributes));
        }
        return new TestGraph(changed, edges, names, outEdgesAndLinks);
    }

    /** The same graph without the edge at one position of the input. */
    public TestGraph withoutEdge(String name, int position) {
        List<Edges> changed = new ArrayList<>();
        for (Edges e : edges) {
            if (e.name().equals(name)) {
                int[] others = new int[e.count() - 1];
                for (int i = 0; i < others.length; i++) {
                    others[i] = i < position ? i : i + 1;
                }
                changed.add(e.at(others));
            } else {
                changed.add(e);
            }
        }
        return new TestGraph(nodes, changed, names, outEdgesAndLinks);
    }

    /** Positions of the in-edges of one node, in the order of the input: by looking at every edge. */
    public static int[] inEdges(Edges edges, long node) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < edges.count(); i++) {
            if (edges.to[i] == node) {
                found.add(i);
            }
        }
        return found.stream().mapToInt(Integer::intValue).toArray();
    }

    /** How many in-edges each node of the destination type has. */
    public Map<Long, Integer> inDegrees(Edges edges) {
        Map<Long, Integer> degrees = new HashMap<>();
        for (long to : edges.to) {
            degrees.merge(to, 1, Integer::sum);
        }
        return degrees;
    }

    public static Attribute floats(String name, int columns, float... values) {
        ByteBuffer rows = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            rows.putFloat(value);
        }
        return new Attribute(name, "FLOAT32", columns, rows.array());
    }

    public static Attribute longs(String name, int columns, long... values) {
        ByteBuffer rows = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            rows.putLong(value);
        }
        return new Attribute(name, "INT64", columns, rows.array());
    }

    static int bytesOf(String dtype) {
        return switch (dtype) {
            case "FLOAT64", "INT64" -> 8;
            case "FLOAT32", "INT32" -> 4;
            case "FLOAT16" -> 2;
            case "INT8", "BOOL" -> 1;
            default -> throw new IllegalArgumentException("no dtype " + dtype);
        };
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        nodes.forEach(n -> text.append(n.type).append(' ').append(n.count).append(", "));
        edges.forEach(e -> text.append(e.name()).append(' ').append(e.count()).append(", "));
        return text.toString();
    }
}
