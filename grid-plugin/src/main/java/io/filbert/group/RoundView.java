package io.filbert.group;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a rank is told of a bucket.
 *
 * @param state what it is about
 * @param missing while WAITING, the ranks whose parts are not there
 * @param result of a COMPLETE operation
 * @param reason why it is REFUSED
 */
public record RoundView(
        State state, int[] missing, @Nullable Part result, String reason) {
    private static final int[] NONE = {};
    static final RoundView BEHIND = new RoundView(State.BEHIND, NONE, null, "");
    static final RoundView STALE = new RoundView(State.STALE, NONE, null, "");

    /** How a bucket stands. Names are part of the wire form. */
    public enum State {
        /** Some ranks have not given their parts. */
        WAITING,
        /** The result is there. */
        COMPLETE,
        /** The bucket does not have the operation before this one: who knows its result settles it and gives again. */
        BEHIND,
        /** The operation is over for everybody: who asks was thought lost. */
        STALE,
        /** The parts do not fit each other. */
        REFUSED
    }

    static RoundView waiting(int[] missing) {
        return new RoundView(State.WAITING, missing, null, "");
    }

    static RoundView complete(Part result) {
        return new RoundView(State.COMPLETE, NONE, result, "");
    }

    static RoundView refused(String reason) {
        return new RoundView(State.REFUSED, NONE, null, reason);
    }

    /** The wire form. */
    public static final class Hook extends WireHook<RoundView> {
        public Hook() {
            super(RoundView.class, 202, 2);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, RoundView view) throws IOException {
            out.writeString(view.state.name());
            Wire.writeInts(out, view.missing);
            out.writeString(view.reason);
            Part.write(out, view.result);
        }

        @Override
        protected RoundView readFields(ObjectDataInput in) throws IOException {
            State state = State.valueOf(Objects.requireNonNull(in.readString()));
            int[] missing = Wire.readInts(in);
            String reason = Objects.requireNonNull(in.readString());
            return new RoundView(state, missing, Part.read(in), reason);
        }
    }
}
