package io.filbert.ingest;

import io.filbert.graph.EdgeType;
import io.filbert.graph.IdKind;
import io.filbert.graph.InvalidGraphException;
import io.filbert.ingest.Field.TimeFormat;
import io.filbert.ingest.Keys.Setting;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads a mapping that is written in YAML; {@code docs/ingest.md} has every key. What is wrong is told all at once, each with file,
 * line and column, the key, what is there and what may be there.
 */
public final class MappingFile {
    private static final List<String> KINDS = List.of("dense", "string", "uuid", "long");
    private static final List<String> FORMATS = List.of("integer", "iso-seconds", "iso-millis");

    private final Path base;
    private final SourceKeys sources;

    private MappingFile(Path base) {
        this.base = base;
        this.sources = new SourceKeys(base);
    }

    /**
     * Reads a file. Relative paths in it are relative to its folder.
     *
     * @throws InvalidGraphException with every error, a line for each, or saying why the file cannot be read
     */
    public static IngestMapping read(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            return parse(Files.readString(file), file.toString(), folder == null ? file : folder, System::getenv);
        } catch (CharacterCodingException e) {
            throw new InvalidGraphException(file + ": is no UTF-8 text; save the mapping as UTF-8");
        } catch (IOException e) {
            throw new InvalidGraphException("mapping file " + file + " cannot be read: " + e);
        }
    }

    /**
     * Reads a text, which errors call {@code mapping}.
     *
     * @param base the folder that relative paths are relative to
     * @throws InvalidGraphException with every error, a line for each
     */
    public static IngestMapping parse(String text, Path base) {
        return parse(text, "mapping", base, System::getenv);
    }

    static IngestMapping parse(String text, String file, Path base, UnaryOperator<@Nullable String> environment) {
        MappingErrors errors = new MappingErrors(file);
        Node root = compose(text, errors);
        if (root != null) {
            Keys keys = Keys.of(root, errors, new Variables(environment, errors));
            MappingBuilder builder = new MappingFile(base).graph(keys);
            if (keys.isMap() && !(keys.has("ogb") && errors.any())) {
                builder.problems().forEach(errors::add);
            }
            errors.throwIfAny();
            return builder.build();
        }
        errors.throwIfAny();
        throw new IllegalStateException("no mapping and no error");
    }

    private static @Nullable Node compose(String text, MappingErrors errors) {
        try {
            Optional<Node> root = new Compose(
                            LoadSettings.builder().setAllowNonScalarKeys(true).build())
                    .composeString(text);
            if (root.isEmpty()) {
                errors.add(null, List.of(), "is empty, must have the keys graph, nodes and edges");
            }
            return root.orElse(null);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(m -> m.getLine()).orElse(0);
            int column = e.getProblemMark().map(m -> m.getColumn()).orElse(0);
            String there = text.lines().skip(line).findFirst().orElse("");
            // Words of the line may stand in the problem.
            String context = e.getContext() == null ? "" : e.getContext() + ", ";
            String problem = there.contains("password") ? "a value that must be quoted" : context + e.getProblem();
            errors.add(line + 1, column + 1, List.of(), "is no YAML: " + problem);
        } catch (ReaderException e) {
            String before = text.substring(0, text.offsetByCodePoints(0, Math.max(0, e.getPosition())));
            int line = (int) before.chars().filter(c -> c == '\n').count();
            int column = before.length() - before.lastIndexOf('\n');
            errors.add(
                    line + 1,
                    column,
                    List.of(),
                    String.format("has the character U+%04X, which YAML does not allow", e.getCodePoint()));
        } catch (YamlEngineException e) {
            errors.add(null, List.of(), "is no YAML: " + e.getMessage());
        }
        return null;
    }

    private MappingBuilder graph(Keys keys) {
        keys.only("graph", "partition", "undirected", "rejectLimit", "ogb", "nodes", "edges");
        keys.require("graph", "the graph's name");
        MappingBuilder builder =
                keys.text("graph", IngestMapping.builder("unnamed"), (b, name) -> IngestMapping.builder(name));
        keys.word(
                "partition",
                Map.of("hash", false, "ldg", true),
                List.of("hash", "ldg"),
                builder,
                (b, ldg) -> ldg ? b.ldg() : b);
        keys.flag("undirected", builder, (b, on) -> on ? b.undirected() : b);
        keys.whole("rejectLimit", builder, MappingBuilder::rejectLimit);
        Setting ogb = keys.setting("ogb");
        if (ogb != null && (keys.has("nodes") || keys.has("edges"))) {
            keys.error(ogb, "stands beside nodes or edges, must stand alone: the folder has both");
        } else if (ogb != null) {
            keys.text("ogb", builder, (b, path) -> OgbFolder.into(b, Path.of(SourceKeys.resolved(base, path))));
            return builder;
        }
        keys.section("nodes", nodes -> {
            for (Setting type : nodes.settings()) {
                nodes.apply(type, () -> builder.node(type.name(), n -> node(n, nodes.of(type))));
            }
        });
        keys.section("edges", edges -> {
            for (Setting type : edges.settings()) {
                edges.apply(type, () -> builder.edge(edgeType(type.name()), e -> edge(e, edges.of(normal(type, e)))));
            }
        });
        return builder;
    }

    /** The edge type's path with one blank between its words, as the builder names it. */
    private static Setting normal(Setting setting, EdgeBuilder edge) {
        return setting.named(EdgeBuilder.path(edge.type()));
    }

    private static EdgeType edgeType(String text) {
        String[] words = text.strip().split("\\s+", -1);
        if (words.length != 3) {
            throw new InvalidGraphException("edge type '" + text
                    + "' must be three words: source, relation and destination, as in 'author writes paper'");
        }
        return new EdgeType(words[0], words[1], words[2]);
    }

    private void node(NodeBuilder node, Keys keys) {
        keys.only("id", "count", "attributes", "read");
        Setting id = keys.setting("id");
        if (id != null && id.isText()) {
            keys.text("id", node, NodeBuilder::id);
        } else if (id != null) {
            Keys settings = keys.of(id);
            settings.only("column", "type");
            settings.text("column", node, NodeBuilder::id);
            settings.word(
                    "type",
                    Map.of(
                            "dense", Optional.<IdKind>empty(),
                            "string", Optional.of(IdKind.STRING),
                            "uuid", Optional.of(IdKind.UUID),
                            "long", Optional.of(IdKind.LONG)),
                    KINDS,
                    node,
                    (n, kind) -> kind.map(n::externalIds).orElse(n));
        }
        keys.whole("count", node, NodeBuilder::count);
        keys.section("attributes", attributes -> {
            for (Setting attribute : attributes.settings()) {
                AttributeKeys.read(
                        attributes, attribute, node::attribute, (spec, edges) -> node.inDegree(spec, edgeType(edges)));
            }
        });
        sources.read(keys, node::read);
    }

    private void edge(EdgeBuilder edge, Keys keys) {
        keys.only("source", "destination", "id", "ids", "weight", "time", "attributes", "outEdges", "links", "read");
        keys.text("source", edge, EdgeBuilder::source);
        keys.text("destination", edge, EdgeBuilder::destination);
        keys.text("id", edge, EdgeBuilder::id);
        keys.flag("ids", edge, (e, kept) -> kept ? e : e.withoutIds());
        keys.text("weight", edge, EdgeBuilder::weight);
        Setting time = keys.setting("time");
        if (time != null && time.isText()) {
            keys.text("time", edge, EdgeBuilder::time);
        } else if (time != null) {
            time(edge, keys.of(time));
        }
        keys.section("attributes", attributes -> {
            for (Setting attribute : attributes.settings()) {
                AttributeKeys.read(attributes, attribute, edge::attribute, null);
            }
        });
        keys.flag("outEdges", edge, (e, on) -> on ? e.outEdges() : e);
        keys.flag("links", edge, (e, on) -> on ? e.links() : e);
        sources.read(keys, edge::read);
    }

    private static void time(EdgeBuilder edge, Keys keys) {
        keys.only("column", "format");
        keys.require("column", "a column of the sources");
        keys.text("column", edge, EdgeBuilder::time);
        keys.word(
                "format",
                Map.of("iso-seconds", TimeFormat.ISO_SECONDS, "iso-millis", TimeFormat.ISO_MILLIS),
                FORMATS,
                edge,
                (e, format) -> keys.text("column", e, (f, column) -> f.time(column, format)));
    }
}
