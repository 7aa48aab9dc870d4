package io.filbert.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.filbert.graph.InvalidGraphException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AdjacencyBuilderTest {
    @Test
    void aNeighborhoodStandsByEdgeIdWhateverTheOrderOfArrival() {
        List<AdjacencySection> sections = TestSections.of(
                new int[] {1, 0, 1, 1}, new long[] {7, 8, 9, 10}, new long[] {30, 5, 10, 20}, 3, 1 << 20);
        assertThat(sections).hasSize(1);
        AdjacencySection section = sections.get(0);
        assertThat(section.colptr()).containsExactly(0, 1, 4, 4);
        assertThat(section.neighbors().ints()).containsExactly(8, 9, 10, 7);
        assertThat(Objects.requireNonNull(section.ids()).ints()).containsExactly(5, 10, 20, 30);
    }

    @Test
    void idsBeyondAnIntMakeTheColumnLong() {
        long large = 1L << 40;
        AdjacencySection section = TestSections.of(
                        new int[] {0, 0}, new long[] {large, 3}, new long[] {large + 1, 0}, 1, 1 << 20)
                .get(0);
        assertThat(section.neighbors().longs()).containsExactly(3, large);
        assertThat(Objects.requireNonNull(section.ids()).longs()).containsExactly(0, large + 1);
    }

    @Test
    void anEdgeIdGivenTwiceInANeighborhoodIsRefused() {
        assertThatThrownBy(() -> TestSections.of(new int[] {0, 0}, new long[] {1, 2}, new long[] {4, 4}, 1, 1 << 20))
                .isInstanceOf(InvalidGraphException.class)
                .hasMessageContaining("edge id 4")
                .hasMessageContaining("node__to__node");
    }

    @Test
    void smallBlocksCutBetweenRowsAndSplitARowThatAlonePassesTheLimit() {
        SplittableRandom random = new SplittableRandom(3);
        int rows = 50;
        int edges = 2_000;
        int[] row = new int[edges];
        long[] source = new long[edges];
        long[] id = new long[edges];
        for (int i = 0; i < edges; i++) {
            row[i] = random.nextInt(4) == 0 ? 17 : random.nextInt(rows);
            source[i] = random.nextInt(1_000);
            id[i] = (long) edges - i;
        }
        AdjacencySection whole = TestSections.of(row, source, id, rows, 1 << 20).get(0);
        List<AdjacencySection> cut = TestSections.of(row, source, id, rows, 1024);
        assertThat(cut).hasSizeGreaterThan(20).anyMatch(AdjacencySection::isSplit);
        for (int r = 0; r < rows; r++) {
            List<Long> expected = new ArrayList<>();
            for (int e = whole.colptr()[r]; e < whole.colptr()[r + 1]; e++) {
                expected.add(whole.neighbors().get(e));
            }
            List<Long> found = new ArrayList<>();
            for (AdjacencySection part : cut) {
                int local = r - part.rowStart();
                if (local >= 0 && local < part.rows()) {
                    assertThat(part.isSplit() ? part.first() : 0).isEqualTo(found.size());
                    for (int e = part.colptr()[local]; e < part.colptr()[local + 1]; e++) {
                        found.add(part.neighbors().get(e));
                    }
                }
            }
            assertThat(found).isEqualTo(expected);
        }
    }
}
