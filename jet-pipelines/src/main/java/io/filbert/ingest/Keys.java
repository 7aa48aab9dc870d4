package io.filbert.ingest;

import io.filbert.graph.InvalidGraphException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * The keys of one map of a mapping file. A value of the wrong kind, and what a setter throws, becomes an error at the value, and the
 * reading goes on.
 */
final class Keys {
    /**
     * A key or an element of a list.
     *
     * @param path of it
     * @param at where errors about a value that is not there are shown
     * @param value what it has
     */
    record Setting(List<String> path, Node at, Node value) {
        String name() {
            return path.get(path.size() - 1);
        }

        boolean isText() {
            return value instanceof ScalarNode;
        }

        Setting named(List<String> otherPath) {
            return new Setting(otherPath, at, value);
        }
    }

    private final MappingErrors errors;
    private final Variables variables;
    private final List<String> path;
    private final Node at;
    private final boolean isMap;
    private final Map<String, Setting> settings = new LinkedHashMap<>();

    private Keys(MappingErrors errors, Variables variables, Setting setting) {
        this.errors = errors;
        this.variables = variables;
        this.path = setting.path();
        this.at = setting.at();
        this.isMap = setting.value() instanceof MappingNode;
    }

    /** The keys of the whole file. */
    static Keys of(Node root, MappingErrors errors, Variables variables) {
        return of(new Setting(List.of(), root, root), errors, variables);
    }

    /** The keys of a setting; none, and an error, when it has none. */
    Keys of(Setting setting) {
        return of(setting, errors, variables);
    }

    private static Keys of(Setting setting, MappingErrors errors, Variables variables) {
        Keys keys = new Keys(errors, variables, setting);
        if (setting.value() instanceof MappingNode map) {
            map.getValue().forEach(keys::put);
        } else {
            // Not the value: it may be what should stand beside the key password.
            String there =
                    setting.value() instanceof SequenceNode ? "a list" : isEmpty(setting.value()) ? "empty" : "text";
            errors.add(setting.value(), setting.path(), "is " + there + ", must be a map of settings");
        }
        return keys;
    }

    private void put(NodeTuple tuple) {
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
            errors.add(tuple.getKeyNode(), path, "has a list or a map for a key, must be text");
            return;
        }
        List<String> itsPath = AttributeFields.at(path, key.getValue());
        Setting first = settings.get(key.getValue());
        if (first != null) {
            int line = first.at().getStartMark().map(m -> m.getLine() + 1).orElse(1);
            errors.add(key, itsPath, "is given twice, first in line " + line + "; leave one out");
            return;
        }
        errors.key(itsPath, key);
        settings.put(key.getValue(), new Setting(itsPath, key, tuple.getValueNode()));
    }

    private static boolean isEmpty(Node node) {
        return node instanceof ScalarNode scalar
                && scalar.isPlain()
                && scalar.getValue().isEmpty();
    }

    /** Reports keys that are none of these. */
    void only(String... known) {
        for (Setting setting : settings.values()) {
            if (!Arrays.asList(known).contains(setting.name())) {
                errors.add(
                        setting.at(),
                        setting.path(),
                        "unknown key '" + setting.name() + "', must be one of " + String.join(", ", known)
                                + Nearest.hint(setting.name(), List.of(known)));
            }
        }
    }

    /** Reports a key that is not there. */
    void require(String key, String what) {
        if (isMap && !settings.containsKey(key)) {
            errors.add(at, AttributeFields.at(path, key), "key '" + key + "' is missing, must be " + what);
        }
    }

    /** Whether there are keys to speak of: the value was a map. */
    boolean isMap() {
        return isMap;
    }

    boolean has(String key) {
        return settings.containsKey(key);
    }

    Collection<Setting> settings() {
        return settings.values();
    }

    @Nullable
    Setting setting(String key) {
        return settings.get(key);
    }

    /** An error at a setting's value. */
    void error(Setting setting, String text) {
        errors.add(setting.value(), setting.path(), text);
    }

    /** Runs a setter; what it throws is an error at the setting's value. */
    void apply(Setting setting, Runnable setter) {
        try {
            setter.run();
        } catch (InvalidGraphException e) {
            error(setting, String.valueOf(e.getMessage()));
        }
    }

    private <S, V> S use(Setting setting, S to, V value, BiFunction<S, V, S> use) {
        try {
            return use.apply(to, value);
        } catch (InvalidGraphException e) {
            error(setting, String.valueOf(e.getMessage()));
            return to;
        }
    }

    /** The text of a setting, null after an error. */
    @Nullable
    String text(Setting setting, String expected) {
        String raw = raw(setting.value());
        if (raw == null) {
            String there =
                    isEmpty(setting.value()) ? "empty" : setting.value() instanceof SequenceNode ? "a list" : "a map";
            error(setting, "is " + there + ", must be " + expected);
            return null;
        }
        try {
            return variables.expanded(raw);
        } catch (InvalidGraphException e) {
            error(setting, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private static @Nullable String raw(Node node) {
        return node instanceof ScalarNode scalar && !isEmpty(node) ? scalar.getValue() : null;
    }

    <S> S text(String key, S to, BiFunction<S, String, S> use) {
        Setting setting = settings.get(key);
        String text = setting == null ? null : text(setting, "text");
        return setting == null || text == null ? to : use(setting, to, text, use);
    }

    /** A text that no error shows. */
    <S> S secret(String key, S to, BiFunction<S, String, S> use) {
        return text(key, to, (s, text) -> {
            errors.hide(text, "(" + key + ")");
            return use.apply(s, text);
        });
    }

    <S> S flag(String key, S to, BiFunction<S, Boolean, S> use) {
        return word(key, Map.of("true", true, "false", false), List.of("true", "false"), to, use);
    }

    <S> S whole(String key, S to, BiFunction<S, Long, S> use) {
        Setting setting = settings.get(key);
        String text = setting == null ? null : text(setting, "a whole number");
        if (setting == null || text == null) {
            return to;
        }
        try {
            return use(setting, to, Long.parseLong(text), use);
        } catch (NumberFormatException e) {
            error(setting, "is '" + text + "', must be a whole number");
            return to;
        }
    }

    /** One of some words; {@code order} is theirs in the message. */
    <S, V> S word(String key, Map<String, V> words, List<String> order, S to, BiFunction<S, V, S> use) {
        Setting setting = settings.get(key);
        V value = setting == null ? null : word(setting, words, order);
        return setting == null || value == null ? to : use(setting, to, value, use);
    }

    <V> @Nullable V word(Setting setting, Map<String, V> words, List<String> order) {
        String expected = (order.size() == 1 ? "" : "one of ") + String.join(", ", order);
        String text = text(setting, expected);
        V value = text == null ? null : words.get(text);
        if (text != null && value == null) {
            error(setting, "is '" + text + "', must be " + expected + Nearest.hint(text, order));
        }
        return value;
    }

    /** A list of texts; one text is a list of one. */
    <S> S texts(String key, S to, BiFunction<S, String[], S> use) {
        Setting setting = settings.get(key);
        if (setting == null) {
            return to;
        }
        List<Setting> elements = setting.isText() ? List.of(setting) : elements(setting, "a list of texts");
        List<String> texts = new ArrayList<>();
        for (Setting element : elements) {
            String text = text(element, "text");
            if (text == null) {
                return to;
            }
            texts.add(text);
        }
        return setting.value() instanceof MappingNode ? to : use(setting, to, texts.toArray(String[]::new), use);
    }

    /** The elements of a list; none, and an error, when it is no list. */
    List<Setting> elements(Setting setting, String expected) {
        List<Setting> elements = new ArrayList<>();
        if (setting.value() instanceof SequenceNode list) {
            for (Node element : list.getValue()) {
                List<String> itsPath = AttributeFields.at(setting.path(), "" + elements.size());
                errors.key(itsPath, element);
                elements.add(new Setting(itsPath, element, element));
            }
        } else {
            String there = isEmpty(setting.value()) ? "empty" : setting.isText() ? "text" : "a map";
            error(setting, "is " + there + ", must be " + expected);
        }
        return elements;
    }

    /** The keys of a map under a key, when it is there. */
    void section(String key, Consumer<Keys> use) {
        Setting setting = settings.get(key);
        if (setting != null) {
            use.accept(of(setting));
        }
    }
}
