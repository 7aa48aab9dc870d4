package io.filbert.sampler;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What restricts or weighs the draws of one adjacency, resolved to its sampling columns. Immutable.
 *
 * @param weight column of the weights, -1 for none
 * @param time column of the times, -1 for none
 * @param timeSorted whether the lists stand by that time
 * @param last whether only the most recent entries may be drawn
 * @param filter a condition, or null
 * @param exclusion entries left out, or null
 * @param among whether only neighbors in {@link HopRequest#among} may be drawn
 */
record Choice(
        int weight,
        int time,
        boolean timeSorted,
        boolean last,
        @Nullable FilterProgram filter,
        @Nullable Exclusion exclusion,
        boolean among) {
    /** Everything may be drawn, uniformly. */
    static final Choice ANY = new Choice(-1, -1, false, false, null, null, false);

    Choice excluding(@Nullable Exclusion other) {
        return new Choice(weight, time, timeSorted, last, filter, other, among);
    }

    /** What of this holds for an induced subgraph: the filter, and exclusions, among given nodes. */
    Choice induced(@Nullable Exclusion other) {
        return new Choice(-1, -1, false, false, filter, other, true);
    }

    boolean isAny() {
        return equals(ANY);
    }

    void write(ObjectDataOutput out) throws IOException {
        out.writeInt(weight);
        out.writeInt(time);
        out.writeBoolean(timeSorted);
        out.writeBoolean(last);
        out.writeBoolean(filter != null);
        if (filter != null) {
            filter.write(out);
        }
        Exclusion.write(out, exclusion);
        out.writeBoolean(among);
    }

    static Choice read(ObjectDataInput in) throws IOException {
        return new Choice(
                in.readInt(),
                in.readInt(),
                in.readBoolean(),
                in.readBoolean(),
                in.readBoolean() ? FilterProgram.read(in) : null,
                Exclusion.read(in),
                in.readBoolean());
    }
}
