package io.filbert.examples.sage;

import io.filbert.graph.GraphSchema;
import java.util.stream.IntStream;

/**
 * The relations of a model: those of edges first, then one of every node type to itself. With types, every edge type is a
 * relation; merged, all edge types are one, and so are the node types.
 */
public final class RelationTable {
    private final GraphSchema schema;
    private final boolean merged;

    private RelationTable(GraphSchema schema, boolean merged) {
        this.schema = schema;
        this.merged = merged;
    }

    /** Every edge type is a relation of its own. */
    public static RelationTable typed(GraphSchema schema) {
        return new RelationTable(schema, false);
    }

    /** All edge types are one relation. */
    public static RelationTable merged(GraphSchema schema) {
        return new RelationTable(schema, true);
    }

    /** All relations. */
    int count() {
        return edgeRelations() + nodeTypes();
    }

    /** Relations over edges. */
    int edgeRelations() {
        return merged ? 1 : edgeTypes();
    }

    int nodeTypes() {
        return schema.nodeTypes().size();
    }

    int edgeTypes() {
        return schema.edgeTypes().size();
    }

    /** The relation of a node type's nodes to themselves. */
    int selfRelation(int nodeType) {
        return edgeRelations() + nodeType;
    }

    int[] edgeTypesOf(int relation) {
        return merged ? IntStream.range(0, edgeTypes()).toArray() : new int[] {relation};
    }

    int sourceType(int edgeType) {
        return schema.sourceIndex(edgeType);
    }

    int destinationType(int edgeType) {
        return schema.destinationIndex(edgeType);
    }
}
