package io.filbert.train;

import io.filbert.graph.DeadlineException;
import io.filbert.graph.GraphConfigException;
import io.filbert.graph.GraphException;
import io.filbert.graph.TrainerLostException;
import io.filbert.group.Give;
import io.filbert.group.Membership;
import io.filbert.group.Part;
import io.filbert.group.Round;
import io.filbert.group.RoundKey;
import io.filbert.group.RoundView;
import io.filbert.rpc.Calls;
import io.filbert.rpc.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The collective operations of a rank, one after another, numbered alike on all ranks. Each bucket of an operation is given to its {@link
 * Round}; who gave the last part gets the result at once, the others look again after pauses that grow with the wait. The results of the
 * last operation are kept until the next one is done: a rank that is behind may need them from here when a bucket was lost.
 */
final class Collectives {
    /** {@value}: floats in a bucket, half a megabyte. */
    static final int BUCKET = 1 << 17;

    private static final long SHORTEST_PAUSE = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long CHECK = TimeUnit.MILLISECONDS.toNanos(250);

    private final Seat seat;
    private final RoundCalls rounds;
    private final Duration timeout;
    private volatile Done last = new Done(0, List.of());
    private @Nullable RuntimeException failure;

    Collectives(Seat seat, Duration timeout) {
        this.seat = seat;
        this.rounds = new RoundCalls(seat.hazelcast());
        this.timeout = timeout;
    }

    private record Done(long number, List<Part> results) {}

    /** The group goes on as another one; the operation is to be done again in it. */
    private static final class Regrouped extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Membership membership;

        Regrouped(Membership membership) {
            super("group re-formed", null, false, false);
            this.membership = membership;
        }
    }

    /** Why this rank cannot go on; to be said after the buckets were looked at once more, for the ranks may have given before they left. */
    private interface Verdict {
        void pass() throws Regrouped;
    }

    /** Does the next operation; answers the result of its first bucket. Blocks. After one failed the others fail with its reason. */
    Part run(Operation operation) {
        if (failure != null) {
            String why = "an operation before this one failed: " + failure.getMessage();
            throw failure instanceof TrainerLostException lost
                    ? new TrainerLostException(lost.rank(), why)
                    : new GraphException(why, failure);
        }
        try {
            return next(operation);
        } catch (RuntimeException e) {
            failure = e;
            throw e;
        }
    }

    private Part next(Operation operation) {
        long number = last.number + 1;
        while (true) {
            try {
                List<Part> results = attempt(number, operation);
                if (seat.isLost()) { // a pause of this rank may have ended an operation that the others have done
                    // without it
                    throw excluded();
                }
                operation.write(results);
                last = new Done(number, results);
                return results.get(0);
            } catch (Regrouped e) {
                seat.adopt(e.membership);
                settleAgain();
            }
        }
    }

    private List<Part> attempt(long number, Operation operation) throws Regrouped {
        int[] ranks = seat.membership().ranks();
        Operation own = operation.of(seat.rank(), ranks);
        List<Bucket> all = new ArrayList<>();
        for (int b = 0; b < operation.buckets(); b++) {
            all.add(new Bucket(b, number, own, ranks));
        }
        Deadline deadline = Deadline.in(timeout);
        long moved = System.nanoTime();
        long checked = moved;
        @Nullable Verdict verdict = null;
        List<Bucket> open = all;
        List<Bucket> asked = all;
        while (true) {
            Set<Integer> missing = new TreeSet<>();
            boolean giving = false;
            for (Bucket bucket : asked) {
                if (!bucket.isComplete()) {
                    missing.addAll(bucket.missing);
                    giving |= bucket.giving;
                }
            }
            int before = open.size();
            open = open.stream().filter(b -> b.result == null).toList();
            if (open.isEmpty()) {
                return all.stream().map(Bucket::result).toList();
            }
            boolean moves = open.size() < before;
            long now = System.nanoTime();
            moved = moves ? now : moved;
            if (verdict != null && !missing.isEmpty()) {
                verdict.pass();
            }
            verdict = null;
            if (!missing.isEmpty() && now - checked > CHECK) {
                verdict = check(missing, deadline);
                checked = now;
            }
            if (!missing.isEmpty() && verdict == null) {
                pause(now - moved);
            }
            asked = moves || giving || verdict != null ? open : open.subList(0, 1); // one tells how far the others are
            asked.forEach(Bucket::ask);
        }
    }

    /** Puts the results of the last operation back where they were lost; also called by another thread, after a member died. */
    void settleAgain() {
        Done done = last;
        List<CompletionStage<Boolean>> needed = new ArrayList<>();
        for (int b = 0; b < done.results.size(); b++) {
            needed.add(rounds.settle(seat.key(b), done.number, null));
        }
        for (int b = 0; b < done.results.size() && last.number == done.number; b++) {
            CompletionStage<Boolean> asked = needed.get(b);
            if (call(() -> asked, "settle")) {
                settle(seat.key(b), done.number, done.results.get(b));
            }
        }
    }

    private void settle(RoundKey key, long number, Part result) {
        call(() -> rounds.settle(key, number, result), "settle");
    }

    private <T> T call(Supplier<CompletionStage<T>> call, String what) {
        return Calls.await(call, timeout, "group " + seat.group() + ": " + what);
    }

    /** A bucket that was given. */
    private final class Bucket {
        private final RoundKey key;
        private final Operation operation;
        private final long number;
        private final Give look;
        private boolean giving = true;
        private CompletionStage<?> sent;
        private @Nullable Part result;

        /** The others that are waited for, as of the last answer; none when this rank itself is to go on. */
        private List<Integer> missing = List.of();

        Bucket(int bucket, long number, Operation operation, int[] ranks) {
            this.key = seat.key(bucket);
            this.operation = operation;
            this.number = number;
            this.look = new Give(number, operation.reduction(), operation.length(), seat.rank(), ranks, null);
            this.sent = rounds.give(key, look, operation);
        }

        /** Asks again. */
        void ask() {
            sent = giving ? rounds.give(key, look, operation) : rounds.look(key, look);
        }

        Part result() {
            return Objects.requireNonNull(result);
        }

        private RoundView view() {
            AtomicBoolean again = new AtomicBoolean();
            return rounds.view(call(
                    () -> {
                        if (again.getAndSet(true)) {
                            ask();
                        }
                        return sent;
                    },
                    "operation " + number));
        }

        /** Waits for the answer. */
        boolean isComplete() {
            RoundView view = view();
            missing = List.of();
            switch (view.state()) {
                case COMPLETE -> {
                    result = view.result();
                    return true;
                }
                case WAITING -> {
                    List<Integer> waitedFor =
                            Arrays.stream(view.missing()).boxed().toList();
                    giving = waitedFor.contains(seat.rank()); // lost with the bucket: given again
                    missing = giving ? List.of() : waitedFor;
                }
                case BEHIND -> {
                    Done done = last;
                    Part known = key.bucket() < done.results.size() ? done.results.get(key.bucket()) : Part.NOTHING;
                    settle(key, number - 1, known); // a bucket that was not in it is nobody's any more
                    giving = true;
                }
                case STALE -> throw excluded();
                case REFUSED ->
                    throw new GraphConfigException(
                            "group " + seat.group() + ", operation " + number + ": " + view.reason());
            }
            return false;
        }
    }

    private TrainerLostException excluded() {
        return new TrainerLostException(
                seat.rank(),
                seat.describe(seat.rank()) + " was thought lost by the others, which went on without it;"
                        + " join again, or give it a longer lostAfter");
    }

    private void pause(long waited) {
        if (Thread.interrupted()) {
            throw new GraphException("trainer " + seat.rank() + " of group " + seat.group() + " was closed", null);
        }
        LockSupport.parkNanos(Math.max(SHORTEST_PAUSE, Math.min(waited / 8, LONGEST_PAUSE)));
    }

    /** Judges whether the ranks that are waited for will come; null when they may. */
    private @Nullable Verdict check(Set<Integer> missing, Deadline deadline) {
        Membership now = seat.look();
        int first = missing.iterator().next();
        String waits = "group " + seat.group() + " waits for " + seat.describe(missing);
        if (now == null) {
            return () -> {
                throw new TrainerLostException(
                        first,
                        waits
                                + "; its entry in the grid is gone: were more members lost than filbert.groups has backups?");
            };
        }
        if (now.generation() != seat.membership().generation()) {
            return () -> {
                if (now.goesOn() && seat.isIn(now)) {
                    throw new Regrouped(now);
                }
                throw new TrainerLostException(
                        first,
                        waits + "; the group was formed again without this rank " + seat.rank()
                                + ", as a trainer was lost: join again and go on from the last checkpoint");
            };
        }
        for (int rank : missing) {
            if (!seat.isAlive(rank)) {
                return () -> {
                    Membership next = seat.onLost() == LostTrainer.GO_ON ? seat.exclude(rank) : null;
                    if (next != null && seat.isIn(next)) {
                        throw new Regrouped(next);
                    }
                    throw new TrainerLostException(
                            rank,
                            seat.describe(rank) + " has left, or was not heard of for "
                                    + seat.lostAfter().toMillis()
                                    + " ms; join again and go on from the last checkpoint");
                };
            }
        }
        return deadline.passed()
                ? () -> {
                    throw new DeadlineException(waits + " since " + timeout.toMillis()
                            + " ms; they are alive: do all ranks call the same methods in the same order?");
                }
                : null;
    }
}
