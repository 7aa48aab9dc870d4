package io.filbert.store;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.graph.FormatException;
import io.filbert.rpc.Wire;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The in-edges of consecutive rows of one partition, for one edge type, in compressed sparse column form: the edges of row
 * {@code rowStart + i} stand at positions {@code colptr[i]} to {@code colptr[i + 1]} of the columns, in canonical order
 * (time if any, edge id). Immutable; nobody changes the arrays.
 *
 * <p>A row whose edges alone pass a block's limit is split: each of its sections has just this row, {@code first} tells
 * where in the row's logical list its own part begins, and {@code degree} how long that list is.
 */
public final class AdjacencySection {
    private final int edgeType;
    private final int rowStart;
    private final int[] colptr;
    private final Ids neighbors;
    private final @Nullable Ids ids;
    private final float @Nullable [] weights;
    private final long @Nullable [] times;
    private final int edgeStart;
    private final int first;
    private final int degree;

    /**
     * @param edgeType index in the schema
     * @param rowStart the first row
     * @param colptr rows + 1 positions, from 0 to the number of edges here
     * @param neighbors source node of each edge
     * @param ids edge ids, null when they are not kept
     * @param weights of the edges, or null
     * @param times of the edges, or null
     * @param edgeStart position of the first edge among all edges of the type in the partition; edge features have that row
     * @param first 0, or where in a split row's list this part begins
     * @param degree -1, or the length of a split row's list
     */
    AdjacencySection(
            int edgeType,
            int rowStart,
            int[] colptr,
            Ids neighbors,
            @Nullable Ids ids,
            float @Nullable [] weights,
            long @Nullable [] times,
            int edgeStart,
            int first,
            int degree) {
        this.edgeType = edgeType;
        this.rowStart = rowStart;
        this.colptr = colptr;
        this.neighbors = neighbors;
        this.ids = ids;
        this.weights = weights;
        this.times = times;
        this.edgeStart = edgeStart;
        this.first = first;
        this.degree = degree;
    }

    public int edgeType() {
        return edgeType;
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

    public float @Nullable [] weights() {
        return weights;
    }

    public long @Nullable [] times() {
        return times;
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
        return new AdjacencySection(
                edgeType, rowStart, colptr, neighbors, other, weights, times, edgeStart, first, degree);
    }

    long bytes() {
        return 160
                + 4L * colptr.length
                + neighbors.bytes()
                + (ids == null ? 0 : ids.bytes())
                + (weights == null ? 0 : 4L * weights.length)
                + (times == null ? 0 : 8L * times.length);
    }

    void checksum(Checksum sum) {
        sum.update(edgeType).update(rowStart).update(edgeStart).update(first).update(degree);
        sum.update(colptr);
        neighbors.checksum(sum);
        if (ids != null) {
            ids.checksum(sum);
        }
        sum.update(weights);
        sum.update(times);
    }

    void write(ObjectDataOutput out) throws IOException {
        out.writeInt(edgeType);
        out.writeInt(rowStart);
        Wire.writeInts(out, colptr);
        Ids.write(out, neighbors);
        Ids.write(out, ids);
        Wire.writeFloats(out, weights);
        Wire.writeLongs(out, times);
        out.writeInt(edgeStart);
        out.writeInt(first);
        out.writeInt(degree);
    }

    static AdjacencySection read(ObjectDataInput in) throws IOException {
        int edgeType = in.readInt();
        int rowStart = in.readInt();
        int[] colptr = Wire.readInts(in);
        Ids neighbors = Ids.read(in);
        if (neighbors == null) {
            throw new FormatException("an adjacency section has no neighbors");
        }
        return new AdjacencySection(
                edgeType,
                rowStart,
                colptr,
                neighbors,
                Ids.read(in),
                Wire.readFloatsOrNull(in),
                Wire.readLongsOrNull(in),
                in.readInt(),
                in.readInt(),
                in.readInt());
    }
}
