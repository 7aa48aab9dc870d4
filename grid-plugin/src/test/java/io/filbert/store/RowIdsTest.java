package io.filbert.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.filbert.graph.InvalidGraphException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowIdsTest {
    @ParameterizedTest(name = "gaps up to {0}")
    @ValueSource(ints = {1, 2, 50, 4_000_000})
    void everyNodeOfAListHasItsRowAndEveryOtherIsRefused(int gap) {
        Random random = new Random(gap);
        for (int n = 0; n < 500; n += 1 + n / 3) {
            int[] nodes = new int[n];
            int node = random.nextInt(3);
            for (int i = 0; i < n; i++) {
                nodes[i] = node;
                node += random.nextInt(20) == 0 ? 1 + random.nextInt(gap) : 1;
            }
            RowIds ids = RowIds.table(nodes);
            assertThat(ids.rows()).isEqualTo(n);
            int[] keys = nodes.clone();
            ids.toRows(keys, 0, n);
            for (int row = 0; row < n; row++) {
                assertThat(keys[row]).isEqualTo(row);
                assertThat(ids.node(row)).isEqualTo(nodes[row]);
                refuses(ids, nodes, nodes[row] + 1);
            }
            for (int other : new int[] {0, 1, 2, 17, 1000, Integer.MAX_VALUE}) {
                refuses(ids, nodes, other);
            }
        }
    }

    private static void refuses(RowIds ids, int[] nodes, int key) {
        if (Arrays.binarySearch(nodes, key) < 0) {
            assertThatThrownBy(() -> ids.row(key))
                    .isInstanceOf(InvalidGraphException.class)
                    .hasMessageContaining("names node=" + key);
        }
    }
}
