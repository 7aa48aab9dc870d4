package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.filbert.grid.GraphGrid;
import io.filbert.tests.property.Graphs;
import org.junit.jupiter.api.Test;

/** Graphs of one cluster do not know of one another. */
class SeveralGraphsTest {
    @Test
    void severalGraphsLiveSideBySide() {
        try (TestCluster cluster = TestCluster.of(2).start();
                GraphGrid grid = GraphGrid.of(cluster.client())) {
            for (int i = 0; i < 5; i++) {
                Grids.load(grid, "g" + i, Graphs.randomHomogeneous(i));
            }
            assertThat(grid.list()).containsExactly("g0", "g1", "g2", "g3", "g4");
            grid.drop("g2");
            assertThat(grid.list()).containsExactly("g0", "g1", "g3", "g4");
            for (int i : new int[] {0, 1, 3, 4}) {
                LoaderCase options = LoaderCase.random(Graphs.randomHomogeneous(i), i);
                try (var loader = options.loader(grid.open("g" + i)).build()) {
                    assertThat(LoaderCase.digest(loader, 0))
                            .isEqualTo(options.oracle().digest(0));
                }
            }
        }
    }
}
