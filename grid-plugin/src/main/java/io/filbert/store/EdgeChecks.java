package io.filbert.store;

import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.graph.InvalidGraphException;

/** What edges must be like, in a load and in a put: ends in the graph, ids and weights at least 0, NaN where it is allowed. */
final class EdgeChecks {
    private EdgeChecks() {}

    /** Refuses the first edge that does not fit, by name. */
    static void check(GraphSchema schema, int edgeType, EdgeList edges, Rows[] rows, Staging.Checks checks) {
        EdgeTypeSpec spec = schema.edgeTypes().get(edgeType);
        for (int i = 0; i < edges.size(); i++) {
            if (!checks.skipMissingNodes() || spec.links()) {
                checkEnd(schema, spec, i, "source", schema.sourceIndex(edgeType), edges.source()[i]);
                checkEnd(schema, spec, i, "destination", schema.destinationIndex(edgeType), edges.destination()[i]);
            }
            if (edges.ids() != null && edges.ids()[i] < 0) {
                throw new InvalidGraphException(
                        "edge " + i + " of type " + spec.type() + " has id=" + edges.ids()[i] + ", must be at least 0");
            }
            float[] weights = edges.weights();
            if (weights != null && !(weights[i] >= 0 && weights[i] < Float.POSITIVE_INFINITY)) {
                throw new InvalidGraphException("edge " + i + " of type " + spec.type() + " has weight=" + weights[i]
                        + ", must be finite and at least 0");
            }
            for (int a = 0; checks.refuseNaN() && a < rows.length; a++) {
                if (rows[a].hasNaN(i, spec.attributes().get(a))) {
                    throw new InvalidGraphException(
                            "attribute " + spec.attributes().get(a).name() + " of edge type " + spec.type()
                                    + " is NaN at edge " + i);
                }
            }
        }
    }

    private static void checkEnd(GraphSchema schema, EdgeTypeSpec spec, int edge, String end, int nodeType, long node) {
        GraphSchema.NodeTypeSpec type = schema.nodeTypes().get(nodeType);
        if (node < 0 || node >= type.count()) {
            throw new InvalidGraphException("edge " + edge + " of type " + spec.type() + " has " + end + " node=" + node
                    + ", but node type " + type.name() + " has the dense ids 0 to " + (type.count() - 1)
                    + "; add the node, or "
                    + (spec.links()
                            ? "leave the edge out: of an edge type with links none is skipped"
                            : "load with skipMissingNodes()"));
        }
    }
}
