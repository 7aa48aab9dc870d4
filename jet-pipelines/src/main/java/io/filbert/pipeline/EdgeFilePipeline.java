package io.filbert.pipeline;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.jet.JetException;
import com.hazelcast.jet.config.JobConfig;
import com.hazelcast.jet.pipeline.Pipeline;
import com.hazelcast.jet.pipeline.Sinks;
import com.hazelcast.jet.pipeline.file.FileFormat;
import com.hazelcast.jet.pipeline.file.FileSources;
import com.hazelcast.map.IMap;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.graph.InvalidGraphException;
import io.filbert.grid.GraphWriter;
import io.filbert.partition.HashPartitionBook;
import io.filbert.partition.PartitionKeys;
import io.filbert.rpc.RpcOptions;
import io.filbert.store.Catalog;
import io.filbert.store.GraphVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;

/**
 * Loads edges from tab-separated files as a Jet job on all members: {@code edge id, source, destination} on a line, and the
 * weight and the time after them where the edge type has such. The files lie in a directory that all members see; each file is
 * read by one member, and each edge goes once over a distributed edge of the job that is partitioned as the graph is, to
 * the member that will own it. Edge ids stand in the lines, so the loaded graph does not depend on which member read
 * what first.
 *
 * <pre>{@code
 * try (GraphWriter writer = grid.create("papers", schema)) {
 *     writer.nodes("paper", "x", rows);
 *     EdgeFilePipeline.load(hz, writer, CITES, directory, "*.tsv");
 *     Graph papers = writer.commit();
 * }
 * }</pre>
 */
public final class EdgeFilePipeline {
    /** Edge id, source, destination. */
    private static final int FIELDS = 3;

    private EdgeFilePipeline() {}

    /**
     * Runs the job to its end and hands what it staged to the writer. Jet must be enabled on the members, with this module on
     * their class path.
     *
     * @return how many edges were read
     * @throws io.filbert.graph.GraphException when the graph has a table book: its edges go to {@code GraphWriter.edges}
     * @throws InvalidGraphException naming the line that cannot be read, or the edge that does not fit the graph
     */
    public static long load(HazelcastInstance hz, GraphWriter writer, EdgeType type, Path directory, String glob) {
        GraphVersion loading = new Catalog(hz, RpcOptions.DEFAULT_TIMEOUT).loading(writer.graph());
        loading.book(); // refuses a table, which only the writer has
        int edgeType = loading.schema().edgeTypeIndex(type);
        EdgeTypeSpec spec = loading.schema().edgeTypes().get(edgeType);
        if (!spec.attributes().isEmpty()) {
            throw new InvalidGraphException("edge type " + type
                    + " has attributes, which edge files do not carry; load it" + " with GraphWriter.edges");
        }
        String results = "filbert." + writer.graph() + ".staged-" + writer.nextStream();
        IMap<Integer, long[]> staged = hz.getMap(results);
        try {
            run(
                    hz,
                    pipeline(
                            loading,
                            edgeType,
                            spec,
                            directory,
                            glob,
                            PartitionKeys.of(hz),
                            writer.nextStream(),
                            results));
            Map<Integer, long[]> streams = new TreeMap<>(staged);
            List<int[]> chunks = new ArrayList<>();
            long edges = 0;
            for (long[] stream : streams.values()) {
                edges += stream[0];
                int[] counts = new int[stream.length - 1];
                for (int p = 0; p < counts.length; p++) {
                    counts[p] = (int) stream[p + 1];
                }
                chunks.add(counts);
            }
            writer.staged(type, chunks, edges);
            return edges;
        } finally {
            staged.destroy();
        }
    }

    private static void run(HazelcastInstance hz, Pipeline pipeline) {
        try {
            hz.getJet()
                    .newJob(pipeline, new JobConfig().setName("filbert-edges-" + System.nanoTime()))
                    .join();
        } catch (CompletionException | CancellationException | JetException e) {
            throw new InvalidGraphException("loading edge files failed: " + rootMessage(e));
        }
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    private static Pipeline pipeline(
            GraphVersion loading,
            int edgeType,
            EdgeTypeSpec spec,
            Path directory,
            String glob,
            int[] partitionKeys,
            int firstStream,
            String results) {
        int partitions = loading.partitions();
        int destinations = loading.schema().destinationIndex(edgeType);
        String graph = loading.graph();
        int fields = FIELDS + (spec.weights() ? 1 : 0) + (spec.times() ? 1 : 0);
        boolean weights = spec.weights();
        Pipeline pipeline = Pipeline.create();
        String place = directory.resolve(glob).toString();
        pipeline.readFrom(FileSources.files(directory.toString())
                        .glob(glob)
                        .sharedFileSystem(true)
                        .format(FileFormat.lines())
                        .build())
                .map(line -> EdgeLine.parse(place, line, fields, weights))
                .rebalance(edge -> partitionKeys[
                        new HashPartitionBook(partitions)
                                .partition(destinations, Math.max(0, edge[EdgeLine.DESTINATION]))])
                .<Map.Entry<Integer, long[]>>customTransform(
                        "stage edges", StageEdgesP.supplier(graph, edgeType, firstStream))
                .writeTo(Sinks.map(results));
        return pipeline;
    }
}
