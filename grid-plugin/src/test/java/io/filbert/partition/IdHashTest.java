package io.filbert.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The hash of external ids is fixed for ever. */
class IdHashTest {
    private static long hash(String id) {
        return IdHash.hash64(id.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theValuesThatTheDocumentNames() {
        assertThat(Long.toHexString(hash("a"))).isEqualTo("e813f7a174a77ef1");
        assertThat(Long.toHexString(hash("paper-42"))).isEqualTo("31b4d0527de5ef93");
        assertThat(Long.toHexString(hash("https://example.org/é"))).isEqualTo("46707952816e50be");
    }

    @Test
    void aStretchHashesAsItsCopyAndLengthCounts() {
        byte[] a = "xxpaper-4210yy".getBytes(StandardCharsets.UTF_8);
        assertThat(IdHash.hash64(a, 2, 12)).isEqualTo(hash("paper-4210"));
        assertThat(hash("a\0")).isNotEqualTo(hash("a"));
    }

    @Test
    void aPartitionIsTheHashInFixedPoint() {
        Random random = new Random(3);
        for (int i = 0; i < 10_000; i++) {
            long hash = i == 0 ? 0 : i == 1 ? -1 : i == 2 ? Long.MIN_VALUE : random.nextLong();
            int partitions = 1 + random.nextInt(5000);
            BigInteger expected = new BigInteger(Long.toUnsignedString(hash))
                    .multiply(BigInteger.valueOf(partitions))
                    .shiftRight(64);
            assertThat(IdHash.partition(hash, partitions)).isEqualTo(expected.intValueExact());
        }
    }

    /** Ids that differ in one digit: 64 buckets of 100,000, chi-square with 63 degrees of freedom, 5 standard deviations. */
    @Test
    void idsThatLookAlikeSpreadEvenly() {
        int[] buckets = new int[64];
        int[] low = new int[64];
        for (int i = 0; i < 100_000; i++) {
            long hash = hash("user-" + i);
            buckets[IdHash.partition(hash, 64)]++;
            low[(int) hash & 63]++;
        }
        for (int[] counts : new int[][] {buckets, low}) {
            double chi = 0;
            for (int count : counts) {
                chi += (count - 1562.5) * (count - 1562.5) / 1562.5;
            }
            assertThat(chi).isBetween(63 - 5 * Math.sqrt(126), 63 + 5 * Math.sqrt(126));
        }
    }
}
