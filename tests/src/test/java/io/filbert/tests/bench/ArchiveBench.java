package io.filbert.tests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.filbert.archive.ExportReport;
import io.filbert.archive.GraphExport;
import io.filbert.archive.GraphImport;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.ingest.CsvSource;
import io.filbert.ingest.IngestReport;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The graph of {@link IngestBench} out of the grid and in again, on one and three members in processes of their own: rates, the peak of the
 * heap, and that it is the same graph. Not part of the build, as its name ends on no Test;
 *
 * <pre>mvn -pl tests -am test -Dtest=ArchiveBench -Dsurefire.failIfNoSpecifiedTests=false</pre>
 */
class ArchiveBench {
    private static final int WARM_UPS = Integer.getInteger("bench.warmups", 1);

    @TempDir
    private Path folder;

    @Test
    void outAndIn() throws Exception {
        System.out.println("members  way     files     MB  seconds    MB/s     rows/s  heap peak MB  live peak MB");
        for (int members : new int[] {1, 3}) {
            Path own = Files.createTempDirectory(folder, "run");
            try (BenchCluster cluster = new BenchCluster(own, members, members == 1 ? "4g" : "2g");
                    GraphGrid grid = GraphGrid.of(cluster.client())) {
                CsvSource none = CsvSource.of("none");
                Graph given = IngestBench.byWriter(grid, IngestBench.mapping(none, none));
                String digest = IngestBench.digest(given);
                for (int run = 0; run <= WARM_UPS; run++) {
                    ExportReport out = GraphExport.of(cluster.client(), "bench", own.resolve("export" + run))
                            .run();
                    tell(
                            members,
                            "export",
                            out.files(),
                            out.bytes(),
                            out.rows(),
                            out.time().toNanos(),
                            cluster.peakHeap());
                }
                grid.drop("bench");
                for (int run = 0; run <= WARM_UPS; run++) {
                    long start = System.nanoTime();
                    IngestReport in = GraphImport.of(cluster.client(), own.resolve("export" + run))
                            .run();
                    long nanos = System.nanoTime() - start;
                    tell(members, "import", 0, in.bytes(), in.records(), nanos, cluster.peakHeap());
                    System.out.printf(
                            "         of which: check %.1f s, survey %.1f s, load %.1f s, build %.1f s%n",
                            (nanos
                                            - in.survey()
                                                    .plus(in.load())
                                                    .plus(in.build())
                                                    .toNanos())
                                    / 1e9,
                            in.survey().toNanos() / 1e9,
                            in.load().toNanos() / 1e9,
                            in.build().toNanos() / 1e9);
                    assertThat(IngestBench.digest(in.graph())).isEqualTo(digest);
                    grid.drop("bench");
                }
            }
        }
    }

    private static void tell(int members, String way, long files, long bytes, long rows, long nanos, int[] heap) {
        double seconds = nanos / 1e9;
        System.out.printf(
                "%7d  %s %6d %6.0f %8.1f %7.0f %,10.0f %13d %13d%n",
                members, way, files, bytes / 1e6, seconds, bytes / 1e6 / seconds, rows / seconds, heap[0], heap[1]);
    }
}
