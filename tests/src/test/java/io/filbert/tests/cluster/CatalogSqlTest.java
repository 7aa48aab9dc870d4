package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.sql.SqlResult;
import com.hazelcast.sql.SqlRow;
import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.GraphSchema;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.grid.GraphWriter;
import io.filbert.store.EdgeList;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Operators see the graphs of a cluster by SQL, with the mapping that docs/operating.md gives them. */
class CatalogSqlTest {
    /** The SQL block of docs/operating.md that begins with these words. */
    private static String documented(String beginning) throws IOException {
        String page = Files.readString(ProjectFiles.of("docs/operating.md"));
        String fence = "```sql\n";
        int start = page.indexOf(fence + beginning);
        assertThat(start).as("a block that begins with " + beginning).isNotNegative();
        return page.substring(start + fence.length(), page.indexOf("```", start + fence.length()));
    }

    @Test
    void theCatalogIsReadBySqlWithTheMappingOfTheDocumentation() throws IOException {
        try (TestCluster cluster = TestCluster.of(2)
                        .memberConfig(config -> config.getJetConfig().setEnabled(true))
                        .start();
                GraphGrid grid = GraphGrid.of(cluster.member(0))) {
            GraphSchema schema = GraphSchema.homogeneous(10, AttributeSpec.of("x", DType.FLOAT32, 4));
            Graph papers;
            try (GraphWriter writer = grid.create("papers", schema)) {
                papers = writer.nodes(GraphSchema.NODE, "x", new float[40])
                        .edges(GraphSchema.EDGE, EdgeList.of(new long[] {1, 2, 3}, new long[] {0, 0, 1}))
                        .commit();
            }
            HazelcastInstance client = cluster.client();
            client.getSql().execute(documented("CREATE OR REPLACE MAPPING"));
            List<String> rows = new ArrayList<>();
            try (SqlResult result = client.getSql().execute(documented("SELECT"))) {
                for (SqlRow row : result) {
                    rows.add(row.<String>getObject("name") + " " + row.<String>getObject("state") + " "
                            + row.<Long>getObject("nodes") + " " + row.<Long>getObject("edges") + " "
                            + row.<Long>getObject("bytes"));
                }
            }
            assertThat(rows)
                    .containsExactly("papers READY 10 3 " + papers.report().bytes());
        }
    }
}
