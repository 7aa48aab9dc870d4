package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.filbert.graph.GraphConfigException;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistLoader;
import io.filbert.loader.FeatureCache;
import io.filbert.loader.LoaderBuilder;
import io.filbert.loader.LoaderState;
import io.filbert.loader.MiniBatch;
import io.filbert.tests.property.OptionCases;
import io.filbert.tests.property.OptionGraph;
import io.filbert.tests.property.Oracle;
import io.filbert.tests.property.TestFilter;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The digest of an epoch is the oracle's for every option: on 1, 2, 3 and 5 members, by hash, LDG and METIS books, from a member
 * with one sampler thread and from a client with eight, and when the client goes on where the member was left. What is
 * outside of this promise, {@code seedsByOwner}, has {@link SeedsByOwnerTest}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OptionDigestsTest {
    private static final int EPOCH = 2;
    private static final Map<String, Case> CASES = cases();

    private final Map<Integer, TestCluster> clusters = new LinkedHashMap<>();
    private final Map<Integer, GraphGrid> embedded = new HashMap<>();
    private final Map<Integer, GraphGrid> clients = new HashMap<>();
    private final Map<String, String> expected = new HashMap<>();

    /**
     * One row of the table.
     *
     * @param options the oracle's
     * @param told the options that the loader is told by {@link Options}
     * @param more what it is told besides
     */
    private record Case(Oracle options, Oracle told, Consumer<LoaderBuilder<?>> more) {
        DistLoader loader(Graph graph, int threadsAndPrefetch) {
            if (told.links == null) {
                return with(Options.loader(told, graph), threadsAndPrefetch).build();
            }
            return with(Options.linkLoader(told, graph), threadsAndPrefetch).build();
        }

        private <B extends LoaderBuilder<B>> B with(B loader, int threadsAndPrefetch) {
            more.accept(loader);
            return loader.samplerThreads(threadsAndPrefetch).prefetch(threadsAndPrefetch);
        }
    }

    private static Map<String, Case> cases() {
        Map<String, Case> cases = new LinkedHashMap<>();
        OptionCases.all().forEach((name, options) -> cases.put(name, new Case(options, options, loader -> {})));
        TestFilter year = TestFilter.of("year", "atLeast", 3L);
        TestFilter level = TestFilter.of("level", "greaterThan", 0.5);
        Consumer<LoaderBuilder<?>> ofAllTypes = loader -> loader.filter(Options.filter(year));
        cases.put("filter of all types", new Case(filtered(year), plain(), ofAllTypes));
        cases.put(
                "filter of all types but one",
                new Case(
                        filtered(year).filter(OptionGraph.LIKES, level),
                        plain().filter(OptionGraph.LIKES, level),
                        ofAllTypes));
        for (String name : List.of("plain", "excludeTargetEdges REVERSE, all links, time, negatives")) {
            Oracle options = OptionCases.all().get(name);
            cases.put(
                    name + " + featureCache",
                    new Case(options, options, loader -> loader.featureCache(FeatureCache.bytes(1 << 20))));
            cases.put(
                    name + " + transform",
                    new Case(options, options, loader -> loader.transform(batch -> batch.put("step", batch.step()))));
            cases.put(name + " + prefetchBytes", new Case(options, options, loader -> loader.prefetchBytes(1)));
        }
        return cases;
    }

    private static Oracle plain() {
        return OptionCases.all().get("plain");
    }

    private static Oracle filtered(TestFilter filter) {
        Oracle options = plain();
        OptionGraph.GRAPH.edges().forEach(edges -> options.filter(edges.name(), filter));
        return options;
    }

    static Stream<Arguments> table() {
        List<Arguments> table = new ArrayList<>();
        for (int members : new int[] {1, 2, 3, 5}) {
            for (Book book : List.of(Book.HASH, Book.LDG, Book.METIS)) {
                CASES.keySet().forEach(name -> table.add(Arguments.of(members, book, name)));
            }
        }
        return table.stream();
    }

    @BeforeAll
    void start() {
        for (int members : new int[] {1, 2, 3, 5}) {
            TestCluster cluster = TestCluster.of(members)
                    .partitions(members % 2 == 0 ? 31 : 11)
                    .start();
            clusters.put(members, cluster);
            embedded.put(members, GraphGrid.of(cluster.member(members - 1)));
            clients.put(members, GraphGrid.of(cluster.client()));
        }
        CASES.forEach((name, row) -> expected.put(name, row.options.digest(EPOCH)));
    }

    @AfterAll
    void close() {
        embedded.values().forEach(GraphGrid::close);
        clients.values().forEach(GraphGrid::close);
        clusters.values().forEach(TestCluster::close);
    }

    @ParameterizedTest(name = "{0} members, {1}: {2}")
    @MethodSource("table")
    void theDigestIsTheOraclesByAnyWayInAndAfterAResume(int members, Book book, String name) throws Exception {
        Case row = CASES.get(name);
        String graph = load(members, book);
        MessageDigest whole = MessageDigest.getInstance("SHA-256");
        MessageDigest resumed = null;
        String state = null;
        try (DistLoader member = row.loader(embedded.get(members).open(graph), 1)) {
            for (MiniBatch batch : member.epoch(EPOCH)) {
                batch.digest(whole);
                if (batch.step() == row.options.steps() / 2) {
                    resumed = (MessageDigest) whole.clone();
                    state = member.state().toString();
                }
            }
        }
        assertThat(hex(whole)).as(name + ", a member").isEqualTo(expected.get(name));
        try (DistLoader client = row.loader(clients.get(members).open(graph), 8)) {
            assertThat(LoaderCase.digest(client, EPOCH)).as(name + ", a client").isEqualTo(expected.get(name));
            for (MiniBatch batch : client.resume(LoaderState.parse(state))) {
                batch.digest(resumed);
            }
            assertThat(hex(resumed))
                    .as(name + ", a client that goes on for a member")
                    .isEqualTo(expected.get(name));
        }
    }

    /** Loads the graph by a book when it is first asked for; LDG's in blocks of 1 KiB. */
    private String load(int members, Book book) {
        GraphGrid grid = embedded.get(members);
        String name = book.name().toLowerCase(Locale.ROOT);
        if (!grid.list().contains(name)) {
            Grids.load(grid, name, OptionGraph.GRAPH, book, writer -> {
                if (book == Book.LDG) {
                    writer.blockBytes(1024);
                }
            });
        }
        return name;
    }

    private static String hex(MessageDigest sha) {
        return HexFormat.of().formatHex(sha.digest());
    }

    @Test
    void everyOptionChangesTheDigestButThoseOfTheWayToIt() {
        Map<String, String> nameOf = new HashMap<>();
        expected.forEach((name, digest) -> {
            if (!name.contains(" + ")) {
                assertThat(nameOf.put(digest, name))
                        .as("same digest as " + name)
                        .isNull();
            }
        });
    }

    /** Every state against every loader. */
    @Test
    void aStateIsRefusedUnderEveryOtherOptionByItsNameAndByAnotherGraph() {
        Graph hash = embedded.get(2).open(load(2, Book.HASH));
        Graph ldg = clients.get(2).open(load(2, Book.LDG));
        Map<String, LoaderState> states = states(hash);
        CASES.forEach((name, row) -> {
            try (DistLoader loader = row.loader(hash, 1);
                    DistLoader other = row.loader(ldg, 1)) {
                states.forEach((of, state) -> {
                    if (expected.get(of).equals(expected.get(name))) {
                        loader.resume(state);
                        return;
                    }
                    assertThatThrownBy(() -> loader.resume(state))
                            .as("the state of " + of + " for " + name)
                            .isInstanceOf(GraphConfigException.class)
                            .hasMessageMatching(
                                    "the state is of a loader with (\\S+)=(.*), this one has \\1=(?!\\2;).*; batches depend on it");
                });
                assertThatThrownBy(() -> other.resume(states.get(name)))
                        .as("the state of " + name)
                        .isInstanceOf(GraphConfigException.class)
                        .hasMessageContaining("graph hash")
                        .hasMessageContaining("graph ldg");
            }
        });
    }

    private static Map<String, LoaderState> states(Graph graph) {
        Map<String, LoaderState> states = new LinkedHashMap<>();
        CASES.forEach((name, row) -> {
            try (DistLoader loader = row.loader(graph, 1)) {
                states.put(name, LoaderState.parse(loader.state().toString()));
            }
        });
        return states;
    }

    /** So no option is in a state without a row of the table, and none is refused only by what another option changes. */
    @Test
    void everyOptionOfAStateIsAllThatTwoRowsDifferBy() {
        List<Map<String, String>> states = states(embedded.get(1).open(load(1, Book.HASH))).values().stream()
                .map(OptionDigestsTest::options)
                .toList();
        Set<String> names = new TreeSet<>();
        states.forEach(state -> names.addAll(state.keySet()));
        assertThat(names).contains("edgeLabelTime", "inputTime", "weightAttr", "filter." + OptionGraph.LIKES);
        for (Map<String, String> one : states) {
            for (Map<String, String> other : states) {
                Set<String> differing = new TreeSet<>(one.keySet());
                differing.addAll(other.keySet());
                differing.removeIf(name -> Objects.equals(one.get(name), other.get(name)));
                if (differing.size() == 1) {
                    names.removeAll(differing);
                }
            }
        }
        assertThat(names)
                .as(
                        "byPartition has InferenceLoaderTest, skipUnknown LoaderStateTest; links follows from source and destination")
                .containsExactly("byPartition", "links", "skipUnknown");
    }

    private static Map<String, String> options(LoaderState state) {
        return Arrays.stream(state.toString().split(" ", -1))
                .filter(part -> part.contains("=") && !part.startsWith("."))
                .map(part -> part.split("=", 2))
                .collect(Collectors.toMap(part -> part[0], part -> part[1]));
    }
}
