package io.filbert.group;

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

/** Gives a rank's part to a bucket, or looks how far it is. The part belongs to the bucket from then on. */
public final class Give implements EntryProcessor<RoundKey, Round, RoundView> {
    private static final long serialVersionUID = 1L;
    private static final Reduction[] REDUCTIONS = Reduction.values();

    private final long operation;
    private final Reduction reduction;
    private final int length;
    private final int rank;
    private final int[] ranks;
    private final transient @Nullable Part part;

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

    @Override
    public RoundView process(Map.Entry<RoundKey, Round> entry) {
        try {
            Round round = entry.getValue();
            if (round == null && part == null) {
                return RoundView.waiting(ranks);
            }
            Round now = round == null ? new Round(operation, reduction, length) : round;
            RoundView view = now.take(operation, reduction, length, rank, ranks, part);
            if (part != null) {
                ((ExtendedMapEntry<RoundKey, Round>) entry).setValue(now, GroupMaps.KEPT_SECONDS, TimeUnit.SECONDS);
            }
            return view;
        } catch (RuntimeException e) { // must not travel as an exception: a filtered one never arrives
            return RoundView.refused(e.toString());
        }
    }

    /** A look changes nothing, on backups either. */
    @Override
    public @Nullable EntryProcessor<RoundKey, Round, RoundView> getBackupProcessor() {
        return part == null ? null : this;
    }

    /** The wire form. */
    public static final class Hook extends WireHook<Give> {
        public Hook() {
            super(Give.class, 203, 1);
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
