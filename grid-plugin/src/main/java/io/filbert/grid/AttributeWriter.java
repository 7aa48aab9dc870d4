package io.filbert.grid;

import io.filbert.graph.GraphException;
import io.filbert.rpc.Rpc;
import io.filbert.store.AttributeWrite;
import io.filbert.store.Catalog;
import io.filbert.store.ChunkStore;
import io.filbert.store.NodeAttribute;
import io.filbert.store.Staging;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gives all nodes of a type rows of an attribute, a new one or one that the graph has, from a member or a thin client. Rows stream to
 * the owners of their nodes while they are given; {@link #commit} has the owners store them and makes schema and rows readable by
 * one switch. Who opened the graph before goes on reading what it reads; an epoch that begins later reads the new rows. Closed without a
 * commit, it removes what was staged. One thread.
 *
 * <pre>{@code
 * try (AttributeWriter writer = grid.attribute("papers", "paper", AttributeSpec.of("embedding", DType.FLOAT32, 64))) {
 *     Graph papers = writer.rows(ids, rows).commit();
 * }
 * }</pre>
 */
public final class AttributeWriter implements AutoCloseable {
    /** Partitions that are written by one request to each owner. */
    private static final int WRITTEN_AT_ONCE = 8;

    private final Rpc rpc;
    private final Catalog catalog;
    private final AttributeWrite write;
    private final NodeAttribute attribute;
    private final long stream;
    private final ChunkStore chunks;
    private final Staging staging;
    private boolean refuseNaN;
    private boolean finished;

    AttributeWriter(Rpc rpc, Catalog catalog, AttributeWrite write, NodeAttribute attribute) {
        this.rpc = rpc;
        this.catalog = catalog;
        this.write = write;
        this.attribute = attribute;
        this.stream = write.newStream();
        this.chunks = new ChunkStore(rpc.hazelcast(), write.base().graph());
        this.staging = write.staging(rpc.hazelcast(), stream, chunks::put);
    }

    /** Refuses a NaN from now on, naming its node. */
    public AttributeWriter refuseNaN() {
        refuseNaN = true;
        return this;
    }

    /**
     * Gives the rows of all nodes.
     *
     * @param rows row-major, in the order of the ids: {@code float[]}, {@code double[]}, {@code int[]} or {@code long[]} as the
     *     dtype says, or {@code byte[]} as stored; read during the call
     */
    public AttributeWriter rows(Object rows) {
        return stage(null, rows);
    }

    /** Gives the rows of some nodes; row i is that of {@code ids[i]}. Every node needs exactly one in the end. */
    public AttributeWriter rows(long[] ids, Object rows) {
        return stage(ids, rows);
    }

    private AttributeWriter stage(long @Nullable [] ids, Object rows) {
        requireOpen();
        staging.rows(attribute.nodeType(), write.attribute(0), ids, rows, new Staging.Checks(false, refuseNaN));
        return this;
    }

    /**
     * Stores and publishes the rows.
     *
     * @return the graph with them
     * @throws io.filbert.graph.InvalidGraphException naming a node without a row or with two; nothing becomes readable then
     * @throws io.filbert.graph.VersionGoneException when the graph was written to or dropped since the writer was made
     * @throws io.filbert.graph.PartitionLostException when a member left with rows that were not stored yet; give them to a new writer
     */
    public Graph commit() {
        requireOpen();
        int[] staged = staging.finish();
        chunks.drain();
        int partitions = write.base().partitions();
        for (int from = 0; from < partitions; from += WRITTEN_AT_ONCE) {
            int[] some = new int[Math.min(WRITTEN_AT_ONCE, partitions - from)];
            int first = from;
            Arrays.setAll(some, i -> first + i);
            write.write(rpc, catalog, some, stream, staged);
        }
        write.commit(rpc, catalog);
        finished = true;
        return new Graph(
                rpc, catalog, catalog.current(write.base().graph(), write.base().incarnation()));
    }

    private void requireOpen() {
        if (finished) {
            throw new GraphException("the writer of attribute "
                    + attribute.spec().name() + " of graph " + write.base().graph() + " is finished");
        }
    }

    /** Without a commit before: removes what was staged and stored. */
    @Override
    public void close() {
        if (!finished) {
            finished = true;
            try {
                chunks.drain();
            } catch (GraphException e) { // a failed chunk goes with the rest
                System.getLogger(AttributeWriter.class.getName()).log(System.Logger.Level.DEBUG, e.getMessage());
            }
            write.remove(rpc);
        }
    }
}
