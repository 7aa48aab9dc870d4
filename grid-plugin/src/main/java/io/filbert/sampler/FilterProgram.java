package io.filbert.sampler;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.graph.FormatException;
import io.filbert.graph.GraphConfigException;
import io.filbert.graph.GraphSchema;
import io.filbert.rpc.IntList;
import io.filbert.rpc.Wire;
import io.filbert.store.AdjacencySection;
import io.filbert.store.SamplingColumn;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A {@link Filter} for one adjacency, in postfix order: what is sent to the owners. Immutable.
 *
 * @param code {@code AND}, {@code OR}, or a comparison: column, operation and kind of the constant in one int
 * @param constants of the comparisons, in order: longs, or the bits of doubles
 */
record FilterProgram(int[] code, long[] constants) {
    private static final int AND = -1;
    private static final int OR = -2;

    /** The operands wait in the bits of a long. */
    private static final int MAX_DEPTH = 64;

    private static final int MAX_PARTS = 1000;

    private static final List<Filter.Op> OPS = List.of(Filter.Op.values());

    /** Refuses a filter that is too large to be sent with every request, and to be walked through by recursion. */
    static void requireSmall(Filter filter) {
        Deque<Filter> open = new ArrayDeque<>(List.of(filter));
        int parts = 0;
        while (!open.isEmpty()) {
            Filter next = open.pop();
            if (++parts > MAX_PARTS) {
                throw new GraphConfigException("a filter has more than " + MAX_PARTS / 2
                        + " comparisons; declare an attribute that says the same, and compare that");
            }
            if (next instanceof Filter.And and) {
                open.push(and.left());
                open.push(and.right());
            } else if (next instanceof Filter.Or or) {
                open.push(or.left());
                open.push(or.right());
            }
        }
    }

    /** Names become columns; throws for a name that the adjacency has no sampling attribute of. */
    static FilterProgram compile(Filter filter, GraphSchema schema, int adjacency) {
        IntList code = new IntList(8);
        List<Long> constants = new ArrayList<>();
        if (emit(filter, schema, adjacency, code, constants) > MAX_DEPTH) {
            throw new GraphConfigException("the filter is nested deeper than " + MAX_DEPTH + "; write it flatter");
        }
        return new FilterProgram(
                code.toArray(), constants.stream().mapToLong(Long::longValue).toArray());
    }

    private static int emit(Filter filter, GraphSchema schema, int adjacency, IntList code, List<Long> constants) {
        if (filter instanceof Filter.Comparison c) {
            int column = SamplingAttributes.require(schema, adjacency, c.attribute());
            boolean real = c.constant() instanceof Double;
            code.add(column << 4 | OPS.indexOf(c.op()) << 1 | (real ? 1 : 0));
            constants.add(
                    real
                            ? Double.doubleToRawLongBits(c.constant().doubleValue())
                            : c.constant().longValue());
            return 1;
        }
        boolean and = filter instanceof Filter.And;
        Filter left = filter instanceof Filter.And a ? a.left() : ((Filter.Or) filter).left();
        Filter right = filter instanceof Filter.And a ? a.right() : ((Filter.Or) filter).right();
        int depth = emit(left, schema, adjacency, code, constants);
        depth = Math.max(depth, 1 + emit(right, schema, adjacency, code, constants));
        code.add(and ? AND : OR);
        return depth;
    }

    /** Whether the entry at a position of the section passes. */
    boolean test(AdjacencySection section, int position) {
        long stack = 0;
        int constant = 0;
        for (int op : code) {
            if (op == AND) {
                stack = (stack >>> 1) & (stack | ~1L);
            } else if (op == OR) {
                stack = (stack >>> 1) | (stack & 1);
            } else {
                boolean passes = compare(section.column(op >>> 4), position, op, constants[constant++]);
                stack = stack << 1 | (passes ? 1 : 0);
            }
        }
        return (stack & 1) != 0;
    }

    private static boolean compare(SamplingColumn column, int position, int op, long constant) {
        boolean real = (op & 1) != 0;
        if (column.isInteger() && !real) {
            long value = column.integer(position);
            return switch (OPS.get(op >>> 1 & 7)) {
                case EQUAL_TO -> value == constant;
                case NOT_EQUAL_TO -> value != constant;
                case LESS_THAN -> value < constant;
                case AT_MOST -> value <= constant;
                case GREATER_THAN -> value > constant;
                case AT_LEAST -> value >= constant;
            };
        }
        double value = column.number(position);
        double other = real ? Double.longBitsToDouble(constant) : constant;
        return switch (OPS.get(op >>> 1 & 7)) {
            case EQUAL_TO -> value == other;
            case NOT_EQUAL_TO -> value != other;
            case LESS_THAN -> value < other;
            case AT_MOST -> value <= other;
            case GREATER_THAN -> value > other;
            case AT_LEAST -> value >= other;
        };
    }

    void write(ObjectDataOutput out) throws IOException {
        Wire.writeInts(out, code);
        Wire.writeLongs(out, constants);
    }

    static FilterProgram read(ObjectDataInput in) throws IOException {
        int[] code = Wire.readInts(in);
        long[] constants = Wire.readLongs(in);
        int comparisons = 0;
        for (int op : code) {
            comparisons += op >= 0 ? 1 : 0;
            if (op < OR || (op >= 0 && (op >>> 1 & 7) >= OPS.size())) {
                throw new FormatException("a filter has the unknown operation " + op);
            }
        }
        if (comparisons != constants.length) {
            throw new FormatException(
                    "a filter has " + comparisons + " comparisons and " + constants.length + " constants");
        }
        return new FilterProgram(code, constants);
    }
}
