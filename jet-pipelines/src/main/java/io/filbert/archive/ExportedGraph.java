package io.filbert.archive;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.jet.RestartableException;
import io.filbert.batch.BatchOptions;
import io.filbert.graph.GraphException;
import io.filbert.graph.VersionGoneException;
import io.filbert.rpc.Rpc;
import io.filbert.rpc.RpcOptions;
import io.filbert.store.Catalog;
import io.filbert.store.EdgePages;
import io.filbert.store.GraphVersion;
import io.filbert.store.IdDictionary;
import io.filbert.store.LocalFeatureStore;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/** One version of a graph as a member reads it for an export. All threads may use it. */
final class ExportedGraph {
    private final ExportJob job;
    private final Rpc rpc;
    private final Catalog catalog;
    private final GraphVersion version;

    private ExportedGraph(ExportJob job, Rpc rpc, Catalog catalog, GraphVersion version) {
        this.job = job;
        this.rpc = rpc;
        this.catalog = catalog;
        this.version = version;
    }

    /** @throws VersionGoneException when the graph was written to since the export began */
    static ExportedGraph open(HazelcastInstance member, ExportJob job) {
        Duration timeout = Duration.ofMillis(job.timeoutMillis());
        Rpc rpc = Rpc.init(member, new RpcOptions(timeout));
        Catalog catalog = new Catalog(member, timeout);
        return new ExportedGraph(job, rpc, catalog, current(catalog, job));
    }

    private static GraphVersion current(Catalog catalog, ExportJob job) {
        GraphVersion version = catalog.current(job.graph(), job.incarnation());
        if (!BatchOptions.versions(version).equals(job.versions())) {
            throw new VersionGoneException(
                    "graph " + job.graph() + " was written to since its export began; export it again");
        }
        return version;
    }

    /** Refuses a graph that was written to since. */
    void requireUnchanged() {
        current(catalog, job);
    }

    GraphVersion version() {
        return version;
    }

    Rpc rpc() {
        return rpc;
    }

    LocalFeatureStore features() {
        return new LocalFeatureStore(rpc, catalog, version);
    }

    IdDictionary ids() {
        return new IdDictionary(rpc, catalog);
    }

    EdgePages edges() {
        return new EdgePages(rpc, catalog, version);
    }

    /** The addresses of all members. */
    static Set<String> members(HazelcastInstance hz) {
        return hz.getCluster().getMembers().stream()
                .map(member -> member.getAddress().toString())
                .collect(Collectors.toSet());
    }

    /**
     * What to throw for a file that failed: where a member is gone, what has Jet begin again without it.
     *
     * @param before the members when the job began
     */
    RuntimeException failure(String file, Set<String> before, Exception e) {
        String message = "file " + file + " of the export of graph " + job.graph() + " failed: " + e.getMessage();
        if (!members(rpc.hazelcast()).containsAll(before)) {
            return new RestartableException(message, e);
        }
        return e instanceof VersionGoneException gone ? gone : new GraphException(message, e);
    }
}
