package io.filbert.store;

import io.filbert.rpc.Rpc;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of one partition that this member owns, and all their in-edges by reference: nothing is copied, and the neighborhoods stand
 * in canonical order. For work that goes through a whole graph. Immutable; all threads may use it, also when the partition has moved.
 */
public final class PartitionEdges {
    private final PartitionHeader header;
    private final List<List<AdjacencySection>> sections;
    private final RowIds[] ids;

    private PartitionEdges(GraphVersion version, PartitionHeader header, List<List<AdjacencySection>> sections) {
        this.header = header;
        this.sections = sections;
        this.ids = new RowIds[version.schema().nodeTypes().size()];
        for (int t = 0; t < ids.length; t++) {
            ids[t] = header.ids(t, version.partitions());
        }
    }

    /** Takes edges of one node that stand together. */
    public interface RunTaker {
        /** Takes the edges at {@code from} to {@code to} of a section. */
        void take(AdjacencySection section, int from, int to);
    }

    /**
     * Reads a partition; null when this member does not own it.
     *
     * @throws io.filbert.graph.PartitionLostException when entries are missing
     * @throws io.filbert.graph.VersionGoneException when this version is no longer kept
     */
    public static @Nullable PartitionEdges read(Rpc rpc, Catalog catalog, GraphVersion version, int partition) {
        LocalBlocks blocks = LocalBlocks.of(rpc.hazelcast());
        PartitionsAt at = version.at(new int[] {partition});
        LocalBlocks.Headers headers = blocks.headers(at);
        if (headers.state(0) == LocalBlocks.NOT_MINE) {
            return null;
        }
        if (headers.state(0) == LocalBlocks.LOST) {
            throw catalog.missing(version, partition);
        }
        PartitionHeader header = headers.get(0);
        int n = header.adjacencyBlocks();
        LocalBlocks.Fetched fetched =
                blocks.adjacency(at, headers, new int[n], IntStream.range(0, n).toArray());
        List<List<AdjacencySection>> sections = new ArrayList<>();
        for (int a = 0; a < version.schema().adjacencies(); a++) {
            sections.add(new ArrayList<>());
        }
        for (int b = 0; b < n; b++) {
            if (fetched.state(b) == LocalBlocks.NOT_MINE) {
                return null;
            }
            if (fetched.state(b) == LocalBlocks.LOST) {
                throw catalog.missing(version, partition);
            }
            for (AdjacencySection section : fetched.sections(b)) {
                sections.get(section.adjacency()).add(section);
            }
        }
        sections.forEach(list -> list.sort(
                Comparator.comparingInt(AdjacencySection::rowStart).thenComparingInt(AdjacencySection::first)));
        return new PartitionEdges(version, header, sections);
    }

    public int partition() {
        return header.partition();
    }

    /** How many nodes of a type the partition has. */
    public int nodes(int nodeType) {
        return ids[nodeType].rows();
    }

    /** The id of the node in a row. */
    public long node(int nodeType, int row) {
        return ids[nodeType].node(row);
    }

    /** The number of in-edges of the node in a row of the edge type's destination. */
    public int degree(int edgeType, int row) {
        int degree = 0;
        for (AdjacencySection section : sections.get(edgeType)) {
            int local = row - section.rowStart();
            if (local >= 0 && local < section.rows()) {
                degree += section.colptr()[local + 1] - section.colptr()[local];
            }
        }
        return degree;
    }

    /** Visits the in-edges of the node in a row, in canonical order. */
    public void visit(int edgeType, int row, RunTaker taker) {
        for (AdjacencySection section : sections.get(edgeType)) {
            int local = row - section.rowStart();
            if (local >= 0 && local < section.rows() && section.colptr()[local] < section.colptr()[local + 1]) {
                taker.take(section, section.colptr()[local], section.colptr()[local + 1]);
            }
        }
    }
}
