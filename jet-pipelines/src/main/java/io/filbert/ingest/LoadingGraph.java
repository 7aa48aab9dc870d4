package io.filbert.ingest;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.rpc.Rpc;
import io.filbert.rpc.RpcOptions;
import io.filbert.store.Catalog;
import io.filbert.store.GraphVersion;

/**
 * A graph that is being loaded, as readers on members see it.
 *
 * @param version with its book
 */
record LoadingGraph(GraphVersion version, Catalog catalog, Rpc rpc) {
    static LoadingGraph open(HazelcastInstance member, String graph) {
        Rpc rpc = Rpc.init(member, RpcOptions.defaults());
        Catalog catalog = new Catalog(member, rpc.options().timeout());
        return new LoadingGraph(catalog.loading(graph), catalog, rpc);
    }
}
