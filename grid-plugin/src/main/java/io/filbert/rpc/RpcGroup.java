package io.filbert.rpc;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.ExtendedMapEntry;
import com.hazelcast.map.IMap;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.graph.DeadlineException;
import io.filbert.graph.GraphConfigException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Some processes that wait for one another, known by a name and not by a list of hosts. Every rank calls the same methods
 * in the same order; a name is for one run (another run of the job takes another name). The rounds lie in the grid, with a
 * backup, and are forgotten ten minutes after their last change. One thread per group and rank.
 */
public final class RpcGroup {
    /** Name of the map that holds the rounds. */
    public static final String MAP = "filbert.groups";

    private static final long KEPT_SECONDS = 600;
    private static final int LOOK = -1;
    private final IMap<String, Round> rounds;
    private final String name;
    private final int rank;
    private final int worldSize;
    private final AtomicLong round = new AtomicLong();

    RpcGroup(HazelcastInstance hz, String name, int rank, int worldSize) {
        if (worldSize < 1 || rank < 0 || rank >= worldSize) {
            throw new GraphConfigException("rank=" + rank + " of worldSize=" + worldSize + " in group " + name
                    + ", must be 0 to worldSize - 1");
        }
        this.rounds = hz.getMap(MAP);
        this.name = name;
        this.rank = rank;
        this.worldSize = worldSize;
    }

    /** Waits until every rank is here; throws {@link DeadlineException} naming the ranks that are not. */
    public void barrier(Duration timeout) {
        allGather(new byte[0], timeout);
    }

    /** Gives what every rank gave, by rank. */
    public List<byte[]> allGather(byte[] own, Duration timeout) {
        Deadline deadline = Deadline.in(timeout);
        String key = name + "#" + round.getAndIncrement();
        Round now = give(key, new Give(rank, worldSize, own), deadline);
        for (long pause = 1; !now.complete(); pause = Math.min(2 * pause, 20)) {
            if (deadline.passed()) {
                throw new DeadlineException("group " + name + " waits for ranks " + now.missing() + " of " + worldSize
                        + " since " + timeout.toMillis() + " ms in round " + key);
            }
            deadline.pause(pause);
            boolean lost = now.missing().contains(rank); // with the entry: given again
            now = give(key, lost ? new Give(rank, worldSize, own) : new Give(LOOK, worldSize, new byte[0]), deadline);
        }
        List<byte[]> parts = new ArrayList<>();
        for (byte[] part : now.parts) {
            parts.add(Objects.requireNonNull(part));
        }
        return parts;
    }

    private Round give(String key, Give give, Deadline deadline) {
        Duration left =
                Duration.ofNanos(Math.max(deadline.left(), 1_000_000_000L)); // the last look may take its second
        Round now = Calls.await(() -> rounds.submitToKey(key, give), left, "group " + name + " round " + key);
        if (now.parts.length != worldSize) {
            throw new GraphConfigException("group " + name + " has worldSize=" + now.parts.length
                    + " for another rank, " + worldSize + " here; ranks must agree, and a name is for one run");
        }
        return now;
    }

    /** What the ranks gave so far. */
    static final class Round {
        private final byte[] @Nullable [] parts;

        Round(byte[] @Nullable [] parts) {
            this.parts = parts;
        }

        boolean complete() {
            return missing().isEmpty();
        }

        List<Integer> missing() {
            List<Integer> missing = new ArrayList<>();
            for (int r = 0; r < parts.length; r++) {
                if (parts[r] == null) {
                    missing.add(r);
                }
            }
            return missing;
        }

        /** The wire form. */
        public static final class Hook extends WireHook<Round> {
            public Hook() {
                super(Round.class, 3, 1);
            }

            @Override
            protected void writeFields(ObjectDataOutput out, Round round) throws IOException {
                out.writeInt(round.parts.length);
                for (byte[] part : round.parts) {
                    Wire.writeBytes(out, part);
                }
            }

            @Override
            protected Round readFields(ObjectDataInput in) throws IOException {
                byte[] @Nullable [] parts = new byte[Wire.readCount(in)][];
                for (int r = 0; r < parts.length; r++) {
                    parts[r] = Wire.readBytesOrNull(in);
                }
                return new Round(parts);
            }
        }
    }

    /** Adds a rank's part, once, however often it is sent, or just looks; answers the round. */
    static final class Give implements EntryProcessor<String, Round, Round> {
        private static final long serialVersionUID = 1L;
        private final int rank;
        private final int worldSize;
        private final byte[] part;

        Give(int rank, int worldSize, byte[] part) {
            this.rank = rank;
            this.worldSize = worldSize;
            this.part = part;
        }

        @Override
        public Round process(Map.Entry<String, Round> entry) {
            try {
                return give(entry);
            } catch (RuntimeException e) { // must not travel as an exception: a filtered one never arrives
                return new Round(new byte[0][]); // refused by the world size
            }
        }

        private Round give(Map.Entry<String, Round> entry) {
            Round round = entry.getValue();
            byte[] @Nullable [] parts = round == null ? new byte[worldSize][] : round.parts;
            if (rank == LOOK || rank >= parts.length || parts[rank] != null) {
                return new Round(parts);
            }
            parts = parts.clone();
            parts[rank] = part;
            Round next = new Round(parts);
            ((ExtendedMapEntry<String, Round>) entry).setValue(next, KEPT_SECONDS, TimeUnit.SECONDS);
            return next;
        }

        /** The wire form. */
        public static final class Hook extends WireHook<Give> {
            public Hook() {
                super(Give.class, 4, 1);
            }

            @Override
            protected void writeFields(ObjectDataOutput out, Give give) throws IOException {
                out.writeInt(give.rank);
                out.writeInt(give.worldSize);
                Wire.writeBytes(out, give.part);
            }

            @Override
            protected Give readFields(ObjectDataInput in) throws IOException {
                return new Give(in.readInt(), in.readInt(), Wire.readBytes(in));
            }
        }
    }
}
