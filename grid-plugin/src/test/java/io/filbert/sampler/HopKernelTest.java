package io.filbert.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import io.filbert.rpc.IntList;
import io.filbert.store.AdjacencySection;
import io.filbert.store.RowIds;
import io.filbert.store.TestSections;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HopKernelTest {
    private static final long KEY = 42;

    /** Floyd's algorithm as docs/sampling.md states it, with a set. */
    private static List<Integer> slow(int degree, int k, long node) {
        long nodeKey = Draws.absorb(KEY, node);
        List<Integer> taken = new ArrayList<>();
        for (int t = 0; t < k; t++) {
            int last = degree - k + t;
            int drawn = new BigInteger(Long.toUnsignedString(Draws.word(nodeKey, t)))
                    .multiply(BigInteger.valueOf(last + 1L))
                    .shiftRight(64)
                    .intValueExact();
            taken.add(taken.contains(drawn) ? last : drawn);
        }
        return taken;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 31, 32, 33, 64, 500})
    void drawsWithoutReplacementAreFloydsForEveryFanout(int k) {
        HopKernel kernel = new HopKernel(k, false, KEY);
        for (int degree : new int[] {k + 1, k + 2, 3 * k + 7, 10_000}) {
            for (long node = 0; node < 20; node++) {
                int[] out = new int[k];
                kernel.positions(degree, kernel.count(degree), node, out);
                assertThat(out)
                        .containsExactly(
                                slow(degree, k, node).stream().mapToInt(i -> i).toArray());
                Set<Integer> distinct = new HashSet<>();
                for (int position : out) {
                    distinct.add(position);
                    assertThat(position).isBetween(0, degree - 1);
                }
                assertThat(distinct).hasSize(k);
            }
        }
    }

    @Test
    void countsAreTheMinimumOfDegreeAndFanout() {
        assertThat(new HopKernel(5, false, KEY).count(3)).isEqualTo(3);
        assertThat(new HopKernel(5, false, KEY).count(9)).isEqualTo(5);
        assertThat(new HopKernel(5, true, KEY).count(3)).isEqualTo(5);
        assertThat(new HopKernel(5, true, KEY).count(0)).isZero();
        assertThat(new HopKernel(-1, true, KEY).count(3)).isEqualTo(3);
        assertThat(new HopKernel(0, false, KEY).count(3)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 3, 40, 700})
    void theSplitPartsOfAHubDrawWhatTheWholeHubDraws(int fanout) {
        int degree = 600;
        long[] source = new long[degree];
        long[] id = new long[degree];
        for (int i = 0; i < degree; i++) {
            source[i] = (1L << 35) + 3L * i; // longs
            id[i] = i;
        }
        AdjacencySection whole =
                TestSections.of(new int[degree], source, id, 1, 1 << 20).get(0);
        List<AdjacencySection> parts = TestSections.of(new int[degree], source, id, 1, 1024);
        assertThat(parts).hasSizeGreaterThan(5);
        for (boolean replace : new boolean[] {false, true}) {
            Piece expected = draw(whole, fanout, replace);
            List<Piece> pieces = new ArrayList<>();
            parts.forEach(part -> pieces.add(draw(part, fanout, replace)));
            PieceMerge merge = new PieceMerge(pieces, 1);
            IdBuffer neighbors = new IdBuffer(0);
            IdBuffer ids = new IdBuffer(0);
            merge.appendTo(neighbors, ids, new IntList(0));
            assertThat(merge.counts()).containsExactly(expected.total());
            for (int i = 0; i < expected.total(); i++) {
                assertThat(neighbors.get(i)).isEqualTo(Objects.requireNonNull(expected.neighborLongs())[i]);
                assertThat(ids.get(i))
                        .isEqualTo(Objects.requireNonNull(expected.ids()).get(i));
            }
        }
    }

    private static Piece draw(AdjacencySection section, int fanout, boolean replace) {
        return new PieceDraw(new HopKernel(fanout, replace, KEY))
                .draw(section, new int[] {0}, 0, 1, RowIds.hash(5, 11, 1), true, false);
    }
}
