package io.filbert.store;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.graph.InvalidGraphException;
import io.filbert.graph.UnknownNameException;
import io.filbert.partition.HashPartitionBook;
import io.filbert.rpc.Deadline;
import io.filbert.rpc.Rpc;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The topology of a graph as PyG's {@code LocalGraphStore} gives it: edge indices and edge ids by (edge type, layout), of the
 * nodes that this member owns. An edge belongs to the owner of its destination. A put replaces all local edges of the type,
 * under a new version that the next batch reads; a destination of another owner is refused by name. A thin client owns
 * nothing. All threads may use it; of two writes to the same partition at once, one is refused.
 */
public final class LocalGraphStore {
    private final Rpc rpc;
    private final Catalog catalog;
    private final String graph;
    private final long incarnation;

    /** The store of one incarnation of a graph. */
    public LocalGraphStore(Rpc rpc, Catalog catalog, GraphVersion opened) {
        this.rpc = rpc;
        this.catalog = catalog;
        this.graph = opened.graph();
        this.incarnation = opened.incarnation();
    }

    /**
     * An edge index: see {@link EdgeLayout} for the arrays. They belong to whoever receives the object.
     *
     * @param layout its form
     * @param row sources, or pointers in CSR
     * @param col destinations, or pointers in CSC
     */
    public record EdgeIndex(EdgeLayout layout, long[] row, long[] col) {}

    /**
     * What is stored of an edge type.
     *
     * @param type the edge type
     * @param layout always {@link EdgeLayout#CSC}
     * @param isSorted always true: sorted by destination
     * @param sources number of source nodes in the graph
     * @param destinations number of destination nodes in the graph
     * @param edges number of local edges
     */
    public record EdgeAttr(
            EdgeType type, EdgeLayout layout, boolean isSorted, long sources, long destinations, long edges) {}

    public Rpc rpc() {
        return rpc;
    }

    public Catalog catalog() {
        return catalog;
    }

    /** What may be read now. */
    public GraphVersion current() {
        return catalog.current(graph, incarnation);
    }

    /** The partition of each node. */
    public int[] getPartitionIdsFromNids(String nodeType, long... ids) {
        GraphVersion version = current();
        int type = version.schema().nodeTypeIndex(nodeType);
        int[] partitions = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            version.checkNode(type, ids[i]);
            partitions[i] = version.book().partition(type, ids[i]);
        }
        return partitions;
    }

    /** The edge types with local edges. */
    public List<EdgeAttr> getAllEdgeAttrs() {
        GraphVersion version = current();
        List<EdgeAttr> attrs = new ArrayList<>();
        for (int e = 0; e < version.schema().edgeTypes().size(); e++) {
            long edges = local(version, e).edges();
            if (edges > 0) {
                GraphSchema schema = version.schema();
                attrs.add(new EdgeAttr(
                        schema.edgeTypes().get(e).type(),
                        EdgeLayout.CSC,
                        true,
                        schema.nodeTypes().get(schema.sourceIndex(e)).count(),
                        schema.nodeTypes().get(schema.destinationIndex(e)).count(),
                        edges));
            }
        }
        return attrs;
    }

    /** Replaces the local edges of a type; they get the ids 0, 1, ... in the given order. */
    public void putEdgeIndex(EdgeType type, EdgeLayout layout, long[] row, long[] col) {
        int e = current().schema().edgeTypeIndex(type);
        GraphSchema schema = current().schema();
        long sources = schema.nodeTypes().get(schema.sourceIndex(e)).count();
        long destinations = schema.nodeTypes().get(schema.destinationIndex(e)).count();
        putEdges(
                type,
                switch (layout) {
                    case COO -> EdgeList.of(row, col);
                    case CSC -> EdgeList.of(row, EdgeLayouts.expand("col", col, destinations, row.length));
                    case CSR -> EdgeList.of(EdgeLayouts.expand("row", row, sources, col.length), col);
                });
    }

    /** Replaces the local edges of a type, with ids, weights, times and attributes as the schema says. */
    public void putEdges(EdgeType type, EdgeList edges) {
        GraphVersion version = current();
        int e = version.schema().edgeTypeIndex(type);
        EdgeTypeSpec spec = version.schema().edgeTypes().get(e);
        edges.check(spec);
        Rows[] attributes = edges.rows(spec);
        EdgeChecks.check(version.schema(), e, edges, attributes, new Staging.Checks(true, false));
        for (long source : edges.source()) {
            version.checkNode(version.schema().sourceIndex(e), source);
        }
        LocalWrites.requireLocal(rpc, version, version.schema().destinationIndex(e), edges.destination());
        new LocalWrites(rpc, catalog, version).putEdges(e, edges, attributes);
    }

    /** The local edges of a type in global ids, by destination and canonical order; throws {@link UnknownNameException} without any. */
    public EdgeIndex getEdgeIndex(EdgeType type, EdgeLayout layout) {
        GraphVersion version = current();
        int e = version.schema().edgeTypeIndex(type);
        LocalEdges edges = local(version, e);
        if (edges.edges() == 0) {
            throw new UnknownNameException("edge type " + type + " has no edges on this member");
        }
        GraphSchema schema = version.schema();
        return switch (layout) {
            case COO -> new EdgeIndex(layout, edges.source(), edges.destination());
            case CSC ->
                new EdgeIndex(
                        layout,
                        edges.source(),
                        EdgeLayouts.pointers(
                                edges.destination(),
                                schema.nodeTypes()
                                        .get(schema.destinationIndex(e))
                                        .count()));
            case CSR -> {
                int[] order = EdgeLayouts.orderBy(edges.source());
                yield new EdgeIndex(
                        layout,
                        EdgeLayouts.pointers(
                                edges.source(),
                                schema.nodeTypes().get(schema.sourceIndex(e)).count()),
                        EdgeLayouts.permute(edges.destination(), order));
            }
        };
    }

    /** Removes the local edges of a type; false when there are none. */
    public boolean removeEdgeIndex(EdgeType type) {
        GraphVersion version = current();
        int e = version.schema().edgeTypeIndex(type);
        boolean present = local(version, e).edges() > 0;
        if (present) {
            EdgeTypeSpec spec = version.schema().edgeTypes().get(e);
            Rows[] none =
                    spec.attributes().stream().map(a -> Rows.of(new byte[0])).toArray(Rows[]::new);
            new LocalWrites(rpc, catalog, version).putEdges(e, EdgeList.of(new long[0], new long[0]), none);
        }
        return present;
    }

    /** The ids of the local edges, in the order of {@link #getEdgeIndex} in that layout; null when none are kept. */
    public long @Nullable [] getEdgeId(EdgeType type, EdgeLayout layout) {
        GraphVersion version = current();
        LocalEdges edges = local(version, version.schema().edgeTypeIndex(type));
        long[] ids = edges.ids();
        if (ids == null || layout != EdgeLayout.CSR) {
            return ids;
        }
        return EdgeLayouts.permute(ids, EdgeLayouts.orderBy(edges.source()));
    }

    /**
     * Gives the local edges of a type other ids, in the order of {@link #getEdgeIndex} in that layout. Ids define the order of a
     * neighborhood, so it may change.
     */
    public void putEdgeId(EdgeType type, EdgeLayout layout, long[] ids) {
        GraphVersion version = current();
        int e = version.schema().edgeTypeIndex(type);
        EdgeTypeSpec spec = version.schema().edgeTypes().get(e);
        LocalEdges edges = local(version, e);
        if (!spec.ids() || !spec.attributes().isEmpty()) {
            throw new InvalidGraphException("edge type " + type
                    + (spec.ids()
                            ? " has attributes, which go with the ids; put the edges again with putEdges"
                            : " keeps no edge ids; declare them in the schema"));
        }
        if (ids.length != edges.edges()) {
            throw new InvalidGraphException(ids.length + " ids for " + edges.edges() + " local edges of type " + type);
        }
        long[] ordered = ids;
        if (layout == EdgeLayout.CSR) {
            ordered = EdgeLayouts.inverse(ids, EdgeLayouts.orderBy(edges.source()));
        }
        EdgeList list = EdgeList.of(edges.source(), edges.destination()).ids(ordered);
        if (edges.weights() != null) {
            list.weights(edges.weights());
        }
        if (edges.times() != null) {
            list.times(edges.times());
        }
        EdgeChecks.check(version.schema(), e, list, new Rows[0], new Staging.Checks(true, false));
        new LocalWrites(rpc, catalog, version).putEdges(e, list, new Rows[0]);
    }

    /** Takes the ids of the local edges away: a batch shows -1 for them. False when there are none. */
    public boolean removeEdgeId(EdgeType type) {
        GraphVersion version = current();
        int e = version.schema().edgeTypeIndex(type);
        boolean present = local(version, e).ids() != null;
        if (present) {
            new LocalWrites(rpc, catalog, version).removeIds(e);
        }
        return present;
    }

    /** The number of edges of a type in the whole graph. */
    public long countEdges(EdgeType type) {
        GraphVersion version = current();
        return version.edges(version.schema().edgeTypeIndex(type));
    }

    /**
     * The edges with these ids, wherever they are: one request to each owner. Only for an edge type {@code withLinks()}.
     *
     * @param edgeIds in any order, also repeated; 0 to {@link #countEdges} - 1
     * @return source, destination, ids and times if any, in the order of {@code edgeIds}
     */
    public EdgeList links(EdgeType type, long... edgeIds) {
        return links(current(), type, edgeIds);
    }

    /** The same of one version of the graph. */
    public EdgeList links(GraphVersion version, EdgeType type, long... edgeIds) {
        int e = version.schema().edgeTypeIndex(type);
        EdgeTypeSpec spec = version.schema().edgeTypes().get(e);
        if (!spec.links()) {
            throw new InvalidGraphException(
                    "edge type " + type + " has no links; declare it withLinks() and load the graph again");
        }
        for (long id : edgeIds) {
            if (id < 0 || id >= version.edges(e)) {
                throw new InvalidGraphException("edge id " + id + " of edge type " + type + " is not in " + version
                        + ", ids are 0 to " + (version.edges(e) - 1));
            }
        }
        int group = version.schema().linkGroup(e);
        AttributeSpec row = version.schema().attributes(group).get(0);
        ByteBuffer target = ByteBuffer.allocate(FeatureTensor.bytes(row, edgeIds.length));
        RowsCall call = new RowsCall(
                catalog,
                version,
                linkBook(version.partitions()),
                List.of(new LocalFeatureStore.Lookup(group, new int[] {0}, edgeIds, new ByteBuffer[] {target})),
                LocalFeatureStore.REQUEST_BYTES);
        rpc.callOwners(call.partitions(), call, Deadline.in(rpc.options().timeout()));
        LongBuffer values = target.order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
        long[][] columns = new long[row.columns()][edgeIds.length];
        for (int i = 0; i < edgeIds.length; i++) {
            for (long[] column : columns) {
                column[i] = values.get();
            }
        }
        EdgeList found = EdgeList.of(columns[0], columns[1]).ids(edgeIds.clone());
        return spec.times() ? found.times(columns[2]) : found;
    }

    /** Where links are, by edge id: always by modulo, whatever the book of the nodes. */
    static HashPartitionBook linkBook(int partitions) {
        return new HashPartitionBook(partitions);
    }

    private LocalEdges local(GraphVersion version, int edgeType) {
        if (!rpc.isMember()) {
            throw LocalFeatureStore.clientsOwnNothing();
        }
        return LocalEdges.read(rpc, catalog, version, edgeType);
    }

    @Override
    public String toString() {
        return "LocalGraphStore(" + graph + ", partitions " + Arrays.toString(rpc.localPartitions()) + ")";
    }
}
