package io.filbert.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExclusionTest {
    @Test
    void excludesWhatALookAtEveryEntryDoes() {
        Random random = new Random(5);
        for (int round = 0; round < 200; round++) {
            int n = random.nextInt(40);
            long[] node = random.longs(n, 0, 4).toArray();
            long[] neighbor = random.longs(n, 0, 6).toArray();
            long[] id = random.longs(n, -1, 3).toArray();
            int[] link = random.ints(n, -1, 3).toArray();
            Exclusion exclusion = Exclusion.of(node, neighbor, id, link);
            for (int k = 0; k < 50; k++) {
                long ofNode = random.nextInt(5);
                int ofLink = random.nextInt(4) - 1;
                long ofNeighbor = random.nextInt(7);
                long ofEdge = random.nextLong(-1, 3);
                boolean expected = IntStream.range(0, n)
                        .anyMatch(i -> node[i] == ofNode
                                && neighbor[i] == ofNeighbor
                                && (id[i] < 0 || ofEdge < 0 || id[i] == ofEdge)
                                && (link[i] < 0 || link[i] == ofLink));
                int first = exclusion.first(ofNode);
                boolean actual =
                        first >= 0 && exclusion.excludes(first, exclusion.end(first), ofLink, ofNeighbor, ofEdge);
                assertThat(actual).as("round " + round).isEqualTo(expected);
            }
        }
    }
}
