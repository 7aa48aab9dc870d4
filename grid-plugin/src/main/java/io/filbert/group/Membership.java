package io.filbert.group;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Who has which rank of a group. A generation begins with empty seats, is complete when each is taken, and ends when a rank
 * is lost: then a new one begins, with seats to be taken again, or at once without that rank. Immutable; arrays are not to be changed.
 *
 * @param generation counted from 1
 * @param seats by rank: the life of the process that has it, a word that no other process or attempt has; null where nobody is
 * @param left ranks that are given up, by rank
 * @param complete whether the work may begin
 * @param goesOn whether the others go on without a rank that is lost, so that it cannot come back
 * @param partitions the partitions that buckets 0, 1, ... and so round again lie in: of members in turn
 */
public record Membership(
        long generation, @Nullable String[] seats, boolean[] left, boolean complete, boolean goesOn, int[] partitions) {
    static Membership first(long generation, int worldSize, boolean goesOn, int[] partitions) {
        return new Membership(generation, new String[worldSize], new boolean[worldSize], false, goesOn, partitions);
    }

    public int worldSize() {
        return seats.length;
    }

    /** The ranks that take part, ascending. */
    public int[] ranks() {
        int[] ranks = new int[seats.length];
        int n = 0;
        for (int r = 0; r < seats.length; r++) {
            if (!left[r]) {
                ranks[n++] = r;
            }
        }
        return Arrays.copyOf(ranks, n);
    }

    /** The ranks whose seat nobody has yet. */
    public List<Integer> empty() {
        List<Integer> empty = new ArrayList<>();
        for (int r = 0; r < seats.length; r++) {
            if (seats[r] == null && !left[r]) {
                empty.add(r);
            }
        }
        return empty;
    }

    /** Whether this life has this rank. */
    public boolean has(int rank, String life) {
        return rank < seats.length && !left[rank] && life.equals(seats[rank]);
    }

    /** The rank of a life, -1 when it has none. */
    public int rankOf(String life) {
        for (int r = 0; r < seats.length; r++) {
            if (has(r, life)) {
                return r;
            }
        }
        return -1;
    }

    Membership with(int rank, @Nullable String life) {
        @Nullable String[] next = seats.clone();
        next[rank] = life;
        boolean full = IntStream.range(0, next.length).allMatch(r -> left[r] || next[r] != null);
        return new Membership(generation, next, left, full, goesOn, partitions);
    }

    /** The next generation, at once and without a rank. */
    Membership without(int rank) {
        boolean[] less = left.clone();
        less[rank] = true;
        return new Membership(generation + 1, seats, less, complete, goesOn, partitions);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Membership m
                && generation == m.generation
                && complete == m.complete
                && goesOn == m.goesOn
                && Arrays.equals(seats, m.seats)
                && Arrays.equals(left, m.left);
    }

    @Override
    public int hashCode() {
        return Objects.hash(generation, Arrays.hashCode(seats), Arrays.hashCode(left), complete, goesOn);
    }

    /** The wire form. */
    public static final class Hook extends WireHook<Membership> {
        public Hook() {
            super(Membership.class, 205, 2);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, Membership m) throws IOException {
            out.writeLong(m.generation);
            out.writeInt(m.seats.length);
            for (int r = 0; r < m.seats.length; r++) {
                out.writeString(m.seats[r]);
                out.writeBoolean(m.left[r]);
            }
            out.writeBoolean(m.complete);
            out.writeBoolean(m.goesOn);
            Wire.writeInts(out, m.partitions);
        }

        @Override
        protected Membership readFields(ObjectDataInput in) throws IOException {
            long generation = in.readLong();
            int n = Wire.readCount(in);
            @Nullable String[] seats = new String[n];
            boolean[] left = new boolean[n];
            for (int r = 0; r < n; r++) {
                seats[r] = in.readString();
                left[r] = in.readBoolean();
            }
            return new Membership(generation, seats, left, in.readBoolean(), in.readBoolean(), Wire.readInts(in));
        }
    }
}
