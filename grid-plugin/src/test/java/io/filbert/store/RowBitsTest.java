package io.filbert.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RowBitsTest {
    /** As one bit set up to the greatest row it would take 256 MB, and thirty of them more than a test's heap. */
    @Test
    void rowsFarApartAreCountedOnce() {
        SplittableRandom random = new SplittableRandom(1);
        RowBits[] all = new RowBits[30];
        for (int i = 0; i < all.length; i++) {
            all[i] = new RowBits();
            Set<Integer> slow = new HashSet<>();
            for (int k = 0; k < 500; k++) {
                int row = k % 2 == 0 ? random.nextInt(200) : Integer.MAX_VALUE - random.nextInt(1 << 28);
                all[i].add(row);
                slow.add(row);
            }
            assertThat(all[i].size()).isEqualTo(slow.size());
        }
        assertThat(new RowBits().size()).isZero();
    }
}
