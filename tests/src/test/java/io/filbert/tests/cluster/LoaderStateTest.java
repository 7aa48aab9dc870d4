package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.filbert.graph.FormatException;
import io.filbert.graph.GraphConfigException;
import io.filbert.graph.GraphException;
import io.filbert.graph.VersionGoneException;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.Epoch;
import io.filbert.loader.LoaderState;
import io.filbert.loader.MiniBatch;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.TestGraph;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** An epoch that is left goes on elsewhere with the very next batch, or is refused by name. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoaderStateTest {
    private static final TestGraph GRAPH = Graphs.randomWithIds(6, 400);
    private static final int STEPS = 13;

    private TestCluster cluster;
    private GraphGrid member;
    private Graph graph;

    @BeforeAll
    void start() {
        cluster = TestCluster.of(1).start();
        member = GraphGrid.of(cluster.member(0));
        graph = Grids.load(member, "g", GRAPH);
    }

    @AfterAll
    void close() {
        member.close();
        cluster.close();
    }

    private static LoaderCase options() {
        return new LoaderCase(GRAPH)
                .inputNodes("paper", LongStream.range(0, 400).map(i -> 399 - i).toArray())
                .numNeighbors(3, 2)
                .batchSize(32)
                .shuffle(true)
                .seed(1);
    }

    private static String begin(DistNeighborLoader loader, int epoch, int batches, MessageDigest sha) {
        Iterator<MiniBatch> iterator = loader.epoch(epoch).iterator();
        for (int i = 0; i < batches; i++) {
            iterator.next().digest(sha);
        }
        return loader.state().toString();
    }

    private static void finish(Graph graph, LoaderCase options, String state, MessageDigest sha) {
        try (DistNeighborLoader loader =
                options.loader(graph).prefetch(0).samplerThreads(1).build()) {
            for (MiniBatch batch : loader.resume(LoaderState.parse(state))) {
                batch.digest(sha);
            }
            assertThat(loader.state().step()).isEqualTo(STEPS);
        }
    }

    @Test
    void anEpochBegunOnAMemberEndsOnAClientOfThreeMembersAsIfNeverLeft() throws Exception {
        String expected = options().oracle().digest(4);
        try (TestCluster growing = TestCluster.of(1).start()) {
            String[] states = new String[STEPS + 1];
            MessageDigest[] shas = new MessageDigest[STEPS + 1];
            try (GraphGrid grid = GraphGrid.of(growing.member(0));
                    DistNeighborLoader loader = options()
                            .loader(Grids.load(grid, "g", GRAPH))
                            .prefetch(8)
                            .build()) {
                for (int taken = 0; taken <= STEPS; taken++) {
                    shas[taken] = MessageDigest.getInstance("SHA-256");
                    states[taken] = begin(loader, 4, taken, shas[taken]);
                }
            }
            growing.startMember();
            growing.startMember();
            try (GraphGrid thin = GraphGrid.of(growing.client())) {
                Graph same = thin.open("g");
                for (int taken = 0; taken <= STEPS; taken++) {
                    finish(same, options(), states[taken], shas[taken]);
                    assertThat(HexFormat.of().formatHex(shas[taken].digest()))
                            .as("left after " + taken + " batches")
                            .isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void beforeTheFirstEpochTheStateIsItsBeginning() {
        try (DistNeighborLoader loader = options().loader(graph).build()) {
            LoaderState state = loader.state();
            assertThat(state.epoch()).isZero();
            assertThat(state.step()).isZero();
            loader.epoch(3);
            assertThat(loader.state().epoch()).isEqualTo(3);
            assertThat(loader.resume(state).steps()).isEqualTo(STEPS);
            assertThat(loader.state()).isEqualTo(state);
        }
    }

    @Test
    void theStateOfAFinishedEpochResumesToAnEmptyRest() {
        try (DistNeighborLoader loader = options().loader(graph).build()) {
            LoaderCase.digest(loader, 1);
            Epoch rest = loader.resume(loader.state());
            assertThat(rest.iterator().hasNext()).isFalse();
        }
    }

    @Test
    void theStateOfAFailedEpochIsTheBatchThatFailed() {
        LoaderState state;
        try (DistNeighborLoader loader = options()
                .loader(graph)
                .transform(batch -> {
                    if (batch.step() == 5) {
                        throw new IllegalStateException("no luck");
                    }
                    return batch;
                })
                .build()) {
            assertThatThrownBy(() -> LoaderCase.digest(loader, 2)).hasMessageContaining("no luck");
            state = loader.state();
        }
        try (DistNeighborLoader loader = options().loader(graph).build()) {
            MiniBatch next = loader.resume(state).iterator().next();
            Compare.equal(next, options().oracle().batch(2, 5), GRAPH);
        }
    }

    @Test
    void optionsThatChangeNoBatchMayDiffer() {
        try (DistNeighborLoader loader = options().loader(graph).build();
                DistNeighborLoader other = options()
                        .loader(graph)
                        .prefetch(1)
                        .prefetchBytes(77)
                        .samplerThreads(5)
                        .transform(batch -> batch)
                        .build()) {
            assertThat(other.state()).isEqualTo(loader.state());
        }
    }

    @Test
    void anotherOptionIsRefusedByItsName() {
        refused("batchSize=32", "batchSize=31", loader -> loader.batchSize(31));
        refused("seed=1", "seed=2", loader -> loader.seed(2));
        refused("shuffle=true", "shuffle=false", loader -> loader.shuffle(false));
        refused("replace=false", "replace=true", loader -> loader.replace(true));
        refused("dropLast=false", "dropLast=true", loader -> loader.dropLast(true));
        refused("rank=0/1", "rank=1/2", loader -> loader.rank(1, 2));
        refused("attributes=[all]", "attributes=x,y", loader -> loader.attributes("y", "x"));
        refused("skipUnknown=false", "skipUnknown=true", loader -> loader.skipUnknown());
        refused(
                "numNeighbors=[[3,3",
                "[2,9",
                loader ->
                        loader.numNeighbors(Grids.edgeType(GRAPH.edges().get(1).name()), 3, 9));
        refused("inputNodes=400/", "inputNodes=2/", loader -> loader.inputNodes("paper", 1, 2));
        refused("inputNodes=400/", "inputNodes=(none)", loader -> loader.inputNodes("paper"));
        refused("inputType=paper", "inputType=author", loader -> loader.skipUnknown()
                .inputNodes("author", options().inputNodes));
    }

    private void refused(String there, String here, UnaryOperator<DistNeighborLoader.Builder> change) {
        try (DistNeighborLoader loader = options().loader(graph).build();
                DistNeighborLoader other = change.apply(options().loader(graph)).build()) {
            LoaderState state = loader.state();
            assertThatThrownBy(() -> other.resume(state))
                    .isInstanceOf(GraphConfigException.class)
                    .hasMessageContaining(there)
                    .hasMessageContaining(here);
        }
    }

    @Test
    void anotherGraphAWrittenOneAndOneOfAnotherClusterAreRefusedByName() {
        LoaderState state;
        Graph other = Grids.load(member, "other", GRAPH);
        try (DistNeighborLoader loader = options().loader(other).build();
                DistNeighborLoader mine = options().loader(graph).build()) {
            state = loader.state();
            assertThatThrownBy(() -> mine.resume(state))
                    .isInstanceOf(GraphConfigException.class)
                    .hasMessageContaining("graph other")
                    .hasMessageContaining("graph g");
            other.features().updateTensor("venue", "y", new long[] {3}, new long[] {77});
            assertThatThrownBy(() -> loader.resume(state))
                    .isInstanceOf(VersionGoneException.class)
                    .hasMessageContaining("graph other was written to");
        }
        member.drop("other");
        try (TestCluster elsewhere = TestCluster.of(1).start();
                GraphGrid grid = GraphGrid.of(elsewhere.member(0));
                DistNeighborLoader loader =
                        options().loader(Grids.load(grid, "other", GRAPH)).build()) {
            assertThatThrownBy(() -> loader.resume(state))
                    .isInstanceOf(VersionGoneException.class)
                    .hasMessageContaining("another graph of the name other");
        }
    }

    @Test
    void aStateIsALineOfTextAndAnyOtherTextIsRefused() {
        try (DistNeighborLoader loader = options().loader(graph).build()) {
            begin(loader, 7, 3, sha256());
            LoaderState state = loader.state();
            String text = state.toString();
            assertThat(text)
                    .startsWith("filbert-loader-state/1 .epoch=7 .step=3 .graph=g ")
                    .contains(" batchSize=32 ")
                    .doesNotContain("\n");
            assertThat(LoaderState.parse(text + "\n")).isEqualTo(state);
            unreadable("filbert-loader-state/2 .epoch=7", "filbert-loader-state/1");
            unreadable("", "loader state");
            unreadable(text.substring(0, text.indexOf(" .versions")), "versions");
            unreadable(text.replace(".step=3", ".step=-3"), "'-3' is no step");
            unreadable(text.replace(".epoch=7", ".epoch=7x"), "'7x' is no epoch");
            unreadable(text + " batchSize=32", "batchSize=32");
            LoaderState beyond = LoaderState.parse(text.replace(".step=3", ".step=14"));
            assertThatThrownBy(() -> loader.resume(beyond))
                    .isInstanceOf(GraphException.class)
                    .hasMessageContaining("step=14")
                    .hasMessageContaining("13 steps");
        }
    }

    private static void unreadable(String text, String why) {
        assertThatThrownBy(() -> LoaderState.parse(text))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(why);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
