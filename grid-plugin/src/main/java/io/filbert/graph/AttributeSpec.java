package io.filbert.graph;

import java.io.Serializable;

/**
 * A dense attribute of a node type or an edge type: every node (edge) has one row of {@code columns} elements.
 *
 * @param name what it is called; PyG's names {@code x}, {@code y} and {@code edge_attr} have short forms in a mini-batch
 * @param dtype the type of an element
 * @param columns elements in a row, at least 1
 * @param isSampling whether a draw may depend on it: see {@link #sampling}
 */
public record AttributeSpec(String name, DType dtype, int columns, boolean isSampling) implements Serializable {
    /** The longest row: one row must fit well into a block. */
    public static final int MAX_ROW_BYTES = 1 << 20;

    public AttributeSpec {
        Names.checked("attribute", name);
        if (columns < 1 || (long) columns * dtype.bytes() > MAX_ROW_BYTES) {
            throw new InvalidGraphException("attribute " + name + " has columns=" + columns
                    + ", must be at least 1 and a row at most " + MAX_ROW_BYTES + " bytes");
        }
        if (isSampling && (columns != 1 || dtype == DType.FLOAT16)) {
            throw new InvalidGraphException("attribute " + name + " is " + dtype + "[" + columns
                    + "], for sampling it must have 1 column and not be FLOAT16");
        }
    }

    public static AttributeSpec of(String name, DType dtype, int columns) {
        return new AttributeSpec(name, dtype, columns, false);
    }

    /**
     * The same attribute, and a draw may depend on it: as a time, a weight or in a filter. Its value stands beside every edge:
     * of an edge type the edge's own, of a node type that of the edge's other end, copied to every edge when the graph is
     * loaded, which takes {@link DType#bytes()} more for each. It stays an attribute like the others. Only for one column,
     * not FLOAT16.
     */
    public AttributeSpec sampling() {
        return new AttributeSpec(name, dtype, columns, true);
    }

    /** Bytes of one row. */
    public int rowBytes() {
        return columns * dtype.bytes();
    }
}
