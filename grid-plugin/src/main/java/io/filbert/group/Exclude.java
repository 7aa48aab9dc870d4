package io.filbert.group;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Ends a generation and begins the next one without a rank that was lost; answers the membership of now, null where there is none. */
public final class Exclude implements EntryProcessor<String, Membership, Membership> {
    private static final long serialVersionUID = 1L;
    private final int rank;
    private final String life;

    /** @param life that the rank had: another one is not excluded by mistake */
    public Exclude(int rank, String life) {
        this.rank = rank;
        this.life = life;
    }

    @Override
    public @Nullable Membership process(Map.Entry<String, Membership> entry) {
        Membership now = entry.getValue();
        if (now == null || !now.has(rank, life)) {
            return now;
        }
        Membership next = now.without(rank);
        entry.setValue(next);
        return next;
    }

    /** The wire form. */
    public static final class Hook extends WireHook<Exclude> {
        public Hook() {
            super(Exclude.class, 207, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, Exclude exclude) throws IOException {
            out.writeInt(exclude.rank);
            out.writeString(exclude.life);
        }

        @Override
        protected Exclude readFields(ObjectDataInput in) throws IOException {
            return new Exclude(in.readInt(), Objects.requireNonNull(in.readString()));
        }
    }
}
