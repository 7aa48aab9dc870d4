package io.filbert.sampler;

import io.filbert.graph.GraphConfigException;

/**
 * A condition on the entries of a neighborhood, judged at their owner: comparisons of sampling attributes with constants, joined by
 * and/or. An attribute is the edge's if the edge type has one of that name, else the neighbor's. Immutable.
 *
 * <pre>{@code
 * Filter.attr("year").atLeast(2010).and(Filter.attr("rating").greaterThan(0.5))
 * }</pre>
 *
 * <p>Integers are compared with integers exactly; every other comparison is one of doubles, and with a NaN all are false
 * but {@code notEqualTo}.
 */
public sealed interface Filter {
    /** How an attribute is compared with a constant. */
    enum Op {
        EQUAL_TO,
        NOT_EQUAL_TO,
        LESS_THAN,
        AT_MOST,
        GREATER_THAN,
        AT_LEAST
    }

    /**
     * One comparison.
     *
     * @param attribute name of a sampling attribute
     * @param op the comparison
     * @param constant a {@link Long} or a {@link Double}
     */
    record Comparison(String attribute, Op op, Number constant) implements Filter {
        public Comparison {
            if (!(constant instanceof Long) && !(constant instanceof Double)) {
                throw new GraphConfigException("the constant " + constant + " for " + attribute + " is a "
                        + constant.getClass().getSimpleName() + ", must be a Long or a Double");
            }
        }
    }

    /** Both. */
    record And(Filter left, Filter right) implements Filter {}

    /** One of both, or both. */
    record Or(Filter left, Filter right) implements Filter {}

    /** The beginning of a comparison. */
    static Attribute attr(String name) {
        return new Attribute(name);
    }

    default Filter and(Filter other) {
        return new And(this, other);
    }

    default Filter or(Filter other) {
        return new Or(this, other);
    }

    /** A name to be compared. */
    record Attribute(String name) {
        public Filter equalTo(long value) {
            return new Comparison(name, Op.EQUAL_TO, value);
        }

        public Filter equalTo(double value) {
            return new Comparison(name, Op.EQUAL_TO, value);
        }

        public Filter notEqualTo(long value) {
            return new Comparison(name, Op.NOT_EQUAL_TO, value);
        }

        public Filter notEqualTo(double value) {
            return new Comparison(name, Op.NOT_EQUAL_TO, value);
        }

        public Filter lessThan(long value) {
            return new Comparison(name, Op.LESS_THAN, value);
        }

        public Filter lessThan(double value) {
            return new Comparison(name, Op.LESS_THAN, value);
        }

        public Filter atMost(long value) {
            return new Comparison(name, Op.AT_MOST, value);
        }

        public Filter atMost(double value) {
            return new Comparison(name, Op.AT_MOST, value);
        }

        public Filter greaterThan(long value) {
            return new Comparison(name, Op.GREATER_THAN, value);
        }

        public Filter greaterThan(double value) {
            return new Comparison(name, Op.GREATER_THAN, value);
        }

        public Filter atLeast(long value) {
            return new Comparison(name, Op.AT_LEAST, value);
        }

        public Filter atLeast(double value) {
            return new Comparison(name, Op.AT_LEAST, value);
        }
    }
}
