package io.filbert.ingest;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.InvalidGraphException;
import io.filbert.ingest.Field.Encoding;
import io.filbert.ingest.Field.Kind;
import io.filbert.ingest.Field.TimeFormat;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where the rows of an attribute stand; by default as numbers in one column of the attribute's name. One thread. */
public final class AttributeBuilder {
    private static final String DEFAULT_SEPARATOR = ",";

    private final AttributeSpec spec;
    private final String name;
    private List<String> columns;
    private Encoding encoding = Encoding.VALUES;
    private String separator = DEFAULT_SEPARATOR;
    private List<String> categories = List.of();
    private @Nullable String fallback;
    private @Nullable TimeFormat timeFormat;

    AttributeBuilder(AttributeSpec spec) {
        this.spec = spec;
        this.name = "attribute " + spec.name();
        this.columns = List.of(spec.name());
    }

    /** The one column that holds a row: a number, separated text, or a list of the format. */
    public AttributeBuilder column(String column) {
        columns = List.of(Columns.checked(name, column));
        return this;
    }

    /** One column for each element, in their order; {@code "f0..f127"} is short for 128 names. */
    public AttributeBuilder columns(String... names) {
        List<String> all = Columns.expanded(name, List.of(names));
        if (all.isEmpty() || new HashSet<>(all).size() < all.size()) {
            throw new InvalidGraphException(name + " has columns=" + all + ", must be one or more, each named once");
        }
        columns = all;
        return this;
    }

    /** The column lists which elements are 1; the others are 0. */
    public AttributeBuilder ones() {
        encoding = Encoding.ONES;
        return this;
    }

    /** What stands between the elements in a column of text, {@code ","} by default. */
    public AttributeBuilder separator(String text) {
        if (text.isEmpty() || text.chars().anyMatch(c -> Character.isLetterOrDigit(c) || c == '-' || c == '.')) {
            throw new InvalidGraphException(
                    name + " has separator='" + text + "', must be text that no number has in it");
        }
        separator = text;
        return this;
    }

    /** The texts that stand for 0, 1, 2... in this order. */
    public AttributeBuilder categories(String... texts) {
        if (texts.length == 0 || new HashSet<>(List.of(texts)).size() < texts.length) {
            throw new InvalidGraphException(
                    name + " has categories=" + List.of(texts) + ", must be one or more, each named once");
        }
        categories = List.of(texts);
        return this;
    }

    /** The values are times, written so. Of an integer attribute. */
    public AttributeBuilder time(TimeFormat format) {
        timeFormat = format;
        return this;
    }

    /** The text that an empty element is read as; without it a row with an empty value is rejected. */
    public AttributeBuilder fallback(String text) {
        fallback = text;
        return this;
    }

    Field field() {
        return new Field(
                spec.name(),
                Kind.ATTRIBUTE,
                columns,
                spec.dtype(),
                spec.columns(),
                encoding,
                separator,
                categories,
                fallback,
                timeFormat);
    }

    /** Tells what does not go together, as words that follow the attribute's name. */
    void check(Consumer<String> problem) {
        if (columns.size() != 1 && columns.size() != spec.columns()) {
            problem.accept("has width=" + spec.columns() + " and " + columns.size() + " columns, must be as many");
        }
        if (encoding == Encoding.ONES) {
            if (columns.size() > 1) {
                problem.accept("has encoding ones and " + columns.size() + " columns, must have one");
            }
            if (!categories.isEmpty()) {
                problem.accept("has encoding ones and categories, must have one of the two");
            }
            if (timeFormat != null) {
                problem.accept("has encoding ones and a time format, must have one of the two");
            }
            if (fallback != null) {
                problem.accept("has encoding ones and a default, but an empty text is a row of zeros already");
            }
            return;
        }
        if (!categories.isEmpty() && (isFloat() || !Columns.reads(spec.dtype(), "" + (categories.size() - 1)))) {
            problem.accept("has " + categories.size() + " categories, which " + spec.dtype()
                    + " cannot number, must be an integer type that holds them");
        }
        if (timeFormat != null && (!categories.isEmpty() || isFloat() || spec.dtype() == DType.BOOL)) {
            problem.accept("has a time format and " + (categories.isEmpty() ? "dtype " + spec.dtype() : "categories")
                    + ", must be an integer type alone");
        }
        if (fallback != null) {
            checkFallback(fallback, problem);
        }
    }

    private void checkFallback(String text, Consumer<String> problem) {
        if (!categories.isEmpty() && !categories.contains(text)) {
            problem.accept("has default='" + text + "', must be one of its categories " + categories);
        } else if (categories.isEmpty() && timeFormat == null && !Columns.reads(spec.dtype(), text)) {
            problem.accept("has default='" + text + "', must be a value of " + spec.dtype());
        }
    }

    private boolean isFloat() {
        return spec.dtype() == DType.FLOAT16 || spec.dtype() == DType.FLOAT32 || spec.dtype() == DType.FLOAT64;
    }
}
