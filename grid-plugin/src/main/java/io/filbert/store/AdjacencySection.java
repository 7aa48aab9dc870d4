package io.filbert.store;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.graph.FormatException;
import io.filbert.rpc.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The edges of consecutive rows of one partition, of one adjacency ({@link io.filbert.graph.GraphSchema#adjacencies}), in
 * compressed sparse column form: the edges of row {@code rowStart + i} stand at positions {@code colptr[i]} to
 * {@code colptr[i + 1]} of the columns, in canonical order (time if any, edge id). Rows are the destinations of in-edges and the
 * sources of out-edges; neighbors are the other ends. Immutable; nobody changes the arrays.
 *
 * <p>A row whose edges alone pass a block's limit is split: each of its sections has just this row, {@code first} tells
 * where in the row's logical list its own part begins, and {@code degree} how long that list is.
 */
public final class AdjacencySection {
    private final int adjacency;
    private final int rowStart;
    private final int[] colptr;
    private final Ids neighbors;
    private final @Nullable Ids ids;
    private final List<SamplingColumn> columns;
    private final int edgeStart;
    private final int first;
    private final int degree;

    /**
     * @param adjacency its number in the schema
     * @param rowStart the first row
     * @param colptr rows + 1 positions, from 0 to the number of edges here
     * @param neighbors the node at the other end of each edge
     * @param ids edge ids, null when they are not kept
     * @param columns what draws may depend on, as {@link io.filbert.graph.GraphSchema#samplingColumns} lists them
     * @param edgeStart position of the first edge among all edges of the adjacency in the partition; edge features have that row
     * @param first 0, or where in a split row's list this part begins
     * @param degree -1, or the length of a split row's list
     */
    AdjacencySection(
            int adjacency,
            int rowStart,
            int[] colptr,
            Ids neighbors,
            @Nullable Ids ids,
            List<SamplingColumn> columns,
            int edgeStart,
            int first,
            int degree) {
        this.adjacency = adjacency;
        this.rowStart = rowStart;
        this.colptr = colptr;
        this.neighbors = neighbors;
        this.ids = ids;
        this.columns = List.copyOf(columns);
        this.edgeStart = edgeStart;
        this.first = first;
        this.degree = degree;
    }

    /** The first adjacency of a partition, all of its rows, without ids; the arrays become the section's. */
    public static AdjacencySection of(int[] colptr, int[] neighbors) {
        return new AdjacencySection(0, 0, colptr, Ids.of(neighbors), null, List.of(), 0, 0, -1);
    }

    public int adjacency() {
        return adjacency;
    }

    public int rowStart() {
        return rowStart;
    }

    public int rows() {
        return colptr.length - 1;
    }

    public int edges() {
        return neighbors.size();
    }

    public int[] colptr() {
        return colptr;
    }

    public Ids neighbors() {
        return neighbors;
    }

    public @Nullable Ids ids() {
        return ids;
    }

    /** How many sampling columns there are. */
    public int columns() {
        return columns.size();
    }

    /** A sampling column, by its index in the schema's list. */
    public SamplingColumn column(int index) {
        return columns.get(index);
    }

    public int edgeStart() {
        return edgeStart;
    }

    public boolean isSplit() {
        return degree >= 0;
    }

    /** Where in a split row's list this part begins. */
    public int first() {
        return first;
    }

    /** The length of a split row's list. */
    public int degree() {
        return degree;
    }

    /** The same edges and other ids; null takes the ids away. */
    AdjacencySection withIds(@Nullable Ids other) {
        return new AdjacencySection(adjacency, rowStart, colptr, neighbors, other, columns, edgeStart, first, degree);
    }

    long bytes() {
        return 160
                + 4L * colptr.length
                + neighbors.bytes()
                + (ids == null ? 0 : ids.bytes())
                + columns.stream().mapToLong(SamplingColumn::heapBytes).sum();
    }

    void checksum(Checksum sum) {
        sum.update(adjacency).update(rowStart).update(edgeStart).update(first).update(degree);
        sum.update(colptr);
        neighbors.checksum(sum);
        if (ids != null) {
            ids.checksum(sum);
        }
        columns.forEach(column -> column.checksum(sum));
    }

    void write(ObjectDataOutput out) throws IOException {
        out.writeInt(adjacency);
        out.writeInt(rowStart);
        Wire.writeInts(out, colptr);
        Ids.write(out, neighbors);
        Ids.write(out, ids);
        out.writeInt(columns.size());
        for (SamplingColumn column : columns) {
            column.write(out);
        }
        out.writeInt(edgeStart);
        out.writeInt(first);
        out.writeInt(degree);
    }

    static AdjacencySection read(ObjectDataInput in) throws IOException {
        int adjacency = in.readInt();
        int rowStart = in.readInt();
        int[] colptr = Wire.readInts(in);
        Ids neighbors = Ids.read(in);
        if (neighbors == null) {
            throw new FormatException("an adjacency section has no neighbors");
        }
        Ids ids = Ids.read(in);
        List<SamplingColumn> columns = new ArrayList<>();
        for (int c = Wire.readCount(in); c > 0; c--) {
            columns.add(SamplingColumn.read(in));
        }
        return new AdjacencySection(
                adjacency, rowStart, colptr, neighbors, ids, columns, in.readInt(), in.readInt(), in.readInt());
    }
}
