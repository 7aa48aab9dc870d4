package io.filbert.graph;

import java.util.regex.Pattern;

/** What a graph, a type or an attribute may be called. Names become parts of map names and of SQL rows. */
public final class Names {
    private static final Pattern GRAPH = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern OTHER = Pattern.compile("[^\\s\\p{Cntrl}](?:[^\\p{Cntrl}]{0,126}[^\\s\\p{Cntrl}])?");

    private Names() {}

    /** Returns {@code name}; throws {@link InvalidGraphException} when it cannot name a graph. */
    public static String graph(String name) {
        if (!GRAPH.matcher(name).matches()) {
            throw new InvalidGraphException("graph name '" + name
                    + "' must be 1 to 64 letters, digits, '_' or '-' (it becomes part of map names)");
        }
        return name;
    }

    static String checked(String kind, String name) {
        if (!OTHER.matcher(name).matches()) {
            throw new InvalidGraphException(
                    kind + " '" + name + "' must be 1 to 128 characters, without control characters or outer blanks");
        }
        return name;
    }
}
