package io.filbert.grid;

import io.filbert.graph.GraphSchema;
import io.filbert.partition.PartitionReport;
import io.filbert.rpc.Deadline;
import io.filbert.rpc.Rpc;
import io.filbert.store.Catalog;
import io.filbert.store.GraphVersion;
import io.filbert.store.IdDictionary;
import io.filbert.store.LocalFeatureStore;
import io.filbert.store.LocalGraphStore;
import io.filbert.store.PartitionInspector;
import java.util.List;

/** A readable graph. All threads may use it; it needs no closing. */
public final class Graph {
    private final Rpc rpc;
    private final Catalog catalog;
    private final GraphVersion opened;
    private final LocalGraphStore topology;
    private final LocalFeatureStore features;
    private final IdDictionary dictionary;
    private final ExternalIds ids;

    /** @param opened the state in which it was opened; another graph of that name later is not this one */
    Graph(Rpc rpc, Catalog catalog, GraphVersion opened) {
        this.rpc = rpc;
        this.catalog = catalog;
        this.opened = opened;
        this.topology = new LocalGraphStore(rpc, catalog, opened);
        this.features = new LocalFeatureStore(rpc, catalog, opened);
        this.dictionary = new IdDictionary(rpc, catalog);
        this.ids = new ExternalIds(catalog, dictionary);
    }

    public String name() {
        return opened.graph();
    }

    public GraphSchema schema() {
        return opened.schema();
    }

    /**
     * What may be read of it now.
     *
     * @throws io.filbert.graph.VersionGoneException when it was dropped, also when another one has its name now
     */
    public GraphVersion current() {
        return topology.current();
    }

    /** The edges: PyG's graph store. */
    public LocalGraphStore topology() {
        return topology;
    }

    /** The attributes: PyG's feature store. */
    public LocalFeatureStore features() {
        return features;
    }

    /** External ids as bytes, many at once; the forms below are for texts. */
    public IdDictionary ids() {
        return dictionary;
    }

    /**
     * The node that an external id names.
     *
     * @param external a String, or a Long or UUID where the type's ids are that
     * @throws io.filbert.graph.NodeNotFoundException naming an id that no node has
     * @throws io.filbert.graph.InvalidGraphException when the type has no external ids, or ids of another kind
     */
    public long nodeId(String nodeType, Object external) {
        return ids.nodeId(current(), nodeType, external);
    }

    /** The same of many at once, in one request to each owner; -1 for an id that no node has. */
    public long[] nodeIds(String nodeType, List<?> externals) {
        return ids.nodeIds(current(), nodeType, externals);
    }

    /**
     * What a node is called outside.
     *
     * @throws io.filbert.graph.NodeNotFoundException for a node that is not in the graph
     * @throws io.filbert.graph.InvalidGraphException when the type has no external ids
     */
    public String externalId(String nodeType, long node) {
        return externalIds(nodeType, new long[] {node}).get(0);
    }

    /** The same of many at once, in their order, in one request to each owner. */
    public List<String> externalIds(String nodeType, long[] nodes) {
        return ids.externalIds(current(), nodeType, nodes);
    }

    /** How the graph lies in the cluster now; asks every owner, and checks that nothing is missing. */
    public PartitionReport report() {
        return PartitionInspector.inspect(
                rpc, catalog, current(), false, Deadline.in(rpc.options().timeout()));
    }

    /** Reads every byte of the graph and compares checksums; throws {@link io.filbert.graph.PartitionLostException}. */
    public PartitionReport verify() {
        return PartitionInspector.inspect(
                rpc,
                catalog,
                current(),
                true,
                Deadline.in(rpc.options().timeout().multipliedBy(10)));
    }

    public Rpc rpc() {
        return rpc;
    }

    @Override
    public String toString() {
        return "graph " + name();
    }
}
