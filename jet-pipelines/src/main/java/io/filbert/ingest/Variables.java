package io.filbert.ingest;

import io.filbert.graph.InvalidGraphException;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts environment variables into the texts of a mapping file: {@code ${NAME}}, or {@code ${NAME:-default}} where it is not set. */
final class Variables {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}");

    private final UnaryOperator<@Nullable String> environment;
    private final MappingErrors errors;

    Variables(UnaryOperator<@Nullable String> environment, MappingErrors errors) {
        this.environment = environment;
        this.errors = errors;
    }

    /**
     * The text with its variables put in; their values are hidden from errors.
     *
     * @throws InvalidGraphException naming a variable that is not set
     */
    String expanded(String text) {
        if (!text.contains("${")) {
            return text;
        }
        Matcher variable = VARIABLE.matcher(text);
        StringBuilder out = new StringBuilder();
        int end = 0;
        while (variable.find()) {
            out.append(literal(text.substring(end, variable.start())));
            out.append(value(variable.group(1), variable.group(2)));
            end = variable.end();
        }
        return out.append(literal(text.substring(end))).toString();
    }

    private String value(String name, @Nullable String fallback) {
        String value = environment.apply(name);
        if (value == null || (value.isEmpty() && fallback != null)) {
            if (fallback == null) {
                throw new InvalidGraphException("environment variable " + name
                        + " is not set; set it, or give a default: ${" + name + ":-...}");
            }
            return fallback;
        }
        errors.hide(value, "${" + name + "}");
        return value;
    }

    private static String literal(String text) {
        if (text.contains("${")) {
            throw new InvalidGraphException("a '${' begins no variable, must be ${NAME} or ${NAME:-default}");
        }
        return text;
    }
}
