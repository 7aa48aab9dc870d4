package io.filbert.store;

import io.filbert.graph.GraphException;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.rpc.Rpc;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The edges of one type whose destinations this member owns, in global ids, ascending by destination, each neighborhood in
 * canonical order.
 *
 * @param source of each edge
 * @param destination of each edge
 * @param ids -1 where removed; null when the type keeps none or all were removed
 * @param weights or null
 * @param times or null
 */
record LocalEdges(
        long[] source, long[] destination, long @Nullable [] ids, float @Nullable [] weights, long @Nullable [] times) {
    int edges() {
        return source.length;
    }

    static LocalEdges read(Rpc rpc, Catalog catalog, GraphVersion version, int edgeType) {
        LocalBlocks blocks = LocalBlocks.of(rpc.hazelcast());
        PartitionsAt at = version.at(rpc.localPartitions());
        LocalBlocks.Headers headers = blocks.headers(at);
        Map<Integer, List<AdjacencySection>> sections = new HashMap<>();
        Map<Integer, RowIds> ids = new HashMap<>();
        int to = version.schema().destinationIndex(edgeType);
        int edges = 0;
        boolean anyIds = false;
        for (int i = 0; i < at.partitions().length; i++) {
            int partition = at.partitions()[i];
            List<AdjacencySection> own = sections(blocks, catalog, version, at, headers, i, edgeType);
            own.sort(Comparator.comparingInt(AdjacencySection::rowStart).thenComparingInt(AdjacencySection::first));
            sections.put(partition, own);
            if (!own.isEmpty()) {
                ids.put(partition, headers.get(i).ids(to, version.partitions()));
            }
            for (AdjacencySection section : own) {
                edges += section.edges();
                anyIds |= section.ids() != null;
            }
        }
        EdgeTypeSpec spec = version.schema().edgeTypes().get(edgeType);
        LocalEdges local = new LocalEdges(
                new long[edges],
                new long[edges],
                anyIds ? new long[edges] : null,
                spec.weights() ? new float[edges] : null,
                spec.times() ? new long[edges] : null);
        int next = 0;
        for (long node : LocalWrites.localNodes(rpc, version, to)) {
            int partition = version.book().partition(to, node);
            RowIds rows = ids.get(partition);
            if (rows != null) {
                int row = rows.row(version.book().rowKey(to, node));
                next = local.append(Objects.requireNonNull(sections.get(partition)), node, row, next);
            }
        }
        if (next != edges) {
            throw new GraphException("partitions of " + version + " moved while they were read; read again");
        }
        return local;
    }

    private static List<AdjacencySection> sections(
            LocalBlocks blocks,
            Catalog catalog,
            GraphVersion version,
            PartitionsAt at,
            LocalBlocks.Headers headers,
            int i,
            int edgeType) {
        List<AdjacencySection> own = new ArrayList<>();
        byte state = headers.state(i);
        if (state == LocalBlocks.FOUND && headers.get(i).edges(edgeType) > 0) {
            int n = headers.get(i).adjacencyBlocks();
            int[] partitionOfRef = new int[n];
            int[] blockOfRef = new int[n];
            for (int b = 0; b < n; b++) {
                partitionOfRef[b] = i;
                blockOfRef[b] = b;
            }
            LocalBlocks.Fetched fetched = blocks.adjacency(at, headers, partitionOfRef, blockOfRef);
            for (int b = 0; b < n; b++) {
                state = fetched.state(b) != LocalBlocks.FOUND ? fetched.state(b) : state;
                fetched.sections(b).stream()
                        .filter(s -> s.adjacency() == edgeType)
                        .forEach(own::add);
            }
        }
        if (state == LocalBlocks.LOST) {
            throw catalog.missing(version, at.partitions()[i]);
        }
        if (state == LocalBlocks.NOT_MINE) {
            throw new GraphException(
                    "partition " + at.partitions()[i] + " of " + version + " moved while it was read; read again");
        }
        return own;
    }

    private int append(List<AdjacencySection> sections, long node, int row, int at) {
        int next = at;
        for (AdjacencySection section : sections) {
            int local = row - section.rowStart();
            if (local >= 0 && local < section.rows()) {
                for (int e = section.colptr()[local]; e < section.colptr()[local + 1]; e++, next++) {
                    source[next] = section.neighbors().get(e);
                    destination[next] = node;
                    if (ids != null) {
                        ids[next] = section.ids() == null ? -1 : section.ids().get(e);
                    }
                    if (weights != null) {
                        weights[next] = (float) section.column(0).number(e);
                    }
                    if (times != null) {
                        times[next] = section.column(weights == null ? 0 : 1).integer(e);
                    }
                }
            }
        }
        return next;
    }
}
