package io.filbert.ingest;

import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An edge type.
 *
 * @param spec the type with its flags and attributes
 * @param source where the id of the source node stands
 * @param destination likewise
 * @param id of the edge; by default {@link Field#ROW}: edges are numbered file by file, row by row
 * @param weight null without weights
 * @param time null without times
 * @param attributes in the order of {@code spec}
 * @param sources at least one
 */
public record EdgeMapping(
        EdgeTypeSpec spec,
        Field source,
        Field destination,
        Field id,
        @Nullable Field weight,
        @Nullable Field time,
        List<Field> attributes,
        List<SourceMapping> sources)
        implements Serializable {
    public EdgeMapping {
        attributes = List.copyOf(attributes);
        sources = List.copyOf(sources);
    }
}
