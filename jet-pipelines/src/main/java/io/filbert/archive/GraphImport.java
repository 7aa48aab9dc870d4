package io.filbert.archive;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.Names;
import io.filbert.ingest.IngestMapping;
import io.filbert.ingest.IngestPipeline;
import io.filbert.ingest.IngestProgress;
import io.filbert.ingest.IngestReport;
import io.filbert.ingest.MappingFile;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Loads what {@link GraphExport} wrote, after it was checked to the last byte. This process and all members must see the directory under the
 * same name; number of members and partitions may be others than those of the export. One use, one thread.
 *
 * <pre>{@code
 * GraphImport.of(hz, Path.of("/shared/papers-2024")).as("papers-again").run();
 * }</pre>
 */
public final class GraphImport {
    private final HazelcastInstance hz;
    private final Path directory;
    private @Nullable String name;
    private Consumer<IngestProgress> progress = p -> {};

    private GraphImport(HazelcastInstance hz, Path directory) {
        this.hz = hz;
        this.directory = directory;
    }

    /** @param hz a member or a client; stays the caller's */
    public static GraphImport of(HazelcastInstance hz, Path directory) {
        return new GraphImport(hz, directory.toAbsolutePath().normalize());
    }

    /** The graph's name; by default the one that it had. */
    public GraphImport as(String graph) {
        name = Names.graph(graph);
        return this;
    }

    /** Hears a few times a second how far the load is, on the calling thread; nothing while the files are checked. */
    public GraphImport progress(Consumer<IngestProgress> listener) {
        progress = listener;
        return this;
    }

    /**
     * Checks the files and loads the graph.
     *
     * @throws io.filbert.graph.InvalidGraphException naming a file that is missing, changed or not of the export; nothing is loaded
     * @throws io.filbert.graph.GraphExistsException when there is a graph of this name
     * @throws io.filbert.graph.GraphException as {@link IngestPipeline#run} throws it
     */
    public IngestReport run() {
        ExportDirectory.verify(directory);
        IngestMapping mapping = MappingFile.read(directory.resolve(ExportDirectory.MAPPING));
        return IngestPipeline.of(hz, name == null ? mapping : mapping.named(name))
                .progress(progress)
                .run();
    }
}
