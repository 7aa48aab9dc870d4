package io.filbert.tests.ingest;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.store.PartitionHeader;
import io.filbert.tests.cluster.LoaderCase;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a graph is, as one text: digests of epochs over each node type, with all neighbors, and of the headers of all partitions, which have
 * the checksums of everything stored. Two graphs of a cluster have the same exactly when they are the same.
 */
public final class GraphDigest {
    private GraphDigest() {}

    public static String of(HazelcastInstance hz, String name) {
        try (GraphGrid grid = GraphGrid.of(hz)) {
            return of(hz, grid, name);
        }
    }

    private static String of(HazelcastInstance hz, GraphGrid grid, String name) {
        grid.open(name).verify();
        return epochs(grid, name) + stored(hz, name);
    }

    /** What loaders see, whatever the book. */
    static String epochs(GraphGrid grid, String name) {
        StringBuilder digest = new StringBuilder();
        grid.open(name).schema().nodeTypes().forEach(type -> digest.append(epoch(grid, name, type.name()))
                .append('\n'));
        return digest.toString();
    }

    private static String epoch(GraphGrid grid, String name, String type) {
        try (DistNeighborLoader loader = DistNeighborLoader.builder(grid.open(name), -1, 3)
                .inputNodes(type)
                .batchSize(500)
                .shuffle(true)
                .seed(5)
                .build()) {
            return type + " " + LoaderCase.digest(loader, 0);
        }
    }

    /** Of the headers, which name blocks by number and not by the graph: two loads of a graph have the same. */
    static String stored(HazelcastInstance hz, String name) {
        InternalSerializationService serialization = new DefaultSerializationServiceBuilder().build();
        Map<Integer, PartitionHeader> last = new TreeMap<>();
        hz.getMap("filbert." + name + ".nodes").values().forEach(value -> {
            PartitionHeader header = (PartitionHeader) value;
            last.merge(header.partition(), header, (a, b) -> a.version() > b.version() ? a : b);
        });
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            last.values().forEach(header -> sha.update(serialization.toBytes(header)));
            return last.size() + " partitions " + HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        } finally {
            serialization.dispose();
        }
    }
}
