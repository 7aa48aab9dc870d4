package io.filbert.ingest;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A source of one node or edge type.
 *
 * @param source of the rows
 * @param where which rows are this type's, null for all
 * @param attributes names of the attributes that it gives; of an edge type always all
 * @param id where the id stands in this source; null for where the type says, and always of an edge type
 */
public record SourceMapping(
        RowSource source,
        @Nullable Where where,
        List<String> attributes,
        @Nullable Field id) implements Serializable {
    public SourceMapping {
        attributes = List.copyOf(attributes);
    }
}
