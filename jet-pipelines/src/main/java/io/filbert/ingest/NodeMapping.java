package io.filbert.ingest;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.EdgeType;
import io.filbert.graph.IdKind;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node type.
 *
 * @param name of the type
 * @param external what its ids are, null when they are dense already
 * @param count of dense ids, -1 to take the largest id + 1; with external ids always -1
 * @param id where the id stands, in sources that do not say otherwise: {@link #idOf}; without sources of no meaning
 * @param attributes of the type, in the order of the schema
 * @param fields by attribute name, where its rows stand
 * @param inDegrees by attribute name, the edge type whose in-edges fill it
 * @param sources may be empty: then ids are those that edges name, and there are no attributes but in-degrees
 */
public record NodeMapping(
        String name,
        @Nullable IdKind external,
        long count,
        Field id,
        List<AttributeSpec> attributes,
        Map<String, Field> fields,
        Map<String, EdgeType> inDegrees,
        List<SourceMapping> sources)
        implements Serializable {
    public NodeMapping {
        attributes = List.copyOf(attributes);
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        inDegrees = Collections.unmodifiableMap(new LinkedHashMap<>(inDegrees));
        sources = List.copyOf(sources);
    }

    /** Where the id stands in one of the sources. */
    public Field idOf(SourceMapping source) {
        Field own = source.id();
        return own == null ? id : own;
    }
}
