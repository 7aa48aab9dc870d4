package io.filbert.graph;

import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * A column beside the edges of an adjacency, for draws to depend on: see {@link GraphSchema#samplingColumns}.
 *
 * @param name {@link EdgeTypeSpec#WEIGHT}, {@link EdgeTypeSpec#TIME} or that of a sampling attribute
 * @param dtype the type of its values
 * @param node whether it holds the neighbor's value; else the edge's own
 */
public record ColumnSpec(String name, DType dtype, boolean node) {
    /** Those of an edge type whose neighbors have these attributes. */
    static List<ColumnSpec> of(EdgeTypeSpec type, List<AttributeSpec> neighbor) {
        List<ColumnSpec> columns = new ArrayList<>();
        if (type.weights()) {
            columns.add(new ColumnSpec(EdgeTypeSpec.WEIGHT, DType.FLOAT32, false));
        }
        if (type.times()) {
            columns.add(new ColumnSpec(EdgeTypeSpec.TIME, DType.INT64, false));
        }
        add(columns, type.attributes(), false);
        add(columns, neighbor, true);
        return List.copyOf(columns);
    }

    private static void add(List<ColumnSpec> columns, List<AttributeSpec> attributes, boolean node) {
        for (AttributeSpec spec : attributes) {
            if (spec.isSampling()) {
                columns.add(new ColumnSpec(spec.name(), spec.dtype(), node));
            }
        }
    }
}
