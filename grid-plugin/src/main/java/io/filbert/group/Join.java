package io.filbert.group;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes a seat of a group that forms; begins a new generation where one of the old one's members is dead. Answers the membership, in
 * which the life has no rank when the seat, or every seat, is another's.
 */
public final class Join implements EntryProcessor<String, Membership, Membership> {
    private static final long serialVersionUID = 1L;

    /** {@value}: any seat that is free. */
    public static final int ANY = -1;

    private final int worldSize;
    private final int rank;
    private final String life;
    private final List<String> dead;
    private final boolean goesOn;
    private final int[] partitions;

    /**
     * @param rank the seat, or {@link #ANY}
     * @param dead lives that ended; their seats are free
     * @param goesOn whether a group that begins now goes on without a rank that is lost
     * @param partitions for the buckets, where this one forms a generation
     */
    public Join(int worldSize, int rank, String life, List<String> dead, boolean goesOn, int[] partitions) {
        this.worldSize = worldSize;
        this.rank = rank;
        this.life = life;
        this.dead = List.copyOf(dead);
        this.goesOn = goesOn;
        this.partitions = partitions;
    }

    @Override
    public Membership process(Map.Entry<String, Membership> entry) {
        Membership now = entry.getValue();
        Membership next = now == null ? Membership.first(1, worldSize, goesOn, partitions) : now;
        if (next.worldSize() != worldSize) {
            if (!allDead(next)) {
                return next; // told by the caller
            }
            next = Membership.first(next.generation() + 1, worldSize, goesOn, partitions);
        }
        if (next.rankOf(life) < 0) {
            next = seated(next);
        }
        if (!next.equals(now)) {
            entry.setValue(next);
        }
        return next;
    }

    private Membership seated(Membership now) {
        Membership next = now;
        boolean over = false;
        for (int r = 0; r < now.worldSize(); r++) {
            String seat = now.seats()[r];
            boolean died = seat != null && dead.contains(seat);
            over |= now.complete() && (now.left()[r] || died);
            next = died ? next.with(r, null) : next;
        }
        if (over && now.goesOn() && !allDead(now)) {
            return now; // the others are at work without it
        }
        if (over) {
            next = Membership.first(now.generation() + 1, worldSize, goesOn, partitions);
        }
        List<Integer> empty = next.empty();
        int seat = rank == ANY && !empty.isEmpty() ? empty.get(0) : rank;
        return empty.contains(seat) ? next.with(seat, life) : now;
    }

    /** Whether nobody is at work: ranks that were left behind do not count. */
    private boolean allDead(Membership now) {
        for (int r = 0; r < now.worldSize(); r++) {
            String seat = now.seats()[r];
            if (seat != null && !now.left()[r] && !dead.contains(seat)) {
                return false;
            }
        }
        return true;
    }

    /** The wire form. */
    public static final class Hook extends WireHook<Join> {
        public Hook() {
            super(Join.class, 206, 2);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, Join join) throws IOException {
            out.writeInt(join.worldSize);
            out.writeInt(join.rank);
            out.writeString(join.life);
            out.writeInt(join.dead.size());
            for (String life : join.dead) {
                out.writeString(life);
            }
            out.writeBoolean(join.goesOn);
            Wire.writeInts(out, join.partitions);
        }

        @Override
        protected Join readFields(ObjectDataInput in) throws IOException {
            int worldSize = in.readInt();
            int rank = in.readInt();
            String life = Objects.requireNonNull(in.readString());
            List<@Nullable String> dead = new ArrayList<>();
            for (int n = Wire.readCount(in); n > 0; n--) {
                dead.add(in.readString());
            }
            return new Join(
                    worldSize,
                    rank,
                    life,
                    dead.stream()
                            .filter(Objects::nonNull)
                            .map(Objects::requireNonNull)
                            .toList(),
                    in.readBoolean(),
                    Wire.readInts(in));
        }
    }
}
