package io.filbert.tests.property;

import static io.filbert.tests.property.OracleDraws.absorb;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The hops of one batch, from seeds that stand in subgraphs: one for all of them, or in a disjoint sample one each. "One
 * hop", "Local ids" and "Subgraph types" of {@code docs/sampling.md}.
 */
final class OracleSample {
    private final Oracle options;
    private final TestGraph graph;
    private final int epoch;
    private final int step;
    private final Map<String, Known> known = new LinkedHashMap<>();
    private final Map<String, List<List<Integer>>> adjacency = new HashMap<>();

    /** What the nodes of one subgraph share. */
    static final class Subgraph {
        final long shared;
        final Long time;
        final int number;
        private final Map<String, Set<Integer>> excluded = new HashMap<>();

        Subgraph(long shared, Long time, int number) {
            this.shared = shared;
            this.time = time;
            this.number = number;
        }

        /** From now on the edge at this position of the input is not allowed here. */
        void exclude(TestGraph.Edges edges, int edge) {
            excluded.computeIfAbsent(edges.name(), name -> new HashSet<>()).add(edge);
        }

        boolean excludes(TestGraph.Edges edges, int edge) {
            return excluded.getOrDefault(edges.name(), Set.of()).contains(edge);
        }
    }

    /** What a local id is given to. */
    private record Member(Subgraph subgraph, long node) {}

    /** The local ids of one node type. */
    private static final class Known {
        final List<Member> members = new ArrayList<>();
        final Map<Member, Integer> localOf = new HashMap<>();
        List<Integer> frontier = new ArrayList<>();
        List<Integer> found = new ArrayList<>();

        int add(Member member) {
            members.add(member);
            localOf.putIfAbsent(member, members.size() - 1);
            return members.size() - 1;
        }
    }

    /** A sampled edge in local ids: {@code edge} is its place in the input of {@code from}; -1 when only the ends remain. */
    record Sampled(int row, int col, TestGraph.Edges from, int edge) {

        Sampled reversed(boolean kept) {
            int newRow = col;
            int newCol = row;
            return new Sampled(newRow, newCol, from, kept ? edge : -1);
        }

        byte[] attributeRow(TestGraph.Attribute attribute) {
            return edge < 0
                    ? new byte[attribute.rowBytes()]
                    : from.attribute(attribute.name).row(edge);
        }
    }

    OracleSample(Oracle options, int epoch, int step) {
        this.options = options;
        this.graph = options.graph;
        this.epoch = epoch;
        this.step = step;
        graph.nodes().forEach(nodes -> known.put(nodes.type, new Known()));
    }

    long epochKey() {
        return options.epochKey(epoch);
    }

    long stepKey() {
        return absorb(epochKey(), step);
    }

    Subgraph subgraph(long shared, Long time, int number) {
        return new Subgraph(shared, time, number);
    }

    /** Gives the next local id of the type to a seed. */
    int seed(String type, long node, Subgraph subgraph) {
        int local = known.get(type).add(new Member(subgraph, node));
        known.get(type).frontier.add(local);
        return local;
    }

    Oracle.Batch run(long[] inputId) {
        Oracle.Batch batch = new Oracle.Batch(epoch, step, inputId);
        int hops = options.hops();
        for (TestGraph.Nodes nodes : graph.nodes()) {
            int[] counts = new int[hops + 1];
            counts[0] = known.get(nodes.type).members.size();
            batch.numSampledNodes.put(nodes.type, counts);
        }
        for (TestGraph.Edges edges : graph.edges()) {
            batch.numSampledEdges.put(edges.name(), new int[hops]);
            batch.sampled.put(edges.name(), new ArrayList<>());
        }
        for (int hop = 0; hop < hops; hop++) {
            for (int type = 0; type < graph.edges().size(); type++) {
                hop(batch, hop, type);
            }
            for (Known nodes : known.values()) {
                nodes.frontier = nodes.found;
                nodes.found = new ArrayList<>();
            }
        }
        if (options.subgraphType.equals("INDUCED")) {
            graph.edges().forEach(edges -> batch.sampled.put(edges.name(), induced(edges)));
        } else if (options.subgraphType.equals("BIDIRECTIONAL")) {
            Map<String, List<Sampled>> drawn = new HashMap<>(batch.sampled);
            graph.edges().forEach(edges -> batch.sampled.put(edges.name(), bothWays(edges, drawn)));
        }
        return filled(batch);
    }

    private void hop(Oracle.Batch batch, int hop, int type) {
        TestGraph.Edges edges = graph.edges().get(type);
        boolean backward = options.backward;
        String other = backward ? edges.destination : edges.source;
        Known centers = known.get(backward ? edges.source : edges.destination);
        Known others = known.get(other);
        long adjacencyIndex = backward ? type + graph.edges().size() : type;
        for (int center : centers.frontier) {
            Member at = centers.members.get(center);
            long nodeKey = absorb(absorb(absorb(at.subgraph.shared, hop), adjacencyIndex), at.node);
            List<OracleDraws.Entry> allowed = entries(edges, at, backward).stream()
                    .filter(e -> allowed(edges, at.subgraph, e, other))
                    .toList();
            int k = options.fanOut(edges.name(), hop);
            for (OracleDraws.Entry entry : OracleDraws.draw(allowed, k, nodeKey, options.replace, options.last)) {
                Member neighbor = new Member(at.subgraph, entry.neighbor());
                Integer local = others.localOf.get(neighbor);
                if (local == null) {
                    local = others.add(neighbor);
                    others.found.add(local);
                    batch.numSampledNodes.get(other)[hop + 1]++;
                }
                batch.sampled
                        .get(edges.name())
                        .add(new Sampled(backward ? center : local, backward ? local : center, edges, entry.edge()));
                batch.numSampledEdges.get(edges.name())[hop]++;
            }
        }
    }

    /** A node's list of one edge type: all of its in-edges, or its out-edges, in canonical order. */
    private List<OracleDraws.Entry> entries(TestGraph.Edges edges, Member at, boolean backward) {
        List<Integer> list = adjacency
                .computeIfAbsent(edges.name() + backward, name -> canonical(edges, backward))
                .get((int) at.node);
        String other = backward ? edges.destination : edges.source;
        List<OracleDraws.Entry> entries = new ArrayList<>();
        for (int position = 0; position < list.size(); position++) {
            int edge = list.get(position);
            long neighbor = backward ? edges.to[edge] : edges.from[edge];
            Number time = options.timeAttr == null ? null : value(edges, edge, other, neighbor, options.timeAttr);
            Number weight = options.weightAttr == null ? null : value(edges, edge, other, neighbor, options.weightAttr);
            entries.add(
                    new OracleDraws.Entry(position, edge, neighbor, time == null ? null : time.longValue(), weight));
        }
        return entries;
    }

    private List<List<Integer>> canonical(TestGraph.Edges edges, boolean backward) {
        List<List<Integer>> lists = new ArrayList<>();
        for (int i = 0; i < graph.nodes(backward ? edges.source : edges.destination).count; i++) {
            lists.add(new ArrayList<>());
        }
        for (int edge = 0; edge < edges.count(); edge++) {
            lists.get((int) (backward ? edges.from : edges.to)[edge]).add(edge);
        }
        Comparator<Integer> byId = Comparator.comparing(edges::id);
        Comparator<Integer> order = edges.times == null
                ? byId
                : Comparator.<Integer, Long>comparing(edge -> edges.times[edge]).thenComparing(byId);
        lists.forEach(list -> list.sort(order));
        return lists;
    }

    private boolean allowed(TestGraph.Edges edges, Subgraph subgraph, OracleDraws.Entry entry, String other) {
        boolean inTime = entry.time() == null || entry.time() <= subgraph.time;
        TestFilter filter = options.filters.get(edges.name());
        return inTime
                && (filter == null || filter.test(name -> value(edges, entry.edge(), other, entry.neighbor(), name)))
                && !subgraph.excludes(edges, entry.edge());
    }

    /** The edge's value of that name, else the neighbor's, else null. */
    private Number value(TestGraph.Edges edges, int edge, String otherType, long neighbor, String name) {
        if (name.equals("time") && edges.times != null) {
            return edges.times[edge];
        }
        if (name.equals("weight") && edges.weights != null) {
            return (double) edges.weights[edge];
        }
        TestGraph.Attribute ofEdge = edges.attribute(name);
        if (ofEdge != null && ofEdge.sampling) {
            return ofEdge.value(edge);
        }
        TestGraph.Attribute ofNeighbor = graph.nodes(otherType).attribute(name);
        return ofNeighbor != null && ofNeighbor.sampling ? ofNeighbor.value((int) neighbor) : null;
    }

    /** All in-edges among the nodes of the sample, each node at its first local id. */
    private List<Sampled> induced(TestGraph.Edges edges) {
        Known destinations = known.get(edges.destination);
        Known sources = known.get(edges.source);
        List<Sampled> found = new ArrayList<>();
        for (int col = 0; col < destinations.members.size(); col++) {
            Member at = destinations.members.get(col);
            if (destinations.localOf.get(at) != col) {
                continue;
            }
            for (OracleDraws.Entry entry : entries(edges, at, false)) {
                Integer row = sources.localOf.get(new Member(at.subgraph, entry.neighbor()));
                if (row != null && allowed(edges, at.subgraph, entry, edges.source)) {
                    found.add(new Sampled(row, col, edges, entry.edge()));
                }
            }
        }
        return found;
    }

    /** The drawn edges of a type and the reversed ones of its reverse type, one of each pair of ends, by (col, row). */
    private List<Sampled> bothWays(TestGraph.Edges edges, Map<String, List<Sampled>> drawn) {
        List<Sampled> candidates = new ArrayList<>(drawn.get(edges.name()));
        TestGraph.Edges reverse = graph.reverse(edges);
        if (reverse != null) {
            boolean kept = reverse == edges || sameDeclaration(edges, reverse);
            for (Sampled edge : drawn.get(reverse.name())) {
                candidates.add(edge.reversed(kept));
            }
        }
        Map<List<Integer>, Sampled> byEnds = new LinkedHashMap<>();
        candidates.forEach(edge -> byEnds.putIfAbsent(List.of(edge.row, edge.col), edge));
        List<Sampled> all = new ArrayList<>(byEnds.values());
        all.sort(Comparator.comparing(Sampled::col).thenComparing(Sampled::row));
        return all;
    }

    private static boolean sameDeclaration(TestGraph.Edges a, TestGraph.Edges b) {
        return (a.ids == null) == (b.ids == null) && declared(a).equals(declared(b));
    }

    private static List<String> declared(TestGraph.Edges edges) {
        return edges.attributes.stream()
                .map(a -> a.name + " " + a.dtype + " " + a.columns)
                .toList();
    }

    private Oracle.Batch filled(Oracle.Batch batch) {
        known.forEach((type, nodes) -> {
            batch.nId.put(type, nodes.members.stream().mapToLong(Member::node).toArray());
            if (options.isDisjoint()) {
                batch.batch.put(
                        type,
                        nodes.members.stream().mapToInt(m -> m.subgraph.number).toArray());
            }
        });
        for (TestGraph.Edges edges : graph.edges()) {
            String name = edges.name();
            List<Sampled> sampled = batch.sampled.get(name);
            batch.row.put(name, sampled.stream().mapToInt(Sampled::row).toArray());
            batch.col.put(name, sampled.stream().mapToInt(Sampled::col).toArray());
            batch.positions.put(name, sampled.stream().mapToInt(Sampled::edge).toArray());
            batch.eId.put(
                    name,
                    sampled.stream()
                            .mapToLong(s -> s.edge < 0 ? -1 : s.from.id(s.edge))
                            .toArray());
            if (!options.subgraphType.equals("DIRECTIONAL")) {
                batch.numSampledEdges.put(name, new int[0]);
            }
        }
        return batch;
    }
}
