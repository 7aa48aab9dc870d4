package io.filbert.ingest;

import org.jspecify.annotations.Nullable;

/**
 * A column of a source.
 *
 * @param name as fields name it
 * @param kind of all its values, null where each may differ
 * @param elements of a list's values, null where they may differ or there is no list
 * @param type in the source's words
 */
record Column(String name, Cells.@Nullable Kind kind, Cells.@Nullable Kind elements, String type) {
    static Column untyped(String name) {
        return new Column(name, null, null, "");
    }
}
