package io.filbert.group;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.ExtendedMapEntry;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.graph.FormatException;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gives a rank's part to a bucket, or looks how far it is; answers a {@link RoundView}, or its message. The part belongs to the bucket from then
 * on.
 */
public final class Give implements EntryProcessor<RoundKey, Round, Object>, HazelcastInstanceAware {
    private static final long serialVersionUID = 1L;
    private static final Reduction[] REDUCTIONS = Reduction.values();

    private final long operation;
    private final Reduction reduction;
    private final int length;
    private final int rank;
    private final int[] ranks;
    private final transient @Nullable Part part;
    private transient @Nullable HazelcastInstance member;

    /**
     * @param operation its number in the group's life, growing
     * @param length of the whole buffer, which all ranks agree on
     * @param ranks who takes part, ascending
     * @param part null to look only
     */
    public Give(long operation, Reduction reduction, int length, int rank, int[] ranks, @Nullable Part part) {
        this.operation = operation;
        this.reduction = reduction;
        this.length = length;
        this.rank = rank;
        this.ranks = ranks;
        this.part = part;
    }

    static Reduction reduction(@Nullable String name) {
        for (Reduction reduction : REDUCTIONS) {
            if (reduction.name().equals(name)) {
                return reduction;
            }
        }
        throw new FormatException("reduction " + name + " is unknown; run the same Filbert version everywhere");
    }

    /** The same with a part. */
    public Give with(Part other) {
        return new Give(operation, reduction, length, rank, ranks, other);
    }

    /** The same with the floats {@code from..to} of a buffer as its part: a message, or null when Hazelcast has changed inside. */
    public @Nullable Object message(HazelcastInstance client, float[] buffer, int from, int to) {
        return Part.message(client, with(Part.following(to - from)), buffer, from, to);
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
        member = instance;
    }

    @Override
    public Object process(Map.Entry<RoundKey, Round> entry) {
        try {
            Round round = entry.getValue();
            if (round == null && part == null) {
                return RoundView.waiting(ranks);
            }
            if (round == null && operation > 1) {
                return RoundView.BEHIND; // lost: another rank may still need the result of the operation before
            }
            Round now = round == null ? new Round(operation, reduction, length) : round;
            RoundView view = now.take(operation, reduction, length, rank, ranks, part);
            if (part != null) {
                ((ExtendedMapEntry<RoundKey, Round>) entry).setValue(now, GroupMaps.KEPT_SECONDS, TimeUnit.SECONDS);
            }
            Part result = view.result();
            return result == null || member == null ? view : result.complete(member);
        } catch (RuntimeException e) { // must not travel as an exception: a filtered one never arrives
            return RoundView.refused(e.toString());
        }
    }

    /** A look changes nothing, on backups either. */
    @Override
    public @Nullable EntryProcessor<RoundKey, Round, Object> getBackupProcessor() {
        return part == null ? null : this;
    }

    /** The wire form. */
    public static final class Hook extends WireHook<Give> {
        public Hook() {
            super(Give.class, 203, 2);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, Give give) throws IOException {
            out.writeLong(give.operation);
            out.writeString(give.reduction.name());
            out.writeInt(give.length);
            out.writeInt(give.rank);
            Wire.writeInts(out, give.ranks);
            Part.write(out, give.part);
        }

        @Override
        protected Give readFields(ObjectDataInput in) throws IOException {
            return new Give(
                    in.readLong(),
                    reduction(in.readString()),
                    in.readInt(),
                    in.readInt(),
                    Wire.readInts(in),
                    Part.read(in));
        }
    }
}
