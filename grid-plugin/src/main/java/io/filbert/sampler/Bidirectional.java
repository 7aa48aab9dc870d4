package io.filbert.sampler;

import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds to the edges of a sample their reverses: {@link SubgraphType#BIDIRECTIONAL}. Plain Java, one thread. */
final class Bidirectional {
    private Bidirectional() {}

    static SampledEdges of(SamplePlan plan, SampledEdges drawn) {
        SampledEdges result = new SampledEdges(plan);
        for (int e = 0; e < plan.schema().edgeTypes().size(); e++) {
            merge(plan, drawn, e, reverse(plan.schema(), e), result);
        }
        return result;
    }

    /** The reverse type of an edge type: {@code docs/sampling.md}, "Subgraph types"; -1 when there is none. */
    static int reverse(GraphSchema schema, int edgeType) {
        EdgeType type = schema.edgeTypes().get(edgeType).type();
        int only = -1;
        int swapped = 0;
        int named = -1;
        for (int e = 0; e < schema.edgeTypes().size(); e++) {
            EdgeType other = schema.edgeTypes().get(e).type();
            if (other.source().equals(type.destination()) && other.destination().equals(type.source())) {
                if (other.relation().equals("rev_" + type.relation())) {
                    return e;
                }
                named = type.relation().equals("rev_" + other.relation()) ? e : named;
                only = e;
                swapped++;
            }
        }
        if (named >= 0) {
            return named;
        }
        if (type.source().equals(type.destination())) {
            return edgeType;
        }
        return swapped == 1 ? only : -1;
    }

    /** Whether an edge type has no reverse although types lead back. */
    static boolean isReverseUnclear(GraphSchema schema, int edgeType) {
        EdgeType type = schema.edgeTypes().get(edgeType).type();
        return reverse(schema, edgeType) < 0
                && schema.edgeTypes().stream()
                        .anyMatch(other -> other.type().source().equals(type.destination())
                                && other.type().destination().equals(type.source()));
    }

    private static void merge(SamplePlan plan, SampledEdges drawn, int e, int reverse, SampledEdges result) {
        int forward = drawn.row(e).length;
        int n = forward + (reverse < 0 ? 0 : drawn.row(reverse).length);
        int[] row = Arrays.copyOf(drawn.row(e), n);
        int[] col = Arrays.copyOf(drawn.col(e), n);
        if (reverse >= 0) {
            System.arraycopy(drawn.col(reverse), 0, row, forward, n - forward);
            System.arraycopy(drawn.row(reverse), 0, col, forward, n - forward);
        }
        int[] kept = coalesce(row, col);
        List<EdgeTypeSpec> specs = plan.schema().edgeTypes();
        boolean alike = reverse >= 0
                && specs.get(reverse).ids() == specs.get(e).ids()
                && specs.get(reverse).attributes().equals(specs.get(e).attributes());
        long[] own = drawn.ids(e);
        long[] ids = own == null ? null : ids(kept, forward, own, alike ? drawn.ids(reverse) : null);
        byte[] @Nullable [] attributes = new byte[plan.rowBytes()[e].length][];
        for (int a = 0; a < attributes.length; a++) {
            byte[] rows = drawn.attribute(e, a);
            if (rows != null) {
                attributes[a] =
                        rows(kept, forward, plan.rowBytes()[e][a], rows, alike ? drawn.attribute(reverse, a) : null);
            }
        }
        result.set(e, gather(row, kept), gather(col, kept), ids, attributes);
    }

    /** Of each (row, col) the first, by (col, row). */
    private static int[] coalesce(int[] row, int[] col) {
        int most = -1;
        for (int c : col) {
            most = Math.max(most, c);
        }
        int[] start = new int[most + 2];
        for (int c : col) {
            start[c + 1]++;
        }
        for (int c = 0; c <= most; c++) {
            start[c + 1] += start[c];
        }
        long[] byRow = new long[row.length];
        int[] next = start.clone();
        for (int i = 0; i < row.length; i++) {
            byRow[next[col[i]]++] = (long) row[i] << 32 | i;
        }
        int[] kept = new int[row.length];
        int n = 0;
        for (int c = 0; c <= most; c++) {
            Arrays.sort(byRow, start[c], start[c + 1]);
            for (int k = start[c]; k < start[c + 1]; k++) {
                if (k == start[c] || byRow[k] >>> 32 != byRow[k - 1] >>> 32) {
                    kept[n++] = (int) byRow[k];
                }
            }
        }
        return Arrays.copyOf(kept, n);
    }

    private static int[] gather(int[] values, int[] at) {
        int[] gathered = new int[at.length];
        for (int i = 0; i < at.length; i++) {
            gathered[i] = values[at[i]];
        }
        return gathered;
    }

    private static long[] ids(int[] kept, int own, long[] forward, long @Nullable [] reversed) {
        long[] ids = new long[kept.length];
        for (int i = 0; i < kept.length; i++) {
            ids[i] = kept[i] < own ? forward[kept[i]] : reversed == null ? -1 : reversed[kept[i] - own];
        }
        return ids;
    }

    private static byte[] rows(int[] kept, int own, int bytes, byte[] forward, byte @Nullable [] reversed) {
        byte[] rows = new byte[Math.multiplyExact(kept.length, bytes)];
        for (int i = 0; i < kept.length; i++) {
            if (kept[i] < own) {
                System.arraycopy(forward, kept[i] * bytes, rows, i * bytes, bytes);
            } else if (reversed != null) {
                System.arraycopy(reversed, (kept[i] - own) * bytes, rows, i * bytes, bytes);
            }
        }
        return rows;
    }
}
