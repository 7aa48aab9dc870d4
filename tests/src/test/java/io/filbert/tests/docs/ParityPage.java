package io.filbert.tests.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tables of {@code docs/pyg-parity.md}. */
final class ParityPage {
    private static final Path PAGE = Path.of("..", "docs", "pyg-parity.md");
    private static final Pattern TEST = Pattern.compile("`(\\w+#\\w+)`");

    private ParityPage() {}

    /**
     * A row of a table.
     *
     * @param section the first word of the heading above it
     * @param cells the text between the bars
     */
    record Row(String section, List<String> cells) {
        /** What the row is about, without the quotes. */
        String name() {
            return cells.get(0).replace("`", "");
        }

        /** The tests that it names: {@code Class#method}. */
        List<String> tests() {
            Matcher found = TEST.matcher(cells.get(2));
            List<String> tests = new ArrayList<>();
            while (found.find()) {
                tests.add(found.group(1));
            }
            return tests;
        }
    }

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        String section = "";
        try {
            for (String line : Files.readAllLines(PAGE)) {
                if (line.startsWith("## ")) {
                    section = line.substring(3).split(" ", 2)[0];
                } else if (line.startsWith("| `") || line.startsWith("| D")) {
                    String inner = line.substring(1, line.lastIndexOf('|'));
                    rows.add(new Row(
                            section,
                            Arrays.stream(inner.split("\\|", -1))
                                    .map(String::strip)
                                    .toList()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    /** All tests that the page names. */
    static Set<String> tests() {
        Set<String> tests = new TreeSet<>();
        rows().forEach(row -> tests.addAll(row.tests()));
        return tests;
    }
}
