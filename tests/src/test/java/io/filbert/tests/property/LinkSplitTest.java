package io.filbert.tests.property;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.filbert.batch.LinkSplit;
import io.filbert.batch.RandomLinkSplit;
import io.filbert.batch.TemporalSplit;
import io.filbert.graph.GraphConfigException;
import io.filbert.graph.InvalidGraphException;
import io.filbert.store.EdgeList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A split takes every edge once, in the asked shares, and the same one however the edges arrive. */
class LinkSplitTest {
    private static final int EDGES = 40_000;

    private static EdgeList edges() {
        Random random = new Random(2);
        return EdgeList.of(
                        random.longs(EDGES, 0, 500).toArray(),
                        random.longs(EDGES, 0, 500).toArray())
                .ids(LongStream.range(0, EDGES).map(i -> 3 * i).toArray())
                .weights(new float[EDGES])
                .times(random.longs(EDGES, 0, 100).toArray())
                .attribute("a", IntStream.range(0, 2 * EDGES).toArray());
    }

    private static Set<Long> ids(EdgeList list) {
        Set<Long> ids = new TreeSet<>();
        Arrays.stream(list.ids()).forEach(ids::add);
        assertThat(ids).hasSize(list.size());
        return ids;
    }

    private static List<Set<Long>> parts(LinkSplit split) {
        return List.of(ids(split.message()), ids(split.supervision()), ids(split.validation()), ids(split.test()));
    }

    private static void assertShare(int n, double share) {
        double sigma = Math.sqrt(EDGES * share * (1 - share));
        assertThat((double) n).isBetween(EDGES * share - 5 * sigma, EDGES * share + 5 * sigma);
    }

    @Test
    void theFourPartsAreDisjointAndCompleteAndHaveTheirShares() {
        RandomLinkSplit random =
                RandomLinkSplit.of(9).numVal(0.15).numTest(0.25).disjointTrainRatio(0.4);
        LinkSplit split = random.split(edges());
        Set<Long> all = new TreeSet<>();
        parts(split).forEach(all::addAll);

        assertThat(all).hasSize(EDGES);
        assertThat(parts(split).stream().mapToInt(Set::size).sum()).isEqualTo(EDGES);
        assertShare(split.message().size(), 0.6 * 0.6);
        assertShare(split.supervision().size(), 0.6 * 0.4);
        assertShare(split.validation().size(), 0.15);
        assertShare(split.test().size(), 0.25);
        Set<Long> other = ids(
                RandomLinkSplit.of(10).numVal(0.15).numTest(0.25).split(edges()).test());
        other.retainAll(ids(split.test()));
        assertShare(other.size(), 0.25 * 0.25);
    }

    @Test
    void withoutADisjointRatioMessageEdgesArePredicted() {
        LinkSplit split = RandomLinkSplit.of(9).split(edges());

        assertThat(split.supervision()).isSameAs(split.message());
        assertShare(split.message().size(), 0.7);
        assertShare(split.validation().size(), 0.1);
        assertShare(split.test().size(), 0.2);
    }

    @Test
    void partsDependOnNeitherOrderNorStreaming() {
        RandomLinkSplit random = RandomLinkSplit.of(4).disjointTrainRatio(0.5);
        List<Set<Long>> whole = parts(random.split(edges()));
        List<Set<Long>> streamed =
                IntStream.range(0, 4).<Set<Long>>mapToObj(i -> new TreeSet<>()).toList();
        int at = EDGES;
        while (at > 0) { // from the end, in lists of 1 to 777
            int from = Math.max(0, at - 1 - at % 777);
            int[] backwards = IntStream.range(0, at - from).map(reverseOf(at)).toArray();
            List<Set<Long>> some = parts(random.split(edges().select(backwards)));
            for (int p = 0; p < 4; p++) {
                streamed.get(p).addAll(some.get(p));
            }
            at = from;
        }
        assertThat(streamed).isEqualTo(whole);
    }

    private static java.util.function.IntUnaryOperator reverseOf(int end) {
        return i -> end - 1 - i;
    }

    @Test
    void anEdgeAndItsReverseFallAlike() {
        RandomLinkSplit random = RandomLinkSplit.of(4).disjointTrainRatio(0.5);
        assertThat(parts(random.split(edges().reversed()))).isEqualTo(parts(random.split(edges())));
        EdgeList one = edges();
        EdgeList back = EdgeList.of(one.destination(), one.source()); // other ids: positions
        LinkSplit a = random.isUndirected(true).split(EdgeList.of(one.source(), one.destination()));
        LinkSplit b = random.isUndirected(true)
                .split(back.ids(
                        LongStream.range(0, EDGES).map(i -> EDGES - 1 - i).toArray()));
        assertThat(b.test().size()).isEqualTo(a.test().size()).isPositive();
        assertThat(a.test().source()).isEqualTo(b.test().destination());
        assertThat(a.supervision().source()).isEqualTo(b.supervision().destination());
    }

    @Test
    void everythingOfAnEdgeGoesWithIt() {
        EdgeList edges = edges();
        EdgeList test = RandomLinkSplit.of(1).split(edges).test();

        for (int i = 0; i < test.size(); i++) {
            int from = (int) (test.ids()[i] / 3);
            assertThat(test.source()[i]).isEqualTo(edges.source()[from]);
            assertThat(test.destination()[i]).isEqualTo(edges.destination()[from]);
            assertThat(test.times()[i]).isEqualTo(edges.times()[from]);
        }
        assertThat(test.weights()).hasSize(test.size());
    }

    @Test
    void byTimeEarlierEdgesTrainAndTiesStayTogether() {
        EdgeList edges = edges();
        TemporalSplit quantiles = TemporalSplit.quantiles(edges.times(), 0.15, 0.25);
        LinkSplit split = quantiles.split(edges);

        assertThat(parts(split).stream().mapToInt(Set::size).sum()
                        - split.supervision().size())
                .isEqualTo(EDGES);
        long lastTrain = Arrays.stream(split.message().times()).max().getAsLong();
        long firstValidation = Arrays.stream(split.validation().times()).min().getAsLong();
        long lastValidation = Arrays.stream(split.validation().times()).max().getAsLong();
        long firstTest = Arrays.stream(split.test().times()).min().getAsLong();
        assertThat(lastTrain).isLessThan(firstValidation).isEqualTo(quantiles.lastTrain());
        assertThat(lastValidation).isLessThan(firstTest).isEqualTo(quantiles.lastValidation());
        double oneTime = 1.2 / 100; // at most so many share the time of a cut
        assertThat((double) split.message().size() / EDGES).isBetween(0.6, 0.6 + oneTime);
        assertThat((double) split.test().size() / EDGES).isBetween(0.25 - oneTime, 0.25);
    }

    @Test
    void quantilesWithoutValidationOrTestHaveNone() {
        EdgeList edges = edges();
        LinkSplit all = TemporalSplit.quantiles(edges.times(), 0, 0).split(edges);
        assertThat(all.message().size()).isEqualTo(EDGES);
        LinkSplit noValidation = TemporalSplit.quantiles(edges.times(), 0, 0.5).split(edges);
        assertThat(noValidation.validation().size()).isZero();
        assertThat(noValidation.test().size()).isPositive();
    }

    @Test
    void badSharesAndCutsAreRefusedByName() {
        assertThatThrownBy(() -> RandomLinkSplit.of(1).numVal(-0.1))
                .isInstanceOf(GraphConfigException.class)
                .hasMessageContaining("numVal=-0.1");
        assertThatThrownBy(() -> RandomLinkSplit.of(1).numVal(0.8).numTest(0.2))
                .isInstanceOf(GraphConfigException.class)
                .hasMessageContaining("leave no edges for training");
        assertThatThrownBy(() -> RandomLinkSplit.of(1).disjointTrainRatio(Double.NaN))
                .isInstanceOf(GraphConfigException.class);
        assertThatThrownBy(() -> new TemporalSplit(5, 4)).isInstanceOf(GraphConfigException.class);
        assertThatThrownBy(() -> TemporalSplit.quantiles(new long[0], 0.1, 0.1))
                .isInstanceOf(InvalidGraphException.class);
        assertThatThrownBy(() -> new TemporalSplit(4, 5).split(EdgeList.of(new long[1], new long[1])))
                .isInstanceOf(InvalidGraphException.class)
                .hasMessageContaining("have no times");
    }
}
