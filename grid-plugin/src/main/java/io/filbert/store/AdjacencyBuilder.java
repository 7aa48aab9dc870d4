package io.filbert.store;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.ColumnSpec;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.graph.InvalidGraphException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Builds the sections of one adjacency in one partition: a counting sort by row, then each row into canonical order, (time if
 * any, edge id), whatever the order of arrival. Plain Java, one thread.
 */
final class AdjacencyBuilder {
    private final EdgeTypeSpec spec;
    private final int adjacency;
    private final int rows;
    private final int rowBytes;
    private final int blockBytes;

    private final int size;
    private final int[] row;
    private final Ids neighbor;
    private final Ids id;
    private final float @Nullable [] weight;
    private final long @Nullable [] time;
    private final byte[] attributes;
    private final List<SamplingColumn> columns = new ArrayList<>();

    private final int[] rowptr;
    private final int[] order;

    /**
     * @param schema of the graph
     * @param adjacency its number in it
     * @param ids the nodes of its row type in the partition
     * @param chunks the staged edges of the partition, of all adjacencies, in order of arrival, with row keys
     * @param values the sampling attributes of the neighbors
     * @param blockBytes a section stays below this unless one row alone passes it, and such a row is split
     */
    AdjacencyBuilder(
            GraphSchema schema,
            int adjacency,
            RowIds ids,
            List<StagedEdges> chunks,
            NeighborValues values,
            int blockBytes) {
        this.spec = schema.edgeTypes().get(schema.edgeTypeOf(adjacency));
        this.adjacency = adjacency;
        this.rows = ids.rows();
        this.blockBytes = blockBytes;
        this.rowBytes = StagedEdges.rowBytes(schema, adjacency);
        this.size = count(chunks);
        this.row = new int[size];
        this.neighbor = concat(chunks, StagedEdges::neighbors);
        this.id = concat(chunks, StagedEdges::ids);
        this.weight = spec.weights() ? new float[size] : null;
        this.time = spec.times() ? new long[size] : null;
        this.attributes = new byte[Math.toIntExact((long) size * rowBytes)];
        collect(schema, chunks);
        ids.toRows(row, 0, size);
        this.rowptr = new int[rows + 1];
        this.order = sortByRow();
        addColumns(schema, values);
    }

    /** The number of edges. */
    int size() {
        return size;
    }

    private int count(List<StagedEdges> chunks) {
        long n = 0;
        for (StagedEdges chunk : chunks) {
            for (int run = 0; run < chunk.kinds().length; run++) {
                if (chunk.kinds()[run] == adjacency) {
                    n += chunk.ends()[run] - (run == 0 ? 0 : chunk.ends()[run - 1]);
                }
            }
        }
        if (n > Integer.MAX_VALUE - 8) {
            throw new InvalidGraphException("one partition has " + n + " edges of type " + spec.type()
                    + ", at most 2^31 fit; use a higher hazelcast.partition.count");
        }
        return (int) n;
    }

    /** A column of all edges: ints when all chunks have ints. */
    private Ids concat(List<StagedEdges> chunks, Function<StagedEdges, Ids> column) {
        boolean narrow = chunks.stream().allMatch(c -> column.apply(c).ints() != null);
        int[] ints = new int[narrow ? size : 0];
        long[] longs = new long[narrow ? 0 : size];
        int at = 0;
        for (StagedEdges chunk : chunks) {
            Ids values = column.apply(chunk);
            for (int run = 0; run < chunk.kinds().length; run++) {
                int from = run == 0 ? 0 : chunk.ends()[run - 1];
                int n = chunk.ends()[run] - from;
                if (chunk.kinds()[run] == adjacency) {
                    if (narrow) {
                        System.arraycopy(Objects.requireNonNull(values.ints()), from, ints, at, n);
                    } else {
                        values.copy(from, longs, at, n);
                    }
                    at += n;
                }
            }
        }
        return narrow ? Ids.of(ints) : Ids.of(longs);
    }

    private void collect(GraphSchema schema, List<StagedEdges> chunks) {
        int at = 0;
        for (StagedEdges chunk : chunks) {
            int byteAt = 0;
            for (int run = 0; run < chunk.kinds().length; run++) {
                int from = run == 0 ? 0 : chunk.ends()[run - 1];
                int n = chunk.ends()[run] - from;
                int kind = chunk.kinds()[run];
                int bytes = n * StagedEdges.rowBytes(schema, kind);
                if (kind == adjacency) {
                    System.arraycopy(chunk.rows(), from, row, at, n);
                    if (weight != null && chunk.weights() != null) {
                        System.arraycopy(chunk.weights(), from, weight, at, n);
                    }
                    if (time != null && chunk.times() != null) {
                        System.arraycopy(chunk.times(), from, time, at, n);
                    }
                    System.arraycopy(chunk.attributes(), byteAt, attributes, at * rowBytes, bytes);
                    at += n;
                }
                byteAt += bytes;
            }
        }
    }

    private void addColumns(GraphSchema schema, NeighborValues values) {
        if (weight != null) {
            columns.add(SamplingColumn.of(weight));
        }
        if (time != null) {
            columns.add(SamplingColumn.of(time));
        }
        int offset = 0;
        for (AttributeSpec attribute : spec.attributes()) {
            if (attribute.isSampling()) {
                int[] at = new int[size];
                for (int i = 0; i < size; i++) {
                    at[i] = i * rowBytes + offset;
                }
                columns.add(SamplingColumn.decode(attribute.dtype(), attributes, at));
            }
            offset += attribute.rowBytes();
        }
        int number = 0;
        for (ColumnSpec column : schema.samplingColumns(adjacency)) {
            if (column.node() && size > 0) {
                columns.add(
                        values.column(schema.neighborType(adjacency), number++, column.dtype(), neighbor.toLongs()));
            }
        }
    }

    private int[] sortByRow() {
        for (int r : row) {
            rowptr[r + 1]++;
        }
        for (int r = 0; r < rows; r++) {
            rowptr[r + 1] += rowptr[r];
        }
        int[] next = rowptr.clone();
        int[] sorted = new int[size];
        for (int i = 0; i < size; i++) {
            sorted[next[row[i]]++] = i;
        }
        if (time == null && id.isAscending()) {
            return sorted; // the counting sort kept the order of arrival
        }
        long[] wide = id.toLongs();
        EdgeOrder canonical = new EdgeOrder(time, wide);
        for (int r = 0; r < rows; r++) {
            int duplicate = canonical.sort(sorted, rowptr[r], rowptr[r + 1]);
            if (duplicate >= 0) {
                throw new InvalidGraphException("edge id " + wide[duplicate] + " of edge type " + spec.type()
                        + " is given twice; ids must be distinct, they define the order of a neighborhood");
            }
        }
        return sorted;
    }

    /** The sections, ascending by row; none when there are no edges. */
    List<AdjacencySection> sections() {
        List<AdjacencySection> sections = new ArrayList<>();
        if (size == 0) {
            return sections;
        }
        long edgeBytes = 8L
                + (spec.ids() ? 8 : 0)
                + columns.stream().mapToInt(c -> c.dtype().bytes()).sum();
        long limit = Math.max(1, blockBytes / edgeBytes);
        int from = 0;
        while (from < rows) {
            int to = from + 1;
            if (rowptr[to] - rowptr[from] > limit) {
                split(sections, from, (int) limit);
            } else {
                while (to < rows && (long) rowptr[to + 1] - rowptr[from] <= limit && 4L * (to - from) <= blockBytes) {
                    to++;
                }
                sections.add(section(from, to, rowptr[from], rowptr[to], 0, -1));
            }
            from = to;
        }
        return sections;
    }

    private void split(List<AdjacencySection> sections, int r, int limit) {
        int degree = rowptr[r + 1] - rowptr[r];
        for (int first = 0; first < degree; first += limit) {
            int from = rowptr[r] + first;
            sections.add(section(r, r + 1, from, Math.min(from + limit, rowptr[r + 1]), first, degree));
        }
    }

    private AdjacencySection section(int rowFrom, int rowTo, int from, int to, int first, int degree) {
        int[] colptr = new int[rowTo - rowFrom + 1];
        for (int i = 0; i < colptr.length; i++) {
            colptr[i] = Math.min(Math.max(rowptr[rowFrom + i], from), to) - from;
        }
        return new AdjacencySection(
                adjacency,
                rowFrom,
                colptr,
                Ids.gather(neighbor, order, from, to),
                spec.ids() ? Ids.gather(id, order, from, to) : null,
                columns.stream().map(c -> c.gather(order, from, to)).toList(),
                from,
                first,
                degree);
    }

    /** The edge attributes' sections, rows in canonical order. */
    List<FeatureSection> features(int group) {
        List<FeatureSection> sections = new ArrayList<>();
        int offset = 0;
        for (int a = 0; a < spec.attributes().size(); a++) {
            int bytes = spec.attributes().get(a).rowBytes();
            int perSection = Math.max(1, blockBytes / bytes);
            for (int from = 0; from < size; from += perSection) {
                int n = Math.min(perSection, size - from);
                byte[] data = new byte[n * bytes];
                for (int i = 0; i < n; i++) {
                    System.arraycopy(attributes, order[from + i] * rowBytes + offset, data, i * bytes, bytes);
                }
                sections.add(new FeatureSection(group, a, from, bytes, data));
            }
            offset += bytes;
        }
        return sections;
    }
}
