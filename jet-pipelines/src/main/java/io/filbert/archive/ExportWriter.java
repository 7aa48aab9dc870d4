package io.filbert.archive;

import io.filbert.arrow.ArrowFile;
import io.filbert.graph.AttributeSpec;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.graph.GraphSchema.NodeTypeSpec;
import io.filbert.graph.IdKind;
import io.filbert.graph.InvalidGraphException;
import io.filbert.rpc.Deadline;
import io.filbert.store.EdgePages;
import io.filbert.store.GraphVersion;
import io.filbert.store.LocalFeatureStore.Lookup;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes one file of an export, a record batch or a page of edges in each step. One thread. */
final class ExportWriter implements AutoCloseable {
    private final ExportedGraph graph;
    private final ExportFile what;
    private final MessageDigest digest = ExportDirectory.sha256();
    private final ArrowFile file;
    private final ArrowBatch batch;
    private final EdgePages pages;
    private final NodeRanges nodes;
    private int partition;
    private int place;

    ExportWriter(ExportedGraph graph, ExportFile what, ExportDirectory directory, NodeRanges nodes) throws IOException {
        this.graph = graph;
        this.what = what;
        this.nodes = nodes;
        GraphSchema schema = graph.version().schema();
        ExportColumns columns = what.isNodes()
                ? ExportColumns.ofNodes(schema.nodeTypes().get(what.type()))
                : ExportColumns.ofEdges(schema, what.type());
        int rowBytes = what.isNodes()
                ? ExportFile.rowBytes(schema.nodeTypes().get(what.type()))
                : ExportFile.rowBytes(schema, what.type());
        this.file =
                new ArrowFile(directory.file(what.name()), directory.temporary(what.name()), columns.schema(), digest);
        this.batch = new ArrowBatch(file, rowBytes);
        this.pages = graph.edges();
        this.partition = what.from();
    }

    /** Writes some more; false when there is no more. */
    boolean step() throws IOException {
        if (partition == what.to()) {
            return false;
        }
        if (what.isNodes()) {
            stepNodes();
        } else {
            stepEdges();
        }
        return true;
    }

    /** Nodes of as many partitions as fill a record batch. */
    private void stepNodes() throws IOException {
        NodeTypeSpec spec = graph.version().schema().nodeTypes().get(what.type());
        long[] taken = new long[batch.room()];
        int n = 0;
        while (n < taken.length && partition < what.to()) {
            int size = nodes.size(what.type(), partition);
            while (n < taken.length && place < size) {
                taken[n++] = nodes.node(what.type(), partition, place++);
            }
            if (place == size) {
                partition++;
                place = 0;
            }
        }
        if (n == 0) {
            return;
        }
        long[] some = Arrays.copyOf(taken, n);
        ids(0, what.type(), some);
        List<AttributeSpec> attributes = spec.attributes();
        if (!attributes.isEmpty()) {
            int[] all = new int[attributes.size()];
            ByteBuffer[] targets = new ByteBuffer[all.length];
            for (int a = 0; a < all.length; a++) {
                all[a] = a;
                targets[a] = batch.rows(1 + a, n, attributes.get(a).rowBytes());
            }
            graph.features()
                    .lookup(
                            graph.version(),
                            List.of(new Lookup(what.type(), all, some, targets)),
                            Deadline.in(graph.rpc().options().timeout()));
        }
        batch.add(n);
    }

    private void stepEdges() throws IOException {
        EdgePages.Page page = pages.read(what.type(), partition, place, batch.room());
        place += page.size();
        if (page.size() > 0) {
            take(page);
        }
        if (place == page.total()) {
            partition++;
            place = 0;
        }
    }

    private void take(EdgePages.Page page) throws IOException {
        GraphVersion version = graph.version();
        EdgeTypeSpec spec = version.schema().edgeTypes().get(what.type());
        int column = 0;
        ids(column++, version.schema().sourceIndex(what.type()), page.source());
        ids(column++, version.schema().destinationIndex(what.type()), page.destination());
        if (spec.ids()) {
            long @Nullable [] ids = page.ids();
            if (ids == null) {
                throw new InvalidGraphException("edge type " + spec.type() + " of " + version
                        + " keeps edge ids, but some edges of partition " + partition
                        + " have none any more; give them ids (LocalGraphStore.putEdgeId) to export the graph");
            }
            batch.longs(column++, ids);
        }
        float @Nullable [] weights = page.weights();
        if (weights != null) {
            batch.floats(column++, weights);
        }
        long @Nullable [] times = page.times();
        if (times != null) {
            batch.longs(column++, times);
        }
        for (int a = 0; a < page.attributes().length; a++) {
            batch.rows(column++, page.attributes()[a], spec.attributes().get(a).rowBytes());
        }
        batch.add(page.size());
    }

    private void ids(int column, int nodeType, long[] nodes) {
        IdKind kind = graph.version().schema().nodeTypes().get(nodeType).externalIds();
        if (kind == null) {
            batch.longs(column, nodes);
        } else {
            batch.ids(column, kind, graph.ids().externalIds(graph.version(), nodeType, nodes));
        }
    }

    /** Rows so far. */
    long rows() {
        return batch.written();
    }

    /** Bytes so far. */
    long bytes() {
        return file.bytes();
    }

    /** Ends the file and gives it its name. */
    FileDone complete() throws IOException {
        long rows = batch.written();
        batch.end().complete();
        return new FileDone(what.name(), HexFormat.of().formatHex(digest.digest()), file.bytes(), rows);
    }

    /** Gives the file up, unless it is complete. */
    @Override
    public void close() {
        file.close();
    }
}
