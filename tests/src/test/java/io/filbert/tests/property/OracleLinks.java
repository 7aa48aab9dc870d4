package io.filbert.tests.property;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The links of a loader, their seeds, labels and exclusions: "Links" of {@code docs/sampling.md}. */
public final class OracleLinks {
    final TestGraph graph;
    public final TestGraph.Edges type;
    public final long[] sources;
    public final long[] destinations;
    /** Whether the links are all edges of the type: their positions are the edges' ids, which are dense. */
    public final boolean all;

    public long[] ids;
    public Object labels;
    public long[] times;
    /** Whether the times are those of the edges that the links are. */
    public boolean ownTimes;

    public OracleNegatives negatives;
    public String exclude = "NONE";

    private OracleLinks(TestGraph graph, String type, long[] sources, long[] destinations, boolean all) {
        this.graph = graph;
        this.type = graph.edges(type);
        this.sources = sources;
        this.destinations = destinations;
        this.all = all;
    }

    public static OracleLinks of(TestGraph graph, String type, long[] sources, long[] destinations) {
        return new OracleLinks(graph, type, sources, destinations, false);
    }

    /** All edges of a type, by their ids, which are 0, 1, 2 and so on, each at its own time if they have times. */
    public static OracleLinks all(TestGraph graph, String type) {
        TestGraph.Edges edges = graph.edges(type);
        int[] byId = new int[edges.count()];
        for (int edge = 0; edge < byId.length; edge++) {
            byId[(int) edges.id(edge)] = edge;
        }
        TestGraph.Edges sorted = edges.at(byId);
        OracleLinks links = new OracleLinks(graph, type, sorted.from, sorted.to, true)
                .times(sorted.times)
                .ids(LongStream.range(0, byId.length).toArray());
        links.ownTimes = sorted.times != null;
        return links;
    }

    /** The ids of the links' edges, by position. */
    public OracleLinks ids(long... values) {
        this.ids = values;
        return this;
    }

    /** A float[] or a long[], by position. */
    public OracleLinks labels(Object values) {
        this.labels = values;
        return this;
    }

    public OracleLinks times(long... values) {
        this.times = values;
        this.ownTimes = false;
        return this;
    }

    public OracleLinks negatives(OracleNegatives given) {
        this.negatives = given;
        return this;
    }

    /** NONE, SELF or REVERSE. */
    public OracleLinks exclude(String name) {
        this.exclude = name;
        return this;
    }

    int count() {
        return sources.length;
    }

    /** What stands at one place of the batch: an end of a link or of a negative. */
    private record End(String type, long node, int link, long role) {}

    Oracle.Batch batch(Oracle oracle, OracleSample sample, int firstPlace, long[] given) {
        int[] known = IntStream.range(0, given.length)
                .filter(i -> !oracle.skipUnknown || isKnown((int) given[i]))
                .toArray();
        long[] positions = IntStream.of(known).mapToLong(i -> given[i]).toArray();
        int[] places = IntStream.of(known).map(i -> firstPlace + i).toArray();
        int links = positions.length;
        int count = negatives == null ? 0 : negatives.count(links);
        boolean timed = oracle.timeAttr != null;
        boolean triplet = negatives != null && negatives.isTriplet();
        long[][] drawn = new long[count][];
        for (int j = 0; j < count; j++) {
            int position = (int) positions[j % links];
            drawn[j] = negatives.draw(
                    this,
                    oracle.timeAttr,
                    sample.epochKey(),
                    places[j % links],
                    j / links + 1,
                    sources[position],
                    timed ? times[position] : null);
        }
        List<End> ends = new ArrayList<>();
        for (int i = 0; i < links; i++) {
            ends.add(new End(type.source, sources[(int) positions[i]], i, 0));
        }
        for (int j = 0; !triplet && j < count; j++) {
            ends.add(new End(type.source, drawn[j][0], j % links, 2L * (j / links + 1)));
        }
        int sourceCount = ends.size();
        for (int i = 0; i < links; i++) {
            ends.add(new End(type.destination, destinations[(int) positions[i]], i, 1));
        }
        for (int j = 0; j < count; j++) {
            ends.add(new End(type.destination, drawn[j][1], j % links, 2L * (j / links + 1) + 1));
        }

        int[] locals = oracle.isDisjoint()
                ? seedsInTheirSubgraphs(sample, ends, places, positions, timed)
                : distinctSeeds(sample, ends, positions);
        Oracle.Batch batch = sample.run(positions);
        if (timed) {
            batch.seedTime = LongStream.of(positions).map(p -> times[(int) p]).toArray();
        }
        int[] rows = Arrays.copyOf(locals, sourceCount);
        int[] cols = Arrays.copyOfRange(locals, sourceCount, locals.length);
        if (triplet) {
            batch.srcIndex = rows;
            batch.dstPosIndex = Arrays.copyOf(cols, links);
            batch.dstNegIndex = new int[count];
            for (int j = 0; j < count; j++) {
                batch.dstNegIndex[j % links * (count / links) + j / links] = cols[links + j];
            }
        } else {
            batch.edgeLabelIndex = new int[][] {rows, cols};
            batch.edgeLabel = labels(positions, count);
        }
        return batch;
    }

    private boolean isKnown(int position) {
        long source = sources[position];
        long destination = destinations[position];
        return source >= 0
                && source < graph.nodes(type.source).count
                && destination >= 0
                && destination < graph.nodes(type.destination).count;
    }

    private int[] seedsInTheirSubgraphs(
            OracleSample sample, List<End> ends, int[] places, long[] positions, boolean timed) {
        int[] locals = new int[ends.size()];
        for (int i = 0; i < locals.length; i++) {
            End end = ends.get(i);
            int position = (int) positions[end.link];
            long treeKey = Oracle.treeKey(sample.epochKey(), places[end.link], end.role);
            OracleSample.Subgraph subgraph = sample.subgraph(treeKey, timed ? times[position] : null, end.link);
            exclude(subgraph, position);
            locals[i] = sample.seed(end.type, end.node, subgraph);
        }
        return locals;
    }

    private int[] distinctSeeds(OracleSample sample, List<End> ends, long[] positions) {
        OracleSample.Subgraph whole = sample.subgraph(sample.stepKey(), null, 0);
        for (long position : positions) {
            exclude(whole, (int) position);
        }
        Map<String, Map<Long, Integer>> localOf = new HashMap<>();
        for (TestGraph.Nodes nodes : graph.nodes()) {
            Map<Long, Integer> ofType = new HashMap<>();
            TreeSet<Long> distinct = new TreeSet<>();
            ends.stream().filter(e -> e.type.equals(nodes.type)).forEach(e -> distinct.add(e.node));
            distinct.forEach(node -> ofType.put(node, sample.seed(nodes.type, node, whole)));
            localOf.put(nodes.type, ofType);
        }
        return ends.stream().mapToInt(e -> localOf.get(e.type).get(e.node)).toArray();
    }

    private void exclude(OracleSample.Subgraph subgraph, int position) {
        if (exclude.equals("NONE")) {
            return;
        }
        long source = sources[position];
        long destination = destinations[position];
        for (int edge = 0; edge < type.count(); edge++) {
            if (ids == null
                    ? type.from[edge] == source && type.to[edge] == destination
                    : type.id(edge) == ids[position]) {
                subgraph.exclude(type, edge);
            }
        }
        TestGraph.Edges reverse = graph.reverse(type);
        if (exclude.equals("SELF") || reverse == null) {
            return;
        }
        for (int edge = 0; edge < reverse.count(); edge++) {
            boolean byEnds = ids == null || reverse.ids == null || reverse == type;
            if (byEnds
                    ? reverse.from[edge] == destination && reverse.to[edge] == source
                    : reverse.id(edge) == ids[position]) {
                subgraph.exclude(reverse, edge);
            }
        }
    }

    /** Those of the links, or ones; then zeros. Ones are added to labels from 0 on when there are negatives. */
    private Object labels(long[] positions, int negativeCount) {
        int n = positions.length;
        if (labels instanceof long[] given) {
            long more = negativeCount > 0 && LongStream.of(given).min().orElse(1) == 0 ? 1 : 0;
            long[] all = new long[n + negativeCount];
            for (int i = 0; i < n; i++) {
                all[i] = given[(int) positions[i]] + more;
            }
            return all;
        }
        float[] given = labels == null ? ones() : (float[]) labels;
        float least = given.length == 0 ? 1 : given[0];
        for (float label : given) {
            least = Math.min(least, label);
        }
        float more = negativeCount > 0 && least == 0 ? 1 : 0;
        float[] all = new float[n + negativeCount];
        for (int i = 0; i < n; i++) {
            all[i] = given[(int) positions[i]] + more;
        }
        return all;
    }

    private float[] ones() {
        float[] ones = new float[count()];
        Arrays.fill(ones, 1);
        return ones;
    }

    @Override
    public String toString() {
        return (all ? "all links of " : count() + " links of ") + type.name() + (ids == null ? "" : ", ids")
                + (labels == null ? "" : ", labels") + (times == null ? "" : ", times") + ", exclude " + exclude
                + (negatives == null ? "" : ", " + negatives);
    }
}
