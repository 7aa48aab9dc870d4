package io.filbert.train;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.GraphConfigException;
import io.filbert.group.Join;
import java.time.Duration;

/** How a trainer takes part; see {@link DistContext#builder}. One thread. */
public final class DistContextBuilder {
    /** 15 s: longer than a collector's pause or the failover of a member, short enough not to lose much time. */
    public static final Duration DEFAULT_LOST_AFTER = Duration.ofSeconds(15);

    /** 10 minutes: how long a trainer waits for another one that is alive, such as one that validates. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(10);

    /** 5 minutes: how long the first trainer waits for the last one to start. */
    public static final Duration DEFAULT_JOIN_TIMEOUT = Duration.ofMinutes(5);

    private final HazelcastInstance hazelcast;
    private final String group;
    private final int worldSize;
    private int rank = Join.ANY;
    private String role = "trainer";
    private Duration lostAfter = DEFAULT_LOST_AFTER;
    private Duration timeout = DEFAULT_TIMEOUT;
    private Duration joinTimeout = DEFAULT_JOIN_TIMEOUT;
    private LostTrainer onLost = LostTrainer.FAIL;

    DistContextBuilder(HazelcastInstance hazelcast, String group, int worldSize) {
        if (group.isBlank()) {
            throw new GraphConfigException("group='" + group + "', must have a name that all its trainers know");
        }
        if (worldSize < 1) {
            throw new GraphConfigException("worldSize=" + worldSize + ", must be at least 1");
        }
        this.hazelcast = hazelcast;
        this.group = group;
        this.worldSize = worldSize;
    }

    /** The rank to take, 0 to worldSize - 1; the first free one without it. A trainer that is to go on with its own work names its rank. */
    public DistContextBuilder rank(int number) {
        if (number < 0 || number >= worldSize) {
            throw new GraphConfigException(
                    "rank=" + number + " of worldSize=" + worldSize + ", must be 0 to " + (worldSize - 1));
        }
        rank = number;
        return this;
    }

    /** What messages call this process; "trainer" by default. */
    public DistContextBuilder role(String name) {
        role = name;
        return this;
    }

    /** After how long without a sign of life a trainer is lost, at least 2 s; {@link #DEFAULT_LOST_AFTER}. The same for all. */
    public DistContextBuilder lostAfter(Duration time) {
        if (time.compareTo(Duration.ofSeconds(2)) < 0) {
            throw new GraphConfigException("lostAfter=" + time + ", must be at least 2 s");
        }
        lostAfter = time;
        return this;
    }

    /** What the others do then; {@link LostTrainer#FAIL} by default. The same for all. */
    public DistContextBuilder onLostTrainer(LostTrainer what) {
        onLost = what;
        return this;
    }

    /** How long an operation waits for ranks that are alive; {@link #DEFAULT_TIMEOUT}. */
    public DistContextBuilder timeout(Duration time) {
        timeout = positive("timeout", time);
        return this;
    }

    /** How long {@link #join} waits for the other ranks; {@link #DEFAULT_JOIN_TIMEOUT}. */
    public DistContextBuilder joinTimeout(Duration time) {
        joinTimeout = positive("joinTimeout", time);
        return this;
    }

    private static Duration positive(String name, Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new GraphConfigException(name + "=" + time + ", must be positive");
        }
        return time;
    }

    /**
     * Waits until all ranks are there.
     *
     * @throws io.filbert.graph.DeadlineException naming the ranks that did not come
     * @throws GraphConfigException when the rank is another process's, or the group has another size
     */
    public DistContext join() {
        return new DistContext(
                Seat.take(hazelcast, group, worldSize, rank, role, lostAfter, onLost, joinTimeout), timeout);
    }
}
