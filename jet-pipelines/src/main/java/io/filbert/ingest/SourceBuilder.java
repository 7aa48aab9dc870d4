package io.filbert.ingest;

import io.filbert.graph.InvalidGraphException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a type takes of a source; by default every row and all attributes. One thread. */
public final class SourceBuilder {
    private final RowSource source;
    private @Nullable Where where;
    private @Nullable List<String> attributes;
    private @Nullable String id;

    SourceBuilder(RowSource source) {
        this.source = source;
    }

    /** Takes only the rows whose column has this text. */
    public SourceBuilder where(String column, String equalTo) {
        if (column.equals(Field.ROW)) {
            throw new InvalidGraphException(
                    "where names the column " + Field.ROW + ", must be one of the source's columns");
        }
        where = new Where(Columns.checked("where", column), equalTo);
        return this;
    }

    /** The attributes that the source has; other sources of the type give the others. Only of a node type. */
    public SourceBuilder attributes(String... names) {
        attributes = List.of(names);
        return this;
    }

    /** Where the id stands in this source, if not where the type says. Only of a node type. */
    public SourceBuilder id(String column) {
        id = Columns.checked("id", column);
        return this;
    }

    /** Checks what can be told without the files: names of columns where there is no header. */
    void check(List<String> path, List<Field> wanted, List<Problem> problems) {
        if (!(source instanceof CsvSource csv)) {
            return;
        }
        List<String> columns = csv.columnNames();
        if (csv.hasHeader() != columns.isEmpty()) {
            problems.add(new Problem(
                    path,
                    csv.hasHeader()
                            ? source + " has a header and columns=" + columns
                                    + ", must have one of the two; the header names the columns"
                            : source + " has no header, its columns must be named"));
            return;
        }
        for (Field field : csv.hasHeader() ? List.<Field>of() : wanted) {
            for (String column : field.columns()) {
                requireColumn(column, field.name(), columns, path, problems);
            }
        }
        if (!csv.hasHeader() && where != null) {
            requireColumn(where.column(), "where", columns, path, problems);
        }
    }

    private void requireColumn(
            String column, String user, List<String> columns, List<String> path, List<Problem> problems) {
        if (!column.equals(Field.ROW) && !columns.contains(column)) {
            problems.add(new Problem(
                    path,
                    user + " is in column " + column + ", which is none of " + source + "; it has " + columns
                            + Nearest.hint(column, columns)));
        }
    }

    RowSource source() {
        return source;
    }

    @Nullable
    Where where() {
        return where;
    }

    /** Null for all. */
    @Nullable
    List<String> attributes() {
        return attributes;
    }

    /** Null for the type's. */
    @Nullable
    String id() {
        return id;
    }
}
