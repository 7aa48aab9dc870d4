package io.filbert.ingest;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.InvalidGraphException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The attributes of a type that are read from its sources, in declared order. */
final class AttributeFields {
    private final String type;
    private final List<AttributeSpec> specs = new ArrayList<>();
    private final Map<String, AttributeBuilder> builders = new LinkedHashMap<>();

    /**
     * Of a type.
     *
     * @param type {@code node type paper}, for messages
     */
    AttributeFields(String type) {
        this.type = type;
    }

    /** An attribute that sources give. */
    void add(AttributeSpec spec, Consumer<AttributeBuilder> settings) {
        declare(spec);
        AttributeBuilder builder = new AttributeBuilder(spec);
        builders.put(spec.name(), builder);
        settings.accept(builder);
    }

    /** An attribute that no source gives. */
    void declare(AttributeSpec spec) {
        if (specs.stream().anyMatch(s -> s.name().equals(spec.name()))) {
            throw new InvalidGraphException("attribute " + spec.name() + " of " + type + " is declared twice");
        }
        specs.add(spec);
    }

    List<AttributeSpec> specs() {
        return specs;
    }

    /** Names of those that sources give. */
    List<String> names() {
        return List.copyOf(builders.keySet());
    }

    Map<String, Field> fields() {
        Map<String, Field> fields = new LinkedHashMap<>();
        builders.forEach((name, builder) -> fields.put(name, builder.field()));
        return fields;
    }

    void check(List<String> path, List<Problem> problems) {
        builders.forEach((name, builder) -> builder.check(text -> problems.add(
                new Problem(at(path, "attributes", name), "attribute " + name + " of " + type + " " + text))));
    }

    /** A longer path. */
    static List<String> at(List<String> path, String... keys) {
        List<String> all = new ArrayList<>(path);
        all.addAll(List.of(keys));
        return all;
    }
}
