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
    private final String name;
    private final GraphSchema schema;
    private final LocalGraphStore topology;
    private final LocalFeatureStore features;

    Graph(Rpc rpc, Catalog catalog, String name) {
        this.rpc = rpc;
        this.catalog = catalog;
        this.name = name;
        this.schema = catalog.current(name).schema();
        this.topology = new LocalGraphStore(rpc, catalog, name);
        this.features = new LocalFeatureStore(rpc, catalog, name);
    }

    public String name() {
        return name;
    }

    public GraphSchema schema() {
        return schema;
    }

    /** What may be read of it now. */
    public GraphVersion current() {
        return catalog.current(name);
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
        return "graph " + name;
    }
}
