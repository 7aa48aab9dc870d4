package io.filbert.pipeline;

import io.filbert.graph.GraphException;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.InvalidGraphException;
import io.filbert.rpc.Deadline;
import io.filbert.rpc.IntList;
import io.filbert.rpc.Rpc;
import io.filbert.store.AttributeWrite;
import io.filbert.store.Catalog;
import io.filbert.store.ChunkStore;
import io.filbert.store.FeatureTensor;
import io.filbert.store.GraphVersion;
import io.filbert.store.LocalBlocks;
import io.filbert.store.LocalFeatureStore;
import io.filbert.store.NodeAttribute;
import io.filbert.store.PartitionEdges;
import io.filbert.store.Staging;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Computes a layer for partitions that this member owns and writes their rows: chunk by chunk, the rows of a chunk's neighbors by one
 * request to each owner. One thread.
 */
final class LayerWork {
    private static final System.Logger LOG = System.getLogger(LayerWork.class.getName());

    private final Rpc rpc;
    private final Catalog catalog;
    private final LayerPlan plan;
    private final Layer layer;
    private final GraphVersion base;
    private final GraphVersion input;
    private final AttributeWrite output;
    private final LocalFeatureStore features;
    private final GraphSchema schema;
    private final int[] columns;
    private final int[] attributes;

    LayerWork(Rpc rpc, Catalog catalog, LayerPlan plan, Layer layer) {
        this.rpc = rpc;
        this.catalog = catalog;
        this.plan = plan;
        this.layer = layer;
        this.base = plan.base(catalog);
        this.input = plan.input(base);
        this.output = plan.output(base);
        this.features = new LocalFeatureStore(rpc, catalog, base);
        this.schema = base.schema();
        this.columns = new int[schema.nodeTypes().size()];
        this.attributes = new int[columns.length];
        for (NodeAttribute rows : plan.inputs()) {
            columns[rows.nodeType()] = rows.spec().columns();
            attributes[rows.nodeType()] =
                    input.schema().attributeIndex(rows.nodeType(), rows.spec().name());
        }
    }

    GraphVersion base() {
        return base;
    }

    /** Whether the rows of a partition are written, as far as this member knows. */
    boolean isWritten(int partition) {
        return LocalBlocks.of(rpc.hazelcast())
                        .headers(output.written().at(new int[] {partition}))
                        .state(0)
                == LocalBlocks.FOUND;
    }

    /** Computes and writes the rows of some partitions. */
    void run(List<PartitionEdges> parts) {
        long stream = output.newStream();
        ChunkStore store = new ChunkStore(rpc.hazelcast(), plan.graph());
        Staging staging = output.staging(rpc.hazelcast(), stream, store::put);
        for (int i = 0; i < plan.outputs().size(); i++) {
            NodeAttribute rows = plan.outputs().get(i);
            for (Chunk chunk : chunks(parts, rows.nodeType())) {
                long[] nodes = chunk.nodes();
                float[] computed = apply(chunk, nodes, rows.spec().columns());
                staging.rows(rows.nodeType(), output.attribute(i), nodes, computed, new Staging.Checks(false, false));
            }
        }
        int[] partitions =
                parts.stream().mapToInt(PartitionEdges::partition).sorted().toArray();
        int[] staged = staging.finish();
        store.drain();
        output.write(rpc, catalog, partitions, stream, staged);
    }

    /** The nodes of a type, cut into calls; a node is never split. */
    private Iterable<Chunk> chunks(List<PartitionEdges> parts, int nodeType) {
        List<Chunk> chunks = new ArrayList<>();
        IntList part = new IntList(64);
        IntList row = new IntList(64);
        long edges = 0;
        for (int p = 0; p < parts.size(); p++) {
            for (int r = 0; r < parts.get(p).nodes(nodeType); r++) {
                long degree = Chunk.degree(schema, nodeType, parts.get(p), r);
                if (row.size() == plan.chunkNodes() || (row.size() > 0 && edges + degree > plan.chunkEdges())) {
                    chunks.add(new Chunk(base, nodeType, parts, part.toArray(), row.toArray()));
                    part = new IntList(64);
                    row = new IntList(64);
                    edges = 0;
                }
                part.add(p);
                row.add(r);
                edges += degree;
            }
        }
        if (row.size() > 0) {
            chunks.add(new Chunk(base, nodeType, parts, part.toArray(), row.toArray()));
        }
        return chunks;
    }

    private float[] apply(Chunk chunk, long[] nodes, int outputColumns) {
        LayerInput in = read(chunk, nodes);
        String where = "layer " + plan.number() + " at nodes of type " + in.nodeType() + " from node=" + nodes[0];
        float[] rows;
        try {
            rows = layer.apply(in);
        } catch (GraphException e) { // read while the layer ran
            throw e;
        } catch (RuntimeException e) { // the message travels, the trace stays in this member's log
            LOG.log(System.Logger.Level.WARNING, where + " failed", e);
            throw new InvalidGraphException(where + " failed: " + e);
        }
        if (rows.length != (long) nodes.length * outputColumns) {
            throw new InvalidGraphException(where + " returned " + rows.length + " values for " + nodes.length
                    + " nodes, must be " + (long) nodes.length * outputColumns + ": columns(" + in.nodeType() + ") is "
                    + outputColumns);
        }
        return rows;
    }

    private LayerInput read(Chunk chunk, long[] nodes) {
        int types = columns.length;
        List<Integer> edgeTypes = new ArrayList<>();
        long[][] ends = new long[schema.edgeTypes().size()][];
        int[] sizes = new int[types];
        for (int e = 0; e < ends.length; e++) {
            if (schema.destinationIndex(e) == chunk.nodeType()) {
                int[] indptr = chunk.indptr(e);
                long[] sources = new long[indptr[chunk.size()]];
                chunk.edges(
                        e,
                        (section, position, i) ->
                                sources[i] = section.neighbors().get(position));
                ends[e] = sources;
                sizes[schema.sourceIndex(e)] += sources.length;
                edgeTypes.add(e);
            }
        }
        long[][] neighbors = new long[types][];
        for (int t = 0; t < types; t++) {
            neighbors[t] = distinct(t, sizes[t], edgeTypes, ends);
        }
        List<InEdges> edges = new ArrayList<>();
        for (int e : edgeTypes) {
            long[] among = neighbors[schema.sourceIndex(e)];
            int[] index = new int[ends[e].length];
            for (int i = 0; i < index.length; i++) {
                index[i] = Arrays.binarySearch(among, ends[e][i]);
            }
            edges.add(new InEdges(LocalBlocks.of(rpc.hazelcast()), chunk, e, chunk.indptr(e), index));
        }
        List<LocalFeatureStore.Lookup> lookups = new ArrayList<>();
        ByteBuffer own = lookUp(chunk.nodeType(), nodes, lookups);
        ByteBuffer[] others = new ByteBuffer[types];
        for (int t = 0; t < types; t++) {
            others[t] = lookUp(t, neighbors[t], lookups);
        }
        if (!lookups.isEmpty()) {
            features.lookup(input, lookups, Deadline.in(rpc.options().timeout()));
        }
        float[][] neighborRows = new float[types][];
        for (int t = 0; t < types; t++) {
            neighborRows[t] = floats(others[t]);
        }
        return new LayerInput(schema, chunk.nodeType(), nodes, edges, neighbors, columns, floats(own), neighborRows);
    }

    private long[] distinct(int nodeType, int size, List<Integer> edgeTypes, long[][] ends) {
        long[] all = new long[size];
        int n = 0;
        for (int e : edgeTypes) {
            if (schema.sourceIndex(e) == nodeType) {
                System.arraycopy(ends[e], 0, all, n, ends[e].length);
                n += ends[e].length;
            }
        }
        Arrays.sort(all);
        int kept = 0;
        for (int i = 0; i < n; i++) {
            if (i == 0 || all[i] != all[i - 1]) {
                all[kept++] = all[i];
            }
        }
        return Arrays.copyOf(all, kept);
    }

    /** Adds the look-up of rows of a type to the others; the buffer stays empty when the type has none. */
    private ByteBuffer lookUp(int nodeType, long[] nodes, List<LocalFeatureStore.Lookup> lookups) {
        if (nodes.length == 0 || columns[nodeType] == 0) {
            return ByteBuffer.allocate(0);
        }
        ByteBuffer target = ByteBuffer.allocate(
                FeatureTensor.bytes(input.schema().attributes(nodeType).get(attributes[nodeType]), nodes.length));
        lookups.add(new LocalFeatureStore.Lookup(
                nodeType, new int[] {attributes[nodeType]}, nodes, new ByteBuffer[] {target}));
        return target;
    }

    private static float[] floats(ByteBuffer rows) {
        float[] values = new float[rows.capacity() / Float.BYTES];
        rows.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }
}
