package io.filbert.sampler;

import io.filbert.graph.ColumnSpec;
import io.filbert.graph.DType;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.UnknownNameException;
import java.util.List;

/** Finds what a draw may depend on, by name. */
final class SamplingAttributes {
    private SamplingAttributes() {}

    /** The column of a name in one adjacency; refuses a name that is none by saying which there are. */
    static int require(GraphSchema schema, int adjacency, String name) {
        int column = schema.samplingColumn(adjacency, name);
        if (column < 0) {
            throw new UnknownNameException("edge type "
                    + schema.edgeTypes().get(schema.edgeTypeOf(adjacency)).type()
                    + " has no sampling attribute " + name + ", it has " + names(schema, adjacency)
                    + "; declare the attribute of the edge type or of the neighbors' node type with sampling()");
        }
        return column;
    }

    /**
     * The column of a name in each of these adjacencies, -1 where it has none.
     *
     * @param option which option names it, for the message when no adjacency has it
     */
    static int[] columns(GraphSchema schema, int firstAdjacency, String option, String name) {
        int[] columns = new int[schema.edgeTypes().size()];
        boolean found = false;
        for (int e = 0; e < columns.length; e++) {
            columns[e] = schema.samplingColumn(firstAdjacency + e, name);
            found |= columns[e] >= 0;
        }
        if (!found) {
            StringBuilder known = new StringBuilder();
            for (int e = 0; e < columns.length; e++) {
                known.append(e == 0 ? "" : ", ")
                        .append(schema.edgeTypes().get(e).type())
                        .append(' ')
                        .append(names(schema, firstAdjacency + e));
            }
            throw new UnknownNameException(option + "=" + name + " is a sampling attribute of no edge type, known are "
                    + known + "; declare the attribute with sampling()");
        }
        return columns;
    }

    static boolean isInteger(DType dtype) {
        return dtype == DType.INT64 || dtype == DType.INT32 || dtype == DType.INT8 || dtype == DType.BOOL;
    }

    private static List<String> names(GraphSchema schema, int adjacency) {
        return schema.samplingColumns(adjacency).stream().map(ColumnSpec::name).toList();
    }
}
