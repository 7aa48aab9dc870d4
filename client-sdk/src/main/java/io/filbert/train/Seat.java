package io.filbert.train;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.partition.Partition;
import io.filbert.graph.DeadlineException;
import io.filbert.graph.FormatException;
import io.filbert.graph.GraphConfigException;
import io.filbert.graph.GraphException;
import io.filbert.group.Exclude;
import io.filbert.group.GroupMaps;
import io.filbert.group.Join;
import io.filbert.group.Membership;
import io.filbert.group.RoundKey;
import io.filbert.partition.PartitionKeys;
import io.filbert.rpc.Calls;
import io.filbert.rpc.Deadline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A process's place in a group: its rank, and how the group stands. Thread-safe. */
final class Seat {
    private static final System.Logger LOG = System.getLogger(Seat.class.getName());

    /** How many partitions the buckets of a group are spread over. */
    private static final int PARTITIONS = 64;

    private static final Duration CALL = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HazelcastInstance hz;
    private final IMap<String, Membership> groups;
    private final String group;
    private final String role;
    private final LostTrainer onLost;
    private final Life life;
    private final int[] partitionKeys;
    private final UUID listener;
    private volatile Runnable afterLoss = () -> {};
    private volatile @Nullable Membership membership;
    private volatile int rank = Join.ANY;

    private Seat(HazelcastInstance hz, String group, String role, Duration lostAfter, LostTrainer onLost) {
        this.hz = hz;
        this.groups = hz.getMap(GroupMaps.GROUPS);
        this.group = group;
        this.role = role;
        this.onLost = onLost;
        this.life = new Life(hz, group, role, lostAfter);
        this.partitionKeys = PartitionKeys.of(hz);
        this.listener = hz.getCluster().addMembershipListener(new MembershipListener() {
            @Override
            public void memberAdded(MembershipEvent event) {}

            @Override
            public void memberRemoved(MembershipEvent event) {
                afterLoss.run();
            }
        });
    }

    /** Takes a seat and waits for the others. */
    static Seat take(
            HazelcastInstance hz,
            String group,
            int worldSize,
            int rank,
            String role,
            Duration lostAfter,
            LostTrainer onLost,
            Duration joinTimeout) {
        Seat seat = new Seat(hz, group, role, lostAfter, onLost);
        try {
            seat.life.begin();
            seat.join(worldSize, rank, Deadline.in(joinTimeout), joinTimeout);
            return seat;
        } catch (RuntimeException e) {
            seat.leave();
            throw e;
        }
    }

    private void join(int worldSize, int wanted, Deadline deadline, Duration joinTimeout) {
        int[] partitions = partitions();
        Deadline seated =
                Deadline.in(life.lostAfter().plus(PATIENCE)); // a life that just ended looks alive for so long
        for (long pause = 10; ; pause = Math.min(2 * pause, 200)) {
            Membership seen = look();
            Membership now = seen;
            if (seen == null || seen.rankOf(life.name()) < 0) {
                boolean goesOn = onLost == LostTrainer.GO_ON;
                Join join = new Join(worldSize, wanted, life.name(), dead(seen), goesOn, partitions);
                now = call(() -> groups.submitToKey(group, join), "join");
            }
            if (now == null || now.rankOf(life.name()) < 0) {
                if (now != null && seated.passed()) {
                    throw new GraphConfigException(whyNot(now, worldSize, wanted));
                }
            } else if (now.complete()) {
                rank = now.rankOf(life.name());
                membership = now;
                return;
            } else if (deadline.passed()) {
                throw new DeadlineException("group " + group + " waits for ranks " + now.empty() + " of " + worldSize
                        + " since " + joinTimeout.toMillis() + " ms: did they start, with this group's name?");
            }
            deadline.pause(pause);
        }
    }

    private String whyNot(Membership now, int worldSize, int wanted) {
        if (now.worldSize() != worldSize) {
            return "group " + group + " has worldSize=" + now.worldSize() + " for another rank, " + worldSize
                    + " here; ranks must agree, and a name is for one run";
        }
        if (now.complete() && now.goesOn() && (wanted == Join.ANY || now.left()[wanted] || !isAlive(now, wanted))) {
            return "group " + group + " goes on without the trainers that it lost (onLostTrainer=GO_ON), its ranks "
                    + Arrays.toString(now.ranks())
                    + " are at work: what comes back cannot join them; take another name";
        }
        return wanted == Join.ANY
                ? "group " + group + " has all its " + worldSize + " ranks already; a name is for one run"
                : "rank " + wanted + " of group " + group + " is " + now.seats()[wanted] + ", which is alive";
    }

    /** Lives of a membership that gave no sign. */
    private List<String> dead(@Nullable Membership seen) {
        List<String> dead = new ArrayList<>();
        for (int r = 0; seen != null && r < seen.worldSize(); r++) {
            String other = seen.seats()[r];
            if (other != null && !life.isAlive(other)) {
                dead.add(other);
            }
        }
        return dead;
    }

    /** Partitions of members in turn, so that neighboring buckets are not one member's. */
    private int[] partitions() {
        Map<Member, Deque<Integer>> owned = new LinkedHashMap<>();
        int all = 0;
        for (Partition p : hz.getPartitionService().getPartitions()) {
            Member owner = p.getOwner();
            if (owner != null) {
                owned.computeIfAbsent(owner, m -> new ArrayDeque<>()).add(p.getPartitionId());
                all++;
            }
        }
        int[] chosen = new int[Math.max(1, Math.min(PARTITIONS, all))];
        for (int i = 0; i < Math.min(chosen.length, all); ) {
            for (Deque<Integer> of : owned.values()) {
                if (!of.isEmpty() && i < chosen.length) {
                    chosen[i++] = of.remove();
                }
            }
        }
        return chosen;
    }

    private <T> T call(Supplier<CompletionStage<T>> call, String what) {
        return Calls.await(call, CALL, "group " + group + ": " + what);
    }

    HazelcastInstance hazelcast() {
        return hz;
    }

    String group() {
        return group;
    }

    String role() {
        return role;
    }

    int rank() {
        return rank;
    }

    LostTrainer onLost() {
        return onLost;
    }

    Duration lostAfter() {
        return life.lostAfter();
    }

    /** Whether this process has its rank in a membership. */
    boolean isIn(Membership other) {
        return other.complete() && other.has(rank, life.name());
    }

    /** That this rank works in, which may be over. */
    Membership membership() {
        Membership now = membership;
        if (now == null) {
            throw new GraphException("group " + group + " was not joined", null);
        }
        return now;
    }

    /** Goes on in this one. */
    void adopt(Membership next) {
        membership = next;
    }

    /** The membership of now; null when the group is gone. */
    @Nullable
    Membership look() {
        IMap<String, Object> any = hz.getMap(GroupMaps.GROUPS);
        Object found = call(() -> any.getAsync(group), "look");
        if (found != null && !(found instanceof Membership)) {
            throw new FormatException("group " + group + ": map " + GroupMaps.GROUPS
                    + " holds something else under this name; take another name");
        }
        return (Membership) found;
    }

    boolean isAlive(int other) {
        return isAlive(membership(), other);
    }

    private boolean isAlive(Membership in, int other) {
        String seat = in.seats()[other];
        return seat != null && life.isAlive(seat);
    }

    /** Whether the others have gone on, or formed the group again, without this one. Asks them only where its signs of life were late. */
    boolean isLost() {
        if (!life.mayBeLost()) {
            return false;
        }
        life.found(); // before the look: a pause from here on is another one
        Membership now = look();
        return now == null || !now.has(rank, life.name());
    }

    Membership exclude(int lost) {
        String seat = membership().seats()[lost];
        return call(() -> groups.submitToKey(group, new Exclude(lost, seat == null ? "" : seat)), "exclude");
    }

    String describe(int other) {
        return "rank " + other + " of group " + group + " (" + membership().seats()[other] + ")";
    }

    /** Several ranks in words. */
    String describe(Collection<Integer> others) {
        return others.stream().map(this::describe).collect(java.util.stream.Collectors.joining(", "));
    }

    RoundKey key(int bucket) {
        Membership now = membership();
        int partition = now.partitions()[bucket % now.partitions().length];
        return new RoundKey(group, now.generation(), bucket, partitionKeys[partition]);
    }

    /** What is to be done after a member was lost; must not block. */
    void onMemberLost(Runnable task) {
        afterLoss = task;
    }

    /**
     * No further sign of life. The group's entry stays, also after the last one has left: from it whoever joins next knows which generation is
     * new, and does not meet rounds of an old one.
     */
    void leave() {
        try {
            hz.getCluster().removeMembershipListener(listener);
        } catch (RuntimeException e) { // of an instance that has ended
            LOG.log(System.Logger.Level.DEBUG, "group " + group + ", rank " + rank, e);
        }
        life.close();
    }
}
