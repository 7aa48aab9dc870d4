package io.filbert.train;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.filbert.group.GroupMaps;
import io.filbert.rpc.Calls;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The signs of life of a process in a group: an entry of {@link GroupMaps#TRAINERS} that ends by itself, renewed four times in the span after
 * which it would. Whoever reads that the entry of another life is gone knows that it is lost. The thread that renews it does nothing
 * else. Thread-safe.
 */
final class Life implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Life.class.getName());
    private static final Duration CALL = Duration.ofSeconds(30);

    private final IMap<String, String> trainers;
    private final String group;
    private final String role;
    private final String name;
    private final Duration lostAfter;
    private final ScheduledExecutorService beats;
    private volatile long lastBeat = System.nanoTime();
    private volatile boolean pausedLong;

    /** @param role what others read */
    Life(HazelcastInstance hz, String group, String role, Duration lostAfter) {
        this.trainers = hz.getMap(GroupMaps.TRAINERS);
        this.group = group;
        this.role = role;
        this.lostAfter = lostAfter;
        this.name = host() + ":" + ProcessHandle.current().pid() + "/"
                + UUID.randomUUID().toString().substring(0, 8);
        this.beats = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "filbert-trainer-life-" + group);
            thread.setDaemon(true);
            return thread;
        });
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown host";
        }
    }

    /** The first sign, and then the others. */
    void begin() {
        beat();
        long every = lostAfter.toMillis() / 4;
        var unused = beats.scheduleWithFixedDelay(this::live, every, every, TimeUnit.MILLISECONDS);
    }

    private void beat() {
        long sent = System.nanoTime();
        call(() -> trainers.setAsync(key(name), role, lostAfter.toMillis(), TimeUnit.MILLISECONDS), "a sign of life");
        pausedLong |= System.nanoTime() - lastBeat > lostAfter.toNanos();
        lastBeat = sent;
    }

    private void live() {
        try {
            beat();
        } catch (RuntimeException e) { // the next beat tries again; the others judge by what they see
            LOG.log(System.Logger.Level.WARNING, "group " + group + ", " + name + ": no sign of life was given", e);
        }
    }

    /** A word that no other process or attempt has. */
    String name() {
        return name;
    }

    Duration lostAfter() {
        return lostAfter;
    }

    boolean isAlive(String other) {
        return call(() -> trainers.getAsync(key(other)), "look for " + other) != null;
    }

    /** Whether others may have found this one lost, since it was {@link #found}: its signs were late once. */
    boolean mayBeLost() {
        return pausedLong || System.nanoTime() - lastBeat > lostAfter.toNanos();
    }

    /** This one was looked for after the pause, and is not thought lost. */
    void found() {
        pausedLong = false;
    }

    private String key(String life) {
        return GroupMaps.life(group, life);
    }

    private <T> T call(Supplier<CompletionStage<T>> call, String what) {
        return Calls.await(call, CALL, "group " + group + ": " + what);
    }

    /** No further sign of life. */
    @Override
    public void close() {
        beats.shutdownNow();
        try {
            call(() -> trainers.removeAsync(key(name)), "leave");
        } catch (RuntimeException e) { // the entry ends by itself
            LOG.log(System.Logger.Level.DEBUG, "group " + group + ", " + name + " left without a word", e);
        }
    }
}
