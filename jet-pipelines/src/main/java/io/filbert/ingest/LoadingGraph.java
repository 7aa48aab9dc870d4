package io.filbert.ingest;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.partition.TablePartitionBook;
import io.filbert.rpc.Rpc;
import io.filbert.rpc.RpcOptions;
import io.filbert.store.Catalog;
import io.filbert.store.GraphVersion;
import java.util.Objects;

/**
 * A graph that is being loaded, as readers on members see it.
 *
 * @param version with its book
 */
record LoadingGraph(GraphVersion version, Catalog catalog, Rpc rpc) {
    static LoadingGraph open(HazelcastInstance member, String graph) {
        Rpc rpc = Rpc.init(member, RpcOptions.defaults());
        Catalog catalog = new Catalog(member, rpc.options().timeout());
        GraphVersion version = catalog.loading(graph);
        if (!version.hasBook()) {
            TablePartitionBook book = new IngestJournal(member, graph).book(version.schema(), version.partitions());
            version = version.withBook(
                    Objects.requireNonNull(book, "the table of nodes of graph " + graph + " is not in the journal"));
        }
        return new LoadingGraph(version, catalog, rpc);
    }
}
