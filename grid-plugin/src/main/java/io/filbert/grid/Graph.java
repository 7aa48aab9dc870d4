package io.filbert.grid;

import io.filbert.graph.GraphSchema;
import io.filbert.partition.PartitionReport;
import io.filbert.rpc.Deadline;
import io.filbert.rpc.Rpc;
import io.filbert.store.Catalog;
import io.filbert.store.GraphVersion;
import io.filbert.store.LocalFeatureStore;
import io.filbert.store.LocalGraphStore;
import io.filbert.store.PartitionInspector;

/** A readable graph. All threads may use it; it needs no closing. */
public final class Graph {
    private final Rpc rpc;
    private final Catalog catalog;
    private final GraphVersion opened;
    private final LocalGraphStore topology;
    private final LocalFeatureStore features;

    /** @param opened the state in which it was opened; another graph of that name later is not this one */
    Graph(Rpc rpc, Catalog catalog, GraphVersion opened) {
        this.rpc = rpc;
        this.catalog = catalog;
        this.opened = opened;
        this.topology = new LocalGraphStore(rpc, catalog, opened);
        this.features = new LocalFeatureStore(rpc, catalog, opened);
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
