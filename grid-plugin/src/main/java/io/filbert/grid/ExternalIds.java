package io.filbert.grid;

import io.filbert.graph.GraphSchema;
import io.filbert.graph.IdKind;
import io.filbert.graph.InvalidGraphException;
import io.filbert.graph.NodeNotFoundException;
import io.filbert.partition.IdHash;
import io.filbert.store.Catalog;
import io.filbert.store.GraphVersion;
import io.filbert.store.IdBlock;
import io.filbert.store.IdCollector;
import io.filbert.store.IdDictionary;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** External ids as users write them, for {@link Graph} and {@link GraphWriter}. All threads may use it. */
final class ExternalIds {
    private final Catalog catalog;
    private final IdDictionary dictionary;

    ExternalIds(Catalog catalog, IdDictionary dictionary) {
        this.catalog = catalog;
        this.dictionary = dictionary;
    }

    /** The nodes of a type that some ids name, -1 where there is none. */
    long[] nodeIds(GraphVersion version, String nodeType, List<?> ids) {
        int type = version.schema().nodeTypeIndex(nodeType);
        IdKind kind = dictionary.kind(version, type);
        byte[][] bytes = new byte[ids.size()][];
        int i = 0;
        for (Object id : ids) {
            bytes[i++] = encode(nodeType, kind, id);
        }
        return dictionary.nodeIds(version, type, bytes);
    }

    /** The node that an id names. */
    long nodeId(GraphVersion version, String nodeType, Object id) {
        long node = nodeIds(version, nodeType, List.of(id))[0];
        if (node < 0) {
            throw new NodeNotFoundException("external id '" + id + "' of node type " + nodeType + " is not in graph="
                    + version.graph() + " (version " + version.version() + ")");
        }
        return node;
    }

    /** What some nodes of a type are called. */
    List<String> externalIds(GraphVersion version, String nodeType, long[] nodes) {
        int type = version.schema().nodeTypeIndex(nodeType);
        IdKind kind = dictionary.kind(version, type);
        return Stream.of(dictionary.externalIds(version, type, nodes))
                .map(kind::decode)
                .toList();
    }

    private static byte[] encode(String nodeType, IdKind kind, Object id) {
        boolean fits = id instanceof String
                || (kind == IdKind.LONG && (id instanceof Long || id instanceof Integer))
                || (kind == IdKind.UUID && id instanceof UUID);
        if (!fits) {
            throw new InvalidGraphException("external id " + id + " is a "
                    + id.getClass().getSimpleName() + ", node type " + nodeType + " has external ids " + kind
                    + "; give it as that or as a String");
        }
        return kind.encode(id.toString());
    }

    /**
     * Stores all ids of a type, from one process.
     *
     * @param blockBytes how large a block may get
     * @return the load with these ids
     */
    GraphVersion store(GraphVersion loading, int nodeType, Iterable<String> ids, int blockBytes) {
        GraphSchema.NodeTypeSpec spec = loading.schema().nodeTypes().get(nodeType);
        IdKind kind = spec.externalIds();
        if (kind == null) {
            throw new InvalidGraphException("node type " + spec.name() + " of graph " + loading.graph()
                    + " is declared without external ids; declare it withExternalIds(...)");
        }
        int partitions = loading.partitions();
        IdCollector[] collectors = new IdCollector[partitions];
        for (int p = 0; p < partitions; p++) {
            collectors[p] = new IdCollector(kind, blockBytes);
        }
        for (String id : ids) {
            byte[] bytes = kind.encode(id);
            collectors[IdHash.partition(IdHash.hash64(bytes), partitions)].add(bytes);
        }
        int[] counts = new int[partitions];
        for (int p = 0; p < partitions; p++) {
            IdBlock[] blocks = collectors[p].build();
            counts[p] = collectors[p].size();
            dictionary.store(loading, nodeType, p, blocks);
        }
        return catalog.ids(loading, nodeType, counts);
    }
}
