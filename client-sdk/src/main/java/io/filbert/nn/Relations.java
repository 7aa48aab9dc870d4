package io.filbert.nn;

import io.filbert.graph.GraphSchema;
import java.util.stream.IntStream;

/**
 * The relations of a {@link RgcnConv}: those of edges first, then one of every node type to itself. With types, every edge type
 * is a relation; merged, all edge types are one. Types are numbered in schema order. Immutable.
 */
public final class Relations {
    private final GraphSchema schema;
    private final boolean merged;

    private Relations(GraphSchema schema, boolean merged) {
        this.schema = schema;
        this.merged = merged;
    }

    /** Every edge type is a relation of its own. */
    public static Relations typed(GraphSchema schema) {
        return new Relations(schema, false);
    }

    /** All edge types are one relation. */
    public static Relations merged(GraphSchema schema) {
        return new Relations(schema, true);
    }

    /** All relations. */
    public int count() {
        return edgeRelations() + nodeTypes();
    }

    /** Relations over edges. */
    public int edgeRelations() {
        return merged ? 1 : edgeTypes();
    }

    public int nodeTypes() {
        return schema.nodeTypes().size();
    }

    public int edgeTypes() {
        return schema.edgeTypes().size();
    }

    /** The relation of a node type's nodes to themselves. */
    public int selfRelation(int nodeType) {
        return edgeRelations() + nodeType;
    }

    /** The edge types of a relation over edges. */
    public int[] edgeTypesOf(int relation) {
        return merged ? IntStream.range(0, edgeTypes()).toArray() : new int[] {relation};
    }

    /** The node type of an edge type's sources. */
    public int sourceType(int edgeType) {
        return schema.sourceIndex(edgeType);
    }

    /** The node type of an edge type's destinations. */
    public int destinationType(int edgeType) {
        return schema.destinationIndex(edgeType);
    }
}
