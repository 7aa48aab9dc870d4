package io.filbert.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NodeIndexTest {
    @Test
    void localIdsAreThoseOfAMapInOrderOfArrivalAlsoAfterClear() {
        NodeIndex index = new NodeIndex();
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 3; round++) {
            Map<Long, Integer> slow = new HashMap<>();
            for (int i = 0; i < 50_000; i++) {
                long node = random.nextBoolean() ? random.nextLong(20_000) : random.nextLong(1L << 50);
                Integer expected = slow.putIfAbsent(node, slow.size());
                assertThat(index.add(0, node)).isEqualTo(expected == null ? slow.size() - 1 : expected);
            }
            assertThat(index.size()).isEqualTo(slow.size());
            long[] ids = index.ids();
            slow.forEach((node, local) -> assertThat(ids[local]).isEqualTo(node));
            index.clear();
            assertThat(index.size()).isZero();
        }
    }

    @Test
    void aSeedGivenTwiceHasTwoLocalIdsAndIsKnownByItsFirst() {
        NodeIndex index = new NodeIndex();
        assertThat(index.addSeed(0, 4)).isZero();
        assertThat(index.addSeed(0, 4)).isZero();
        assertThat(index.addSeed(0, 9)).isEqualTo(2);
        assertThat(index.ids()).containsExactly(4, 4, 9);
        assertThat(index.add(0, 9)).isEqualTo(2);
        assertThat(index.add(0, 5)).isEqualTo(3);
    }
}
