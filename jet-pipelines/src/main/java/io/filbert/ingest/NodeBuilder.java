package io.filbert.ingest;

import static io.filbert.ingest.AttributeFields.at;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphSchema.NodeTypeSpec;
import io.filbert.graph.IdKind;
import io.filbert.graph.InvalidGraphException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A node type of a mapping: {@link MappingBuilder#node}. One thread. */
public final class NodeBuilder {
    /** What {@code GraphWriter.inDegree} fills. */
    private static final Set<DType> DEGREES = EnumSet.of(DType.INT32, DType.INT64, DType.FLOAT32);

    private final String name;
    private final String type;
    private final AttributeFields attributes;
    private final Map<String, EdgeType> inDegrees = new LinkedHashMap<>();
    private final List<SourceBuilder> sources = new ArrayList<>();
    private @Nullable String id;
    private @Nullable IdKind external;
    private long count = -1;

    NodeBuilder(String name) {
        this.name = new NodeTypeSpec(name, 0).name(); // which checks it
        this.type = "node type " + name;
        this.attributes = new AttributeFields(type);
    }

    /** The column with dense ids, 0 to the number of nodes - 1; {@link Field#ROW} for the number of the row. */
    public NodeBuilder id(String column) {
        id = Columns.checked("id", column);
        return this;
    }

    /** The column with external ids of this kind. */
    public NodeBuilder id(String column, IdKind kind) {
        return id(column).externalIds(kind);
    }

    /** External ids of this kind, of a type without a source: those that edges name. */
    public NodeBuilder externalIds(IdKind kind) {
        external = kind;
        return this;
    }

    /** The number of nodes where ids are dense; by default the largest id + 1. */
    public NodeBuilder count(long nodes) {
        if (nodes < 0) {
            throw new InvalidGraphException(type + " has count=" + nodes + ", must be at least 0");
        }
        count = nodes;
        return this;
    }

    /** An attribute, from the column of its name. */
    public NodeBuilder attribute(AttributeSpec spec) {
        return attribute(spec, a -> {});
    }

    /** An attribute. */
    public NodeBuilder attribute(AttributeSpec spec, Consumer<AttributeBuilder> settings) {
        attributes.add(spec, settings);
        return this;
    }

    /** An attribute that no source has: each node's number of in-edges of an edge type. One column, INT32, INT64 or FLOAT32. */
    public NodeBuilder inDegree(AttributeSpec spec, EdgeType edges) {
        if (spec.columns() != 1 || !DEGREES.contains(spec.dtype())) {
            throw new InvalidGraphException("attribute " + spec.name() + " of " + type + " is " + spec.dtype() + "["
                    + spec.columns() + "], for an in-degree it must have 1 column of " + DEGREES);
        }
        attributes.declare(spec);
        inDegrees.put(spec.name(), edges);
        return this;
    }

    /** Adds a source that has all attributes. */
    public NodeBuilder read(RowSource source) {
        return read(source, s -> {});
    }

    /** Adds a source. A node may stand in several, if each gives other attributes. */
    public NodeBuilder read(RowSource source, Consumer<SourceBuilder> settings) {
        SourceBuilder builder = new SourceBuilder(source);
        sources.add(builder);
        settings.accept(builder);
        return this;
    }

    String name() {
        return name;
    }

    @Nullable
    IdKind external() {
        return external;
    }

    Map<String, EdgeType> inDegrees() {
        return inDegrees;
    }

    void check(List<Problem> problems) {
        List<String> path = List.of("nodes", name);
        attributes.check(path, problems);
        if (external != null && count >= 0) {
            problems.add(new Problem(
                    at(path, "count"),
                    type + " has count=" + count + " and external ids, must have one of the two; they are counted"));
        }
        if (sources.isEmpty() && !attributes.names().isEmpty()) {
            problems.add(new Problem(
                    at(path, "read"), type + " has attributes " + attributes.names() + " and no source to read them"));
        }
        for (int i = 0; i < sources.size(); i++) {
            SourceBuilder source = sources.get(i);
            checkSource(source, at(path, "read", "" + i), problems);
            source.check(at(path, "read", "" + i), wanted(source), problems);
        }
        for (String attribute : attributes.names()) {
            if (!sources.isEmpty() && sources.stream().noneMatch(s -> gives(s, attribute))) {
                problems.add(new Problem(
                        at(path, "attributes", attribute),
                        "attribute " + attribute + " of " + type + " is given by no source; name it in the attributes"
                                + " of one"));
            }
        }
    }

    private void checkSource(SourceBuilder source, List<String> path, List<Problem> problems) {
        String column = source.id() == null ? id : source.id();
        List<String> idPath = source.id() == null ? List.of("nodes", name, "id") : at(path, "id");
        if (column == null) {
            problems.add(new Problem(
                    idPath,
                    type + " has no id, must be a column of its sources, or " + Field.ROW
                            + " for the number of the row"));
        } else if (column.equals(Field.ROW) && external != null) {
            problems.add(new Problem(idPath, type + " has external ids and id " + Field.ROW + ", must be a column"));
        } else if (column.equals(Field.ROW) && source.source() instanceof MapSource) {
            problems.add(new Problem(
                    idPath,
                    type + " has id " + Field.ROW + " for " + source.source()
                            + ", whose entries have no order; must be a column, such as __key"));
        }
        List<String> given = source.attributes();
        if (given != null) {
            for (String attribute : given) {
                if (!attributes.names().contains(attribute)) {
                    problems.add(new Problem(
                            at(path, "attributes"),
                            source.source() + " gives attribute " + attribute + ", which is none of " + type
                                    + ", it has " + attributes.names()));
                }
            }
        }
    }

    private List<Field> wanted(SourceBuilder source) {
        List<Field> wanted = new ArrayList<>();
        attributes.fields().forEach((attribute, field) -> {
            if (gives(source, attribute)) {
                wanted.add(field);
            }
        });
        String column = source.id() == null ? id : source.id();
        if (column != null) {
            wanted.add(idField(column));
        }
        return wanted;
    }

    private static boolean gives(SourceBuilder source, String attribute) {
        List<String> given = source.attributes();
        return given == null || given.contains(attribute);
    }

    NodeMapping build() {
        List<SourceMapping> built = new ArrayList<>();
        for (SourceBuilder s : sources) {
            List<String> given = s.attributes();
            String column = s.id();
            built.add(new SourceMapping(
                    s.source(),
                    s.where(),
                    given == null ? attributes.names() : given,
                    column == null ? null : idField(column)));
        }
        return new NodeMapping(
                name,
                external,
                count,
                idField(id == null ? Field.ROW : id),
                attributes.specs(),
                attributes.fields(),
                inDegrees,
                built);
    }

    private Field idField(String column) {
        return external == null ? Field.number("id", column) : Field.externalId("id", column);
    }
}
