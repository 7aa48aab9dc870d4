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
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A process's place in a group. It gives signs of life: an entry of {@link GroupMaps#TRAINERS} that ends by itself, renewed four times in
 * the span after which it would. Whoever reads that the entry of another life is gone knows that it is lost. Thread-safe.
 */
final class Seat {
    private static final System.Logger LOG = System.getLogger(Seat.class.getName());

    /** How many partitions the buckets of a group are spread over. */
    private static final int PARTITIONS = 64;

    private static final Duration CALL = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HazelcastInstance hz;
    private final IMap<String, Membership> groups;
    private final IMap<String, String> trainers;
    private final String group;
    private final String role;
    private final Duration lostAfter;
    private final String life;
    private final int[] partitionKeys;
    private final ScheduledExecutorService beats;
    private final UUID listener;
    private @Nullable ScheduledFuture<?> beating;
    private volatile boolean memberLost;
    private volatile Runnable afterLoss = () -> {};
    private volatile @Nullable Membership membership;
    private volatile int rank = Join.ANY;

    private Seat(HazelcastInstance hz, String group, String role, Duration lostAfter) {
        this.hz = hz;
        this.groups = hz.getMap(GroupMaps.GROUPS);
        this.trainers = hz.getMap(GroupMaps.TRAINERS);
        this.group = group;
        this.role = role;
        this.lostAfter = lostAfter;
        this.life = host() + ":" + ProcessHandle.current().pid() + "/"
                + UUID.randomUUID().toString().substring(0, 8);
        this.partitionKeys = PartitionKeys.of(hz);
        this.beats = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "filbert-trainer-life-" + group);
            thread.setDaemon(true);
            return thread;
        });
        this.listener = hz.getCluster().addMembershipListener(new MembershipListener() {
            @Override
            public void memberAdded(MembershipEvent event) {}

            @Override
            public void memberRemoved(MembershipEvent event) {
                memberLost = true;
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
            Duration joinTimeout) {
        Seat seat = new Seat(hz, group, role, lostAfter);
        try {
            seat.beat();
            long every = lostAfter.toMillis() / 4;
            seat.beating = seat.beats.scheduleWithFixedDelay(seat::live, every, every, TimeUnit.MILLISECONDS);
            seat.join(worldSize, rank, Deadline.in(joinTimeout), joinTimeout);
            return seat;
        } catch (RuntimeException e) {
            seat.leave();
            throw e;
        }
    }

    private void join(int worldSize, int wanted, Deadline deadline, Duration joinTimeout) {
        int[] partitions = partitions();
        Deadline seated = Deadline.in(lostAfter.plus(PATIENCE)); // a life that just ended looks alive for so long
        for (long pause = 10; ; pause = Math.min(2 * pause, 200)) {
            Membership seen = look();
            Membership now = seen;
            if (seen == null || seen.rankOf(life) < 0) {
                List<String> dead = dead(seen);
                now = call(
                        () -> groups.submitToKey(group, new Join(worldSize, wanted, life, dead, partitions)), "join");
            }
            if (now == null || now.rankOf(life) < 0) {
                if (now != null && seated.passed()) {
                    throw new GraphConfigException(whyNot(now, worldSize, wanted));
                }
            } else if (now.complete()) {
                rank = now.rankOf(life);
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
        return wanted == Join.ANY
                ? "group " + group + " has all its " + worldSize + " ranks already; a name is for one run"
                : "rank " + wanted + " of group " + group + " is " + now.seats()[wanted] + ", which is alive";
    }

    /** Lives of a membership that gave no sign. */
    private List<String> dead(@Nullable Membership seen) {
        List<String> dead = new ArrayList<>();
        for (int r = 0; seen != null && r < seen.worldSize(); r++) {
            String other = seen.seats()[r];
            if (other != null && !isAlive(other)) {
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

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown host";
        }
    }

    private <T> T call(Supplier<CompletionStage<T>> call, String what) {
        return Calls.await(call, CALL, "group " + group + ": " + what);
    }

    private void beat() {
        call(
                () -> trainers.setAsync(GroupMaps.life(group, life), role, lostAfter.toMillis(), TimeUnit.MILLISECONDS),
                "a sign of life");
    }

    /** Renews the sign of life; after a member was lost, does what is to be done then. */
    private void live() {
        try {
            beat();
            if (memberLost) {
                memberLost = false;
                afterLoss.run();
            }
        } catch (RuntimeException e) { // the next beat tries again; the others judge by what they see
            LOG.log(
                    System.Logger.Level.WARNING,
                    "group " + group + ", rank " + rank + ": no sign of life was given",
                    e);
        }
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

    String life() {
        return life;
    }

    Duration lostAfter() {
        return lostAfter;
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
        String seat = membership().seats()[other];
        return seat != null && isAlive(seat);
    }

    private boolean isAlive(String other) {
        return call(() -> trainers.getAsync(GroupMaps.life(group, other)), "look for " + other) != null;
    }

    Membership exclude(int lost) {
        String seat = membership().seats()[lost];
        return call(() -> groups.submitToKey(group, new Exclude(lost, seat == null ? "" : seat)), "exclude");
    }

    String describe(int other) {
        return "rank " + other + " of group " + group + " (" + membership().seats()[other] + ")";
    }

    RoundKey key(int bucket) {
        Membership now = membership();
        int partition = now.partitions()[bucket % now.partitions().length];
        return new RoundKey(group, now.generation(), bucket, partitionKeys[partition]);
    }

    void onMemberLost(Runnable task) {
        afterLoss = task;
    }

    /**
     * No further sign of life. The group's entry stays, also after the last one has left: from it whoever joins next knows which generation is
     * new, and does not meet rounds of an old one.
     */
    void leave() {
        if (beating != null) {
            beating.cancel(true);
        }
        beats.shutdownNow();
        try {
            hz.getCluster().removeMembershipListener(listener);
            call(() -> trainers.removeAsync(GroupMaps.life(group, life)), "leave");
        } catch (RuntimeException e) { // the entry ends by itself
            LOG.log(System.Logger.Level.DEBUG, "group " + group + ", rank " + rank + " left without a word", e);
        }
    }
}
