package io.filbert.ingest;

import static io.filbert.ingest.AttributeFields.at;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.graph.IdKind;
import io.filbert.graph.InvalidGraphException;
import io.filbert.ingest.Field.Encoding;
import io.filbert.ingest.Field.Kind;
import io.filbert.ingest.Field.TimeFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An edge type of a mapping: {@link MappingBuilder#edge}. One thread. */
public final class EdgeBuilder {
    private final EdgeType type;
    private final String name;
    private final AttributeFields attributes;
    private final List<SourceBuilder> sources = new ArrayList<>();
    private @Nullable String source;
    private @Nullable String destination;
    private String id = Field.ROW;
    private boolean keepsIds = true;
    private @Nullable Field weight;
    private @Nullable Field time;
    private boolean outEdges;
    private boolean links;

    EdgeBuilder(EdgeType type) {
        this.type = type;
        this.name = "edge type " + type;
        this.attributes = new AttributeFields(name);
    }

    /** The column with the id of the source node. */
    public EdgeBuilder source(String column) {
        source = Columns.checked("source", column);
        return this;
    }

    /** The column with the id of the destination node. */
    public EdgeBuilder destination(String column) {
        destination = Columns.checked("destination", column);
        return this;
    }

    /** The column with the id of the edge, a number; by default {@link Field#ROW}. */
    public EdgeBuilder id(String column) {
        id = Columns.checked("id", column);
        return this;
    }

    /** Keeps no edge ids; they order the edges all the same. */
    public EdgeBuilder withoutIds() {
        keepsIds = false;
        return this;
    }

    /** The column with the weight. */
    public EdgeBuilder weight(String column) {
        weight = Field.weight(Columns.checked("weight", column));
        return this;
    }

    /** The column with the time, an integer. */
    public EdgeBuilder time(String column) {
        return time(column, null);
    }

    /** The column with the time, written so; null for an integer. */
    public EdgeBuilder time(String column, @Nullable TimeFormat format) {
        List<String> columns = List.of(Columns.checked("time", column));
        time = new Field("time", Kind.LONG, columns, null, 1, Encoding.VALUES, ",", List.of(), null, format);
        return this;
    }

    /** An attribute, from the column of its name. */
    public EdgeBuilder attribute(AttributeSpec spec) {
        return attribute(spec, a -> {});
    }

    /** An attribute. */
    public EdgeBuilder attribute(AttributeSpec spec, Consumer<AttributeBuilder> settings) {
        attributes.add(spec, settings);
        return this;
    }

    /** Keeps the edges by source too: {@link EdgeTypeSpec#withOutEdges}. */
    public EdgeBuilder outEdges() {
        outEdges = true;
        return this;
    }

    /** Keeps the ends of an edge by its id: {@link EdgeTypeSpec#withLinks}. */
    public EdgeBuilder links() {
        links = true;
        return this;
    }

    /** Adds a source. */
    public EdgeBuilder read(RowSource rows) {
        return read(rows, s -> {});
    }

    /** Adds a source; its edges come after those of the sources before. */
    public EdgeBuilder read(RowSource rows, Consumer<SourceBuilder> settings) {
        SourceBuilder builder = new SourceBuilder(rows);
        sources.add(builder);
        settings.accept(builder);
        return this;
    }

    EdgeType type() {
        return type;
    }

    /** The path of this edge type in a mapping file. */
    static List<String> path(EdgeType type) {
        return List.of("edges", type.source() + " " + type.relation() + " " + type.destination());
    }

    private EdgeTypeSpec spec() {
        return new EdgeTypeSpec(type, keepsIds, weight != null, time != null, outEdges, links, attributes.specs());
    }

    /** Checks all but whether the node types are there. */
    void check(Map<String, NodeBuilder> nodes, List<Problem> problems) {
        List<String> path = path(type);
        attributes.check(path, problems);
        try {
            spec();
        } catch (InvalidGraphException e) {
            problems.add(new Problem(at(path, "attributes"), String.valueOf(e.getMessage())));
        }
        if (sources.isEmpty()) {
            problems.add(new Problem(at(path, "read"), name + " has no source, must have one or more to read"));
        }
        checkEnd("source", source, nodes.get(type.source()), problems);
        checkEnd("destination", destination, nodes.get(type.destination()), problems);
        for (int i = 0; i < sources.size(); i++) {
            SourceBuilder rows = sources.get(i);
            List<String> at = at(path, "read", "" + i);
            rows.check(at, wanted(), problems);
            if (rows.attributes() != null || rows.id() != null) {
                problems.add(new Problem(
                        at,
                        rows.source() + " of " + name + " has attributes or an id of its own; only sources of"
                                + " node types may, a source of edges has all that the type has"));
            }
            if (rows.source() instanceof MapSource && id.equals(Field.ROW)) {
                problems.add(new Problem(
                        at(path, "id"),
                        name + " has id " + Field.ROW + " for " + rows.source()
                                + ", whose entries have no order; must be a column, such as __key"));
            }
        }
    }

    private List<Field> wanted() {
        List<Field> wanted = new ArrayList<>(attributes.fields().values());
        wanted.add(Field.number("id", id));
        if (source != null) {
            wanted.add(Field.number("source", source));
        }
        if (destination != null) {
            wanted.add(Field.number("destination", destination));
        }
        if (weight != null) {
            wanted.add(weight);
        }
        if (time != null) {
            wanted.add(time);
        }
        return wanted;
    }

    private void checkEnd(String end, @Nullable String column, @Nullable NodeBuilder node, List<Problem> problems) {
        if (column == null) {
            problems.add(new Problem(
                    at(path(type), end), name + " has no " + end + ", must be the column with the ids of the " + end));
        } else if (column.equals(Field.ROW) && node != null && node.external() != null) {
            problems.add(new Problem(
                    at(path(type), end),
                    name + " has " + end + " " + Field.ROW + ", but node type " + node.name()
                            + " has external ids; must be a column"));
        }
    }

    EdgeMapping build(Map<String, NodeBuilder> nodes) {
        List<SourceMapping> built = new ArrayList<>();
        for (SourceBuilder s : sources) {
            built.add(new SourceMapping(s.source(), s.where(), attributes.names(), null));
        }
        return new EdgeMapping(
                spec(),
                end("source", source, nodes.get(type.source())),
                end("destination", destination, nodes.get(type.destination())),
                Field.number("id", id),
                weight,
                time,
                List.copyOf(attributes.fields().values()),
                built);
    }

    private static Field end(String end, @Nullable String column, @Nullable NodeBuilder node) {
        if (column == null || node == null) {
            throw new IllegalStateException(end + " was not checked");
        }
        IdKind external = node.external();
        return external == null ? Field.number(end, column) : Field.externalId(end, column);
    }
}
