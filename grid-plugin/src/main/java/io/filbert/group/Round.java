package io.filbert.group;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.graph.GraphConfigException;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One bucket of a group: the parts of the operation that runs, or its result, and the result of the one before, for a rank that has not
 * fetched it yet. No rank can be two operations ahead of another one, as each waits for all. Changed on its partition's thread only.
 */
public final class Round {
    private long operation;
    private Reduction reduction;
    private int length;
    private @Nullable Part[] parts;
    private @Nullable Part result;
    private String refusal = "";
    private long before = -1;
    private @Nullable Part resultBefore;

    Round(long operation, Reduction reduction, int length) {
        this.operation = operation;
        this.reduction = reduction;
        this.length = length;
        this.parts = new Part[0];
    }

    /**
     * Takes what a rank gives, once, however often it is sent.
     *
     * @param all length of the whole buffer
     * @param part null to look only
     * @param ranks who takes part, ascending
     */
    RoundView take(long asked, Reduction how, int all, int rank, int[] ranks, @Nullable Part part) {
        if (asked > operation && result != null) {
            if (part == null) {
                return RoundView.waiting(ranks); // what the one who looks has given was lost
            }
            before = operation;
            resultBefore = result;
            operation = asked;
            reduction = how;
            length = all;
            refusal = "";
            parts = new Part[0];
            result = null;
        }
        if (asked != operation) {
            return asked > operation
                    ? RoundView.BEHIND
                    : asked == before && resultBefore != null ? RoundView.complete(resultBefore) : RoundView.STALE;
        }
        if (result != null) {
            return RoundView.complete(result);
        }
        if (!refusal.isEmpty()) {
            return RoundView.refused(refusal); // to every rank: none of them can go on
        }
        if (how != reduction || all != length) {
            return refuse("rank " + rank + " asks for " + how + " of " + all + " floats, another one for " + reduction
                    + " of " + length + "; all ranks must call the same methods in the same order");
        }
        parts = parts.length > rank ? parts : Arrays.copyOf(parts, Math.max(rank, ranks[ranks.length - 1]) + 1);
        if (part != null && parts[rank] == null) {
            parts[rank] = part;
        }
        int[] missing = Arrays.stream(ranks)
                .filter(r -> r >= parts.length || parts[r] == null)
                .toArray();
        if (missing.length > 0) {
            return RoundView.waiting(missing);
        }
        try {
            result = reduction.combine(parts, ranks);
        } catch (GraphConfigException e) {
            return refuse(String.valueOf(e.getMessage()));
        }
        if (reduction == Reduction.BROADCAST && length > 0 && result.isNothing()) {
            result = null;
            return refuse("no rank broadcast the " + length + " floats that all of them wait for");
        }
        parts = new Part[0];
        return RoundView.complete(result);
    }

    private RoundView refuse(String reason) {
        refusal = reason;
        return RoundView.refused(reason);
    }

    /** Whether the result of an operation that is known elsewhere was lost here. */
    boolean needs(long done) {
        return done > operation || (done == operation && result == null);
    }

    /** Sets such a result. */
    void settle(long done, Part known) {
        if (needs(done)) {
            operation = done;
            parts = new Part[0];
            result = known;
            refusal = "";
        }
    }

    /** The wire form: of a bucket that moves to another member. */
    public static final class Hook extends WireHook<Round> {
        public Hook() {
            super(Round.class, 201, 2);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, Round round) throws IOException {
            out.writeLong(round.operation);
            out.writeString(round.reduction.name());
            out.writeInt(round.length);
            out.writeInt(round.parts.length);
            for (Part part : round.parts) {
                Part.write(out, part);
            }
            out.writeString(round.refusal);
            Part.write(out, round.result);
            out.writeLong(round.before);
            Part.write(out, round.resultBefore);
        }

        @Override
        protected Round readFields(ObjectDataInput in) throws IOException {
            Round round = new Round(in.readLong(), Give.reduction(in.readString()), in.readInt());
            round.parts = new Part[Wire.readCount(in)];
            for (int r = 0; r < round.parts.length; r++) {
                round.parts[r] = Part.read(in);
            }
            round.refusal = Objects.requireNonNull(in.readString());
            round.result = Part.read(in);
            round.before = in.readLong();
            round.resultBefore = Part.read(in);
            return round;
        }
    }
}
