package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.grid.GraphWriter;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.MiniBatch;
import io.filbert.store.EdgeList;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.TestGraph;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A hub whose edges pass a block and a reply, ids that pass an int, partitions of many blocks. */
class LargeGraphsTest {

    @Test
    void aHubWithAMillionInEdgesIsSampledInPartAndInFull() {
        int edges = 1_000_000;
        int nodes = 5000;
        long[] from = new Random(1).longs(edges, 0, nodes).toArray();
        long[] to = LongStream.range(0, edges).map(e -> e < 5000 ? e : 77).toArray();
        TestGraph graph = Graphs.of(nodes, from, to);
        LoaderCase options = new LoaderCase(graph)
                .inputNodes(Graphs.NODE, 77, 78)
                .numNeighbors(25, 10)
                .batchSize(2);
        LoaderCase all = new LoaderCase(graph)
                .inputNodes(Graphs.NODE, 78, 77)
                .numNeighbors(-1)
                .batchSize(2);
        try (TestCluster cluster = TestCluster.of(2).start();
                GraphGrid grid = GraphGrid.of(cluster.client())) {
            Graph loaded = Grids.load(grid, "hub", graph, writer -> writer.blockBytes(1 << 20));
            for (LoaderCase each : List.of(options, all)) {
                try (DistNeighborLoader loader = each.loader(loaded).build()) {
                    for (MiniBatch batch : loader.epoch(0)) {
                        Compare.equal(batch, each.oracle().batch(0, 0), graph);
                    }
                }
            }
        }
    }

    /** 90 MB of edge attributes for one node, above what one reply carries: the owner stops inside the hub and goes on. */
    @Test
    void aNeighborhoodLargerThanAReplyComesInPieces() {
        int edges = 300_000;
        int columns = 75;
        float[] attr = new float[edges * columns];
        for (int i = 0; i < attr.length; i++) {
            attr[i] = i;
        }
        EdgeType type = new EdgeType("leaf", "of", "hub");
        GraphSchema schema = GraphSchema.builder()
                .nodeType("leaf", edges)
                .nodeType("hub", 2)
                .edgeType(type, AttributeSpec.of("edge_attr", DType.FLOAT32, columns))
                .build();
        try (TestCluster cluster = TestCluster.of(2).backups(0).start();
                GraphGrid grid = GraphGrid.of(cluster.client())) {
            Graph graph;
            try (GraphWriter writer = grid.create("pieces", schema)) {
                graph = writer.edges(
                                type,
                                EdgeList.of(LongStream.range(0, edges).toArray(), new long[edges])
                                        .attribute("edge_attr", attr))
                        .commit();
            }
            int batches = 0;
            try (DistNeighborLoader loader = DistNeighborLoader.builder(graph, -1)
                    .inputNodes("hub", 1, 0)
                    .batchSize(2)
                    .prefetch(0)
                    .samplerThreads(1)
                    .build()) {
                for (MiniBatch batch : loader.epoch(0)) {
                    assertThat(batch.nId("leaf"))
                            .isEqualTo(LongStream.range(0, edges).toArray());
                    assertThat(batch.eId(type)).isEqualTo(batch.nId("leaf"));
                    assertThat(batch.edgeAttr(type).toFloatArray()).isEqualTo(attr);
                    batches++;
                }
            }
            assertThat(batches).isEqualTo(1);
        }
    }

    @Test
    void idsBeyondAnIntAreSampledAsTheyAre() {
        long users = 10_000_000_000L;
        EdgeType type = new EdgeType("user", "likes", "paper");
        GraphSchema schema = GraphSchema.builder()
                .nodeType("user", users)
                .nodeType("paper", 50)
                .edgeType(new EdgeTypeSpec(type))
                .build();
        long[] from =
                LongStream.range(0, 200).map(i -> users - 1 - i * 49_999_999L).toArray();
        long[] to = LongStream.range(0, 200).map(i -> i % 50).toArray();
        long[] ids = LongStream.range(0, 200).map(i -> 1L << 40 | i).toArray();
        try (TestCluster cluster = TestCluster.of(2).start();
                GraphGrid grid = GraphGrid.of(cluster.client())) {
            Graph graph;
            try (GraphWriter writer = grid.create("long", schema)) {
                graph = writer.edges(type, EdgeList.of(from, to).ids(ids)).commit();
            }
            try (DistNeighborLoader loader = DistNeighborLoader.builder(graph, -1, -1)
                    .inputNodes("paper")
                    .batchSize(50)
                    .build()) {
                for (MiniBatch batch : loader.epoch(0)) {
                    int[] row = batch.edgeIndex(type).row();
                    assertThat(row).hasSize(200);
                    for (int i = 0; i < row.length; i++) {
                        int edge = (int) (batch.eId(type)[i] & 0xFF);
                        assertThat(batch.eId(type)[i]).isEqualTo(ids[edge]);
                        assertThat(batch.nId("user")[row[i]]).isEqualTo(from[edge]);
                        assertThat(batch.nId("paper")[batch.edgeIndex(type).col()[i]])
                                .isEqualTo(to[edge]);
                    }
                }
            }
        }
    }
}
