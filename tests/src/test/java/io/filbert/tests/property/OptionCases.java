package io.filbert.tests.property;

import static io.filbert.tests.property.OptionGraph.ABOUT;
import static io.filbert.tests.property.OptionGraph.FOLLOWS;
import static io.filbert.tests.property.OptionGraph.GRAPH;
import static io.filbert.tests.property.OptionGraph.ITEMS;
import static io.filbert.tests.property.OptionGraph.LIKES;
import static io.filbert.tests.property.OptionGraph.LIKE_COUNT;
import static io.filbert.tests.property.OptionGraph.REV_LIKES;
import static io.filbert.tests.property.OptionGraph.TIMES;
import static io.filbert.tests.property.OptionGraph.USERS;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Every option that batches depend on, alone and in the combinations that have rules of their own, by name. All are told to
 * one small graph, for a few batches each.
 */
public final class OptionCases {
    private static final int SEEDS = 70;
    private static final int LINKS = 40;

    private OptionCases() {}

    /** The options by name, made anew. */
    public static Map<String, Oracle> all() {
        Map<String, Oracle> all = new LinkedHashMap<>();
        inputs(all);
        subgraphs(all);
        times(all);
        weightsAndFilters(all);
        links(all);
        negatives(all);
        exclusions(all);
        return all;
    }

    private static Oracle items() {
        return nodes(
                "item",
                LongStream.range(0, SEEDS).map(i -> (37 * i + 5) % ITEMS).toArray());
    }

    private static Oracle nodes(String type, long... ids) {
        return new Oracle(GRAPH)
                .inputNodes(type, ids)
                .numNeighbors(3, 2)
                .batchSize(20)
                .shuffle(true)
                .seed(7);
    }

    private static Oracle users() {
        return nodes("user", LongStream.range(0, SEEDS).map(i -> 13 * i % USERS).toArray());
    }

    private static long[] seedTimes() {
        return new Random(5).longs(SEEDS, 0, TIMES).toArray();
    }

    private static void inputs(Map<String, Oracle> all) {
        all.put("plain", items());
        all.put("seed", items().seed(8));
        all.put("batchSize", items().batchSize(23));
        all.put("inputType", nodes("user", items().inputNodes));
        all.put("shuffle off", items().shuffle(false));
        all.put("dropLast", items().dropLast(true));
        all.put("rank 0 of 3", items().rank(0, 3));
        all.put("rank 2 of 3", items().rank(2, 3));
        all.put("replace", items().replace(true));
        all.put("all neighbors", items().numNeighbors(-1, 3));
        all.put("numNeighbors by edge type", items().numNeighbors(LIKES, 0, 4).numNeighbors(ABOUT, -1, 1));
        all.put("three hops", items().numNeighbors(2, 2, 2));
        all.put("all nodes of a type", nodes("item", (long[]) null));
        all.put("seeds given twice", nodes("item", 5, 9, 5, 5, 70, 9, 0, 1, 0).batchSize(3));
        all.put(
                "skipUnknown",
                nodes("item", 5, -4, 7, 900, 8, 90, 9).batchSize(3).skipUnknown(true));
        all.put("attributes", items().attributes("x", "seen"));
        all.put("no attributes", items().attributes());
    }

    private static void subgraphs(Map<String, Oracle> all) {
        Oracle twice = nodes("item", 5, 9, 5, 5, 70, 9, 0, 1, 0).batchSize(3);
        all.put("disjoint", items().disjoint(true));
        all.put("disjoint, replace", items().disjoint(true).replace(true));
        all.put("disjoint, seeds given twice", twice.disjoint(true));
        all.put(
                "disjoint, skipUnknown",
                nodes("item", 5, -4, 7, 900, 8, 90, 9)
                        .batchSize(3)
                        .skipUnknown(true)
                        .disjoint(true));
        all.put("BIDIRECTIONAL", items().subgraphType("BIDIRECTIONAL"));
        all.put("BIDIRECTIONAL, disjoint", items().subgraphType("BIDIRECTIONAL").disjoint(true));
        all.put("INDUCED", items().subgraphType("INDUCED"));
        all.put("INDUCED, filter", items().subgraphType("INDUCED").filter(LIKES, and()));
        all.put("BACKWARD", users().backward(true));
        all.put("BACKWARD, disjoint", users().backward(true).disjoint(true));
        all.put("BACKWARD, BIDIRECTIONAL", users().backward(true).subgraphType("BIDIRECTIONAL"));
    }

    private static void times(Map<String, Oracle> all) {
        long[] times = seedTimes();
        all.put("time of edges", items().timeAttr("time").inputTime(times));
        all.put("time of edges, LAST", items().timeAttr("time").inputTime(times).last(true));
        all.put("time of seeds", items().timeAttr("time"));
        all.put("time of an edge attribute", items().timeAttr("seen").inputTime(times));
        all.put(
                "time of an edge attribute, LAST",
                items().timeAttr("seen").inputTime(times).last(true));
        all.put("time of nodes", items().timeAttr("born"));
        all.put("time of nodes, LAST", items().timeAttr("born").last(true));
        all.put("time of nodes, inputTime", users().timeAttr("born").inputTime(times));
        all.put("time of edges, seeds without time", users().timeAttr("time").inputTime(times));
        all.put("time, replace", items().timeAttr("time").replace(true));
        all.put("time, BIDIRECTIONAL", items().timeAttr("time").subgraphType("BIDIRECTIONAL"));
        all.put("time, BACKWARD", users().timeAttr("time").inputTime(times).backward(true));
        all.put(
                "time of nodes, BACKWARD, LAST",
                users().timeAttr("born").backward(true).last(true));
        all.put("time, rank 1 of 2", items().timeAttr("time").rank(1, 2));
    }

    private static TestFilter and() {
        return new TestFilter.And(TestFilter.of("time", "atMost", 15L), TestFilter.of("year", "greaterThan", 1L));
    }

    private static TestFilter or() {
        return new TestFilter.Or(TestFilter.of("level", "lessThan", 1.5), TestFilter.of("seen", "notEqualTo", 3L));
    }

    private static Oracle weighted() {
        return items().weightAttr("weight");
    }

    private static void weightsAndFilters(Map<String, Oracle> all) {
        all.put("weight", weighted());
        all.put("weight, replace", weighted().replace(true));
        all.put("weight, disjoint", weighted().disjoint(true));
        all.put("weight of an edge attribute", items().weightAttr("level"));
        all.put("weight, BACKWARD", users().weightAttr("weight").backward(true));
        all.put("weight, time", weighted().timeAttr("time"));
        all.put("weight, time, replace", weighted().timeAttr("time").replace(true));
        all.put("weight, time, LAST", weighted().timeAttr("time").last(true));
        all.put("weight, time of nodes", weighted().timeAttr("born"));
        all.put("filter and", items().filter(LIKES, and()));
        all.put("filter of another type", items().filter(REV_LIKES, and()));
        all.put("filter or", items().filter(LIKES, or()));
        all.put("filter by type", items().filter(LIKES, or()).filter(ABOUT, TestFilter.of("year", "atMost", 4L)));
        all.put("filter, weight, disjoint", weighted().filter(LIKES, and()).disjoint(true));
        all.put(
                "filter, weight, time, LAST, BIDIRECTIONAL",
                weighted()
                        .filter(LIKES, or())
                        .filter(REV_LIKES, and())
                        .timeAttr("time")
                        .last(true)
                        .subgraphType("BIDIRECTIONAL"));
    }

    private static Oracle links(OracleLinks links, Consumer<OracleLinks> more) {
        more.accept(links);
        return new Oracle(GRAPH)
                .links(links)
                .numNeighbors(3, 2)
                .batchSize(16)
                .shuffle(true)
                .seed(11);
    }

    private static Oracle given(Consumer<OracleLinks> more) {
        return given(LIKES, more);
    }

    private static Oracle given(String type, Consumer<OracleLinks> more) {
        TestGraph.Edges some = GRAPH.edges(type).at(some());
        return links(OracleLinks.of(GRAPH, type, some.from, some.to), more);
    }

    private static int[] some() {
        return IntStream.range(0, LINKS).map(i -> 7 * i).toArray();
    }

    private static long[] ids(String type) {
        return GRAPH.edges(type).at(some()).ids;
    }

    private static long[] linkTimes() {
        return new Random(6).longs(LINKS, 0, TIMES).toArray();
    }

    private static void links(Map<String, Oracle> all) {
        OracleLinks unknown = OracleLinks.of(
                GRAPH, LIKES, new long[] {3, USERS, 5, 6, -1, 8, 9}, new long[] {4, 5, 6, ITEMS, 8, 9, 10});
        long[] labels = new Random(8).longs(LINKS, 0, 3).toArray();
        float[] halves = new float[LINKS];
        IntStream.range(0, LINKS).forEach(i -> halves[i] = labels[i] / 2f);
        all.put("links", given(l -> {}));
        TestGraph.Edges some = GRAPH.edges(LIKES).at(some());
        TestGraph.Edges others = GRAPH.edges(LIKES).at(IntStream.range(0, LINKS).toArray());
        all.put("links from others", links(OracleLinks.of(GRAPH, LIKES, others.from, some.to), l -> {}));
        all.put("links to others", links(OracleLinks.of(GRAPH, LIKES, some.from, others.to), l -> {}));
        all.put("links of another type", links(OracleLinks.of(GRAPH, FOLLOWS, some.from, some.to), l -> {}));
        all.put("links within a type", given(FOLLOWS, l -> {}));
        all.put("links, dropLast, rank 1 of 2", given(l -> {}).dropLast(true).rank(1, 2));
        all.put(
                "links, skipUnknown, disjoint",
                links(unknown, l -> l.negatives(OracleNegatives.binary(1.5)))
                        .batchSize(3)
                        .skipUnknown(true)
                        .disjoint(true));
        all.put("links, disjoint", given(l -> {}).disjoint(true));
        all.put("links, INDUCED, weight", given(l -> {}).subgraphType("INDUCED").weightAttr("weight"));
        all.put("links, BACKWARD", given(l -> {}).backward(true));
        all.put("links, edgeLabel int64", given(l -> l.labels(labels)));
        all.put("links, edgeLabel float32", given(l -> l.labels(halves)));
        all.put("links, edgeLabelTime", given(l -> l.times(linkTimes())).timeAttr("time"));
        all.put(
                "links, edgeLabelTime, LAST",
                given(l -> l.times(linkTimes())).timeAttr("time").last(true));
        all.put("all links", allLinks(FOLLOWS, l -> {}));
        all.put("all links at their times", allLinks(LIKES, l -> {}).timeAttr("time"));
        all.put(
                "all links, edgeLabelTime",
                allLinks(
                                LIKES,
                                l -> l.times(new Random(9)
                                        .longs(LIKE_COUNT, 0, TIMES)
                                        .toArray()))
                        .timeAttr("time"));
    }

    private static Oracle allLinks(String type, Consumer<OracleLinks> more) {
        return links(OracleLinks.all(GRAPH, type), more).batchSize(128);
    }

    private static void negatives(Map<String, Oracle> all) {
        double[] ofUsers = new Random(12).doubles(USERS).toArray();
        double[] ofItems = new Random(13).doubles(ITEMS).toArray();
        long[] popular = GRAPH.edges(LIKES).at(IntStream.range(0, 30).toArray()).to;
        long[] labels = new Random(8).longs(LINKS, 0, 3).toArray();
        put(all, "binary", OracleNegatives.binary(1));
        put(all, "binary fractional", OracleNegatives.binary(1.7));
        put(all, "binary weighted", OracleNegatives.binary(1).srcWeight(ofUsers).dstWeight(ofItems));
        put(all, "binary strict", OracleNegatives.binary(3).strict());
        put(all, "binary candidates", OracleNegatives.binary(2).candidates(popular));
        put(all, "triplet", OracleNegatives.triplet(2));
        put(
                all,
                "triplet weighted, strict",
                OracleNegatives.triplet(2).dstWeight(ofItems).strict());
        put(
                all,
                "triplet candidates, strict",
                OracleNegatives.triplet(2).candidates(popular).strict());
        all.put("binary, edgeLabel", given(l -> l.labels(labels).negatives(OracleNegatives.binary(0.5))));
        all.put(
                "all links, triplet, time",
                allLinks(LIKES, l -> l.negatives(OracleNegatives.triplet(1))).timeAttr("time"));
    }

    /** Negatives without time, in subgraphs of their own, and where both ends have times. */
    private static void put(Map<String, Oracle> all, String name, OracleNegatives negatives) {
        all.put(name, given(l -> l.negatives(negatives)));
        all.put(name + ", disjoint", given(l -> l.negatives(negatives)).disjoint(true));
        all.put(
                name + ", time",
                given(l -> l.negatives(negatives).times(linkTimes())).timeAttr("born"));
    }

    private static void exclusions(Map<String, Oracle> all) {
        for (String kind : new String[] {"SELF", "REVERSE"}) {
            String name = "excludeTargetEdges " + kind;
            all.put(name, given(l -> l.exclude(kind)).numNeighbors(-1, 2));
            all.put(
                    name + ", edgeLabelIds",
                    given(l -> l.ids(ids(LIKES)).exclude(kind)).numNeighbors(-1, 2));
            all.put(
                    name + ", within a type",
                    given(FOLLOWS, l -> l.exclude(kind)).numNeighbors(-1, 2));
            all.put(name + ", disjoint", given(l -> l.exclude(kind)).disjoint(true));
            all.put(name + ", INDUCED", given(l -> l.exclude(kind)).subgraphType("INDUCED"));
            all.put(
                    name + ", all links, time, negatives",
                    allLinks(LIKES, l -> l.exclude(kind).negatives(OracleNegatives.binary(1)))
                            .timeAttr("time"));
        }
    }
}
