package io.filbert.store;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.graph.InvalidGraphException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Edges of one type in coordinate form: edge i goes from {@code source[i]} to {@code destination[i]}. The arrays are read
 * while a call runs that takes the list, and stay the caller's.
 *
 * <pre>{@code
 * EdgeList.of(source, destination).ids(ids).attribute("edge_attr", rows)
 * }</pre>
 */
public final class EdgeList {
    private final long[] source;
    private final long[] destination;
    private long @Nullable [] ids;
    private float @Nullable [] weights;
    private long @Nullable [] times;
    private final Map<String, Rows> attributes = new LinkedHashMap<>();

    private EdgeList(long[] source, long[] destination) {
        if (source.length != destination.length) {
            throw new InvalidGraphException("source has " + source.length + " ids and destination " + destination.length
                    + ", must be the same");
        }
        this.source = source;
        this.destination = destination;
    }

    public static EdgeList of(long[] source, long[] destination) {
        return new EdgeList(source, destination);
    }

    /** Edge ids, at least 0 and distinct. Without this an edge's id is its number in the input, from 0. */
    public EdgeList ids(long[] values) {
        this.ids = checked("ids", values, values.length);
        return this;
    }

    /** Weights; needed if and only if the edge type has weights. */
    public EdgeList weights(float[] values) {
        this.weights = checked("weights", values, values.length);
        return this;
    }

    /** Times; needed if and only if the edge type has times. */
    public EdgeList times(long[] values) {
        this.times = checked("times", values, values.length);
        return this;
    }

    /** Rows of an edge attribute, row-major: {@code float[]}, {@code double[]}, {@code int[]}, {@code long[]} or raw {@code byte[]}. */
    public EdgeList attribute(String name, Object rows) {
        attributes.put(name, Rows.of(rows));
        return this;
    }

    public int size() {
        return source.length;
    }

    public long[] source() {
        return source;
    }

    public long[] destination() {
        return destination;
    }

    public long @Nullable [] ids() {
        return ids;
    }

    public float @Nullable [] weights() {
        return weights;
    }

    public long @Nullable [] times() {
        return times;
    }

    /** The edges at these positions, with all that is given of them, in new arrays. */
    public EdgeList select(int... positions) {
        EdgeList some = of(select(source, positions), select(destination, positions));
        some.ids = ids == null ? null : select(ids, positions);
        some.times = times == null ? null : select(times, positions);
        if (weights != null) {
            float[] values = new float[positions.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = weights[positions[i]];
            }
            some.weights = values;
        }
        attributes.forEach((name, rows) -> some.attributes.put(name, rows.select(positions, size())));
        return some;
    }

    private static long[] select(long[] values, int[] positions) {
        return Arrays.stream(positions).mapToLong(i -> values[i]).toArray();
    }

    /** The same edges from destination to source, with the same ids, weights, times and attributes; arrays are shared. */
    public EdgeList reversed() {
        EdgeList other = of(destination, source);
        other.ids = ids;
        other.weights = weights;
        other.times = times;
        other.attributes.putAll(attributes);
        return other;
    }

    /** The rows of an attribute of {@code spec}; refuses a missing attribute and a wrong length by name. */
    Rows rows(EdgeTypeSpec type, AttributeSpec spec) {
        Rows rows = attributes.get(spec.name());
        String owner = "attribute " + spec.name() + " of edge type " + type.type();
        if (rows == null) {
            throw new InvalidGraphException(
                    owner + " is missing; give it with attribute(\"" + spec.name() + "\", ...)");
        }
        rows.check(owner, spec, size());
        return rows;
    }

    /** The rows of all attributes of the edge type, in declared order. */
    Rows[] rows(EdgeTypeSpec type) {
        return type.attributes().stream().map(spec -> rows(type, spec)).toArray(Rows[]::new);
    }

    /** Refuses what does not fit the edge type, by name. */
    void check(EdgeTypeSpec type) {
        requireIff(type, "weights", type.weights(), weights != null);
        requireIff(type, "times", type.times(), times != null);
        for (String name : attributes.keySet()) {
            if (type.attributes().stream().noneMatch(spec -> spec.name().equals(name))) {
                throw new io.filbert.graph.UnknownNameException("edge type " + type.type() + " has no attribute " + name
                        + ", it has "
                        + type.attributes().stream().map(AttributeSpec::name).toList());
            }
        }
    }

    private static void requireIff(EdgeTypeSpec type, String what, boolean declared, boolean given) {
        if (declared != given) {
            throw new InvalidGraphException("edge type " + type.type() + (declared ? " needs " : " has no ") + what
                    + (declared ? "; give them with " + what + "(...)" : "; declare them in the schema"));
        }
    }

    private <T> T checked(String what, T values, int length) {
        if (length != source.length) {
            throw new InvalidGraphException(what + " has " + length + " values for " + source.length + " edges");
        }
        return values;
    }
}
