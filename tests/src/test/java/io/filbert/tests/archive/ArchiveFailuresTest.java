package io.filbert.tests.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.archive.GraphExport;
import io.filbert.archive.GraphImport;
import io.filbert.graph.GraphException;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.graph.GraphSchema.NodeTypeSpec;
import io.filbert.graph.IdKind;
import io.filbert.graph.InvalidGraphException;
import io.filbert.graph.UnknownNameException;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.grid.GraphWriter;
import io.filbert.tests.cluster.Await;
import io.filbert.tests.cluster.Grids;
import io.filbert.tests.cluster.TestCluster;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.TestGraph;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A directory that is not whole is refused by name, and an export that fails leaves none that looks whole. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class ArchiveFailuresTest {
    private static final TestGraph GRAPH = Graphs.randomWithIds(3, 200);
    private static final String FILE = "nodes-paper-00000.arrow";

    private final TestCluster cluster = Archives.cluster(2, 11);
    private final HazelcastInstance hz = cluster.client();

    @TempDir
    private Path folder;

    @BeforeAll
    void load() throws Exception {
        Grids.with(hz, grid -> Grids.load(grid, "papers", GRAPH));
    }

    @AfterAll
    void close() {
        cluster.close();
    }

    /** What a test does to an export. */
    private interface Harm {
        void to(Path directory) throws Exception;
    }

    private void refuses(Harm harm, String message) throws Exception {
        Path directory = Archives.export(hz, "papers", folder.resolve("export"));
        harm.to(directory);

        assertThatThrownBy(() -> GraphImport.of(hz, directory).as("again").run())
                .isInstanceOf(InvalidGraphException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining(message);

        assertThatThrownBy(() -> GraphGrid.of(hz).open("again")).isInstanceOf(UnknownNameException.class);
    }

    @Test
    void aFileWithOneBitChangedIsRefused() throws Exception {
        refuses(
                directory -> {
                    byte[] bytes = Files.readAllBytes(directory.resolve(FILE));
                    bytes[bytes.length / 2] ^= 1;
                    Files.write(directory.resolve(FILE), bytes);
                },
                FILE + " of the export was changed");
    }

    @Test
    void aMissingFileIsRefused() throws Exception {
        refuses(directory -> Files.delete(directory.resolve(FILE)), FILE + " of the export is missing");
    }

    @Test
    void aFileThatWasAddedIsRefused() throws Exception {
        refuses(
                directory -> Files.copy(directory.resolve(FILE), directory.resolve("nodes-paper-00001.arrow")),
                "nodes-paper-00001.arrow is not of the export");
    }

    @Test
    void aChangedMappingIsRefused() throws Exception {
        refuses(
                directory -> Files.writeString(
                        directory.resolve("mapping.yaml"),
                        Files.readString(directory.resolve("mapping.yaml")) + "rejectLimit: 5\n"),
                "mapping.yaml of the export was changed");
    }

    @Test
    void aDirectoryWithoutMappingOrSumsIsNoExport() throws Exception {
        refuses(directory -> Files.delete(directory.resolve("mapping.yaml")), "is no export: it has no mapping.yaml");
    }

    @Test
    void aDirectoryWithoutSumsIsNoExport() throws Exception {
        refuses(directory -> Files.delete(directory.resolve("SHA256SUMS")), "is no export: it has no SHA256SUMS");
    }

    @Test
    void sumsThatNameAPlaceElsewhereAreRefused() throws Exception {
        refuses(
                directory -> Files.writeString(directory.resolve("SHA256SUMS"), "0".repeat(64) + "  ../" + FILE + "\n"),
                "is no checksum of a file of an export");
    }

    @Test
    void sha256sumAgrees() throws Exception {
        Path directory = Archives.export(hz, "papers", folder.resolve("export"));

        Process check = new ProcessBuilder("sha256sum", "--strict", "-c", "SHA256SUMS")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(check.waitFor()).as(said).isZero();
        assertThat(said.lines()).hasSize(9).allMatch(line -> line.endsWith(": OK"));
    }

    @Test
    void aDirectoryThatIsNotEmptyIsRefused() throws Exception {
        Path directory = Files.createDirectories(folder.resolve("full"));
        Files.writeString(directory.resolve("other.txt"), "mine");

        assertThatThrownBy(() -> GraphExport.of(hz, "papers", directory).run())
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("directory " + directory + " is not empty, it has other.txt");

        assertThat(Archives.bytes(directory).keySet()).containsExactly("other.txt");
    }

    @Test
    void aGraphThatIsWrittenToMeanwhileIsNotExported() throws Exception {
        Grids.with(hz, grid -> Grids.load(grid, "written", GRAPH));
        Path directory = folder.resolve("written");
        AtomicBoolean written = new AtomicBoolean();

        assertThatThrownBy(() -> GraphExport.of(hz, "written", directory)
                        .progress(p -> {
                            if (written.compareAndSet(false, true)) {
                                write("written");
                            }
                        })
                        .run())
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("graph written");

        assertThat(directory.resolve("mapping.yaml")).doesNotExist();
    }

    private void write(String name) {
        try (GraphGrid grid = GraphGrid.of(cluster.member(0))) {
            Graph graph = grid.open(name);
            long[] own = graph.features().getGlobalId("paper");
            graph.features().updateTensor("paper", "y", new long[] {own[0]}, new long[] {77});
        }
    }

    @Test
    void whatAMappingCannotSayIsRefusedByName() {
        NodeTypeSpec a = new NodeTypeSpec("a", 3);
        EdgeTypeSpec links =
                new EdgeTypeSpec(Grids.edgeType("a__to__a")).withIds(false).withLinks();
        refusesToExport(
                "links",
                GraphSchema.builder().nodeType(a).edgeType(links).build(),
                "a__to__a has links and keeps no edge ids");
        refusesToExport(
                "blanks",
                GraphSchema.builder()
                        .nodeType(a)
                        .edgeType(Grids.edgeType("a__leads to__a"))
                        .build(),
                "has a blank in 'leads to'");
    }

    private void refusesToExport(String name, GraphSchema schema, String message) {
        try (GraphGrid grid = GraphGrid.of(hz);
                GraphWriter writer = grid.create(name, schema)) {
            writer.commit();
        }
        assertThatThrownBy(() -> GraphExport.of(hz, name, folder.resolve(name)).run())
                .isInstanceOf(InvalidGraphException.class)
                .hasMessageContaining("graph " + name + " cannot be exported: ")
                .hasMessageContaining(message);
        assertThat(folder.resolve(name)).doesNotExist();
    }

    @Test
    void anExternalIdThatAnIngestWouldReadOtherwiseIsRefused() {
        GraphSchema schema = GraphSchema.builder()
                .nodeType(new NodeTypeSpec("a", 2).withExternalIds(IdKind.STRING))
                .build();
        try (GraphGrid grid = GraphGrid.of(hz);
                GraphWriter writer = grid.create("padded", schema)) {
            writer.externalIds("a", List.of("x", "x ")).commit();
        }

        assertThatThrownBy(() ->
                        GraphExport.of(hz, "padded", folder.resolve("padded")).run())
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("external id 'x ' has blanks at an end");
        assertThat(folder.resolve("padded/mapping.yaml")).doesNotExist();
    }

    @Test
    void edgesWhoseIdsWereTakenAwayAreRefused() throws Exception {
        Grids.with(hz, grid -> Grids.load(grid, "taken", Graphs.randomWithIds(8, 50)));
        try (GraphGrid grid = GraphGrid.of(cluster.member(1))) {
            assertThat(grid.open("taken").topology().removeEdgeId(Grids.edgeType("author__writes__paper")))
                    .isTrue();
        }

        assertThatThrownBy(() ->
                        GraphExport.of(hz, "taken", folder.resolve("taken")).run())
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("edge type author__writes__paper of graph taken")
                .hasMessageContaining("have none any more");
        assertThat(folder.resolve("taken/mapping.yaml")).doesNotExist();
    }

    @Test
    void anUnknownGraphIsRefused() {
        assertThatThrownBy(() ->
                        GraphExport.of(hz, "nobody", folder.resolve("nobody")).run())
                .isInstanceOf(UnknownNameException.class)
                .hasMessageContaining("nobody");
    }

    /** The files are many small requests, so that there is time to die in the middle. */
    @ParameterizedTest(name = "member {0}")
    @ValueSource(ints = {0, 2})
    void aMemberThatDiesCostsTimeAndNothingElse(int victim) throws Exception {
        TestGraph graph = Graphs.randomWithIds(9, 4000);
        Path undisturbed = folder.resolve("undisturbed");
        Path directory = folder.resolve("disturbed");
        try (TestCluster three = Archives.cluster(3, 271)) {
            HazelcastInstance client = three.client();
            Grids.with(client, grid -> Grids.load(grid, "papers", graph));
            Archives.export(client, "papers", undisturbed);

            CompletableFuture<Void> export = CompletableFuture.runAsync(
                    () -> GraphExport.of(client, "papers", directory).run());
            Await.until(
                    () -> isWriting(directory) || export.isDone(),
                    Duration.ofSeconds(60),
                    () -> "no file is being written");
            assertThat(directory.resolve("mapping.yaml"))
                    .as("the member dies in the middle")
                    .doesNotExist();
            three.kill(victim);
            try {
                export.join();
            } catch (CompletionException e) {
                assertThat(e).hasCauseInstanceOf(GraphException.class);
                throw e;
            }
        }
        assertThat(Archives.bytes(directory)).containsExactlyEntriesOf(Archives.bytes(undisturbed));
    }

    private static boolean isWriting(Path directory) throws Exception {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.anyMatch(file -> file.getFileName().toString().contains(".arrow"));
        }
    }
}
