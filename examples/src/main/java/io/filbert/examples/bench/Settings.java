package io.filbert.examples.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.StringJoiner;

/** Names and values on one line, {@code graph=rmat batches=8}: how the processes of a bench talk. Values have no spaces. */
final class Settings {
    private final Map<String, String> values = new LinkedHashMap<>();

    static Settings parse(String line) {
        Settings settings = new Settings();
        for (String word : line.trim().split(" +", -1)) {
            int at = word.indexOf('=');
            if (at > 0) {
                settings.values.put(word.substring(0, at), word.substring(at + 1));
            }
        }
        return settings;
    }

    Settings set(String name, Object value) {
        String text = value.toString();
        if (text.indexOf(' ') >= 0) {
            throw new IllegalArgumentException(name + "=" + text + " has a space");
        }
        values.put(name, text);
        return this;
    }

    String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new NoSuchElementException(name + " is missing in: " + this);
        }
        return value;
    }

    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    double number(String name) {
        return Double.parseDouble(text(name));
    }

    long whole(String name) {
        return Long.parseLong(text(name));
    }

    int integer(String name) {
        return Integer.parseInt(text(name));
    }

    int integer(String name, int otherwise) {
        return Integer.parseInt(text(name, Integer.toString(otherwise)));
    }

    /** Numbers as {@link #integers} reads them. */
    static String text(int[] numbers) {
        return String.join(
                ",", Arrays.stream(numbers).mapToObj(Integer::toString).toList());
    }

    /** Numbers with commas. */
    int[] integers(String name) {
        return Arrays.stream(text(name).split(",", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    @Override
    public String toString() {
        StringJoiner line = new StringJoiner(" ");
        values.forEach((name, value) -> line.add(name + "=" + value));
        return line.toString();
    }
}
