package io.filbert.tests.property;

import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** What a test filters edges by: comparisons of values with constants, joined by and and or. */
public sealed interface TestFilter {

    /** Whether an entry passes, by its values. */
    boolean test(Function<String, Number> values);

    /** {@code constant} is a Long or a Double; {@code operator} is the grid's name of the comparison. */
    record Compare(String attribute, String operator, Number constant) implements TestFilter {
        @Override
        public boolean test(Function<String, Number> values) {
            Number value = values.apply(attribute);
            boolean longs = value instanceof Long && constant instanceof Long;
            double a = value.doubleValue();
            double b = constant.doubleValue();
            boolean less = longs ? value.longValue() < constant.longValue() : a < b;
            boolean equal = longs ? value.longValue() == constant.longValue() : a == b;
            boolean greater = longs ? value.longValue() > constant.longValue() : a > b;
            return switch (operator) {
                case "equalTo" -> equal;
                case "notEqualTo" -> !equal;
                case "lessThan" -> less;
                case "atMost" -> less || equal;
                case "greaterThan" -> greater;
                case "atLeast" -> greater || equal;
                default -> throw new IllegalArgumentException("no comparison " + operator);
            };
        }
    }

    record And(TestFilter left, TestFilter right) implements TestFilter {
        @Override
        public boolean test(Function<String, Number> values) {
            return left.test(values) && right.test(values);
        }
    }

    record Or(TestFilter left, TestFilter right) implements TestFilter {
        @Override
        public boolean test(Function<String, Number> values) {
            return left.test(values) || right.test(values);
        }
    }

    static TestFilter of(String attribute, String operator, Number constant) {
        return new Compare(attribute, operator, constant);
    }

    /** One to three comparisons of the named values with constants from -2 to 9, some halved. */
    static TestFilter random(Random random, List<String> names) {
        String[] operators = {"equalTo", "notEqualTo", "lessThan", "atMost", "greaterThan", "atLeast"};
        TestFilter filter = null;
        for (int i = 0, terms = 1 + random.nextInt(3); i < terms; i++) {
            long constant = random.nextInt(12) - 2L;
            TestFilter next = of(
                    names.get(random.nextInt(names.size())),
                    operators[random.nextInt(operators.length)],
                    random.nextBoolean() ? (Number) constant : (Number) (constant / 2.0));
            filter = filter == null ? next : random.nextBoolean() ? new And(filter, next) : new Or(filter, next);
        }
        return filter;
    }
}
