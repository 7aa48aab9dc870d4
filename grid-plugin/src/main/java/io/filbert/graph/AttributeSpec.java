package io.filbert.graph;

/**
 * A dense attribute of a node type or an edge type: every node (edge) has one row of {@code columns} elements.
 *
 * @param name what it is called; PyG's names {@code x}, {@code y} and {@code edge_attr} have short forms in a mini-batch
 * @param dtype the type of an element
 * @param columns elements in a row, at least 1
 */
public record AttributeSpec(String name, DType dtype, int columns) {
    /** The longest row: one row must fit well into a block. */
    public static final int MAX_ROW_BYTES = 1 << 20;

    public AttributeSpec {
        Names.checked("attribute", name);
        if (columns < 1 || (long) columns * dtype.bytes() > MAX_ROW_BYTES) {
            throw new InvalidGraphException("attribute " + name + " has columns=" + columns
                    + ", must be at least 1 and a row at most " + MAX_ROW_BYTES + " bytes");
        }
    }

    public static AttributeSpec of(String name, DType dtype, int columns) {
        return new AttributeSpec(name, dtype, columns);
    }

    /** Bytes of one row. */
    public int rowBytes() {
        return columns * dtype.bytes();
    }
}
