package io.filbert.rpc;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.partition.Partition;
import io.filbert.direct.DirectCalls;
import io.filbert.graph.DeadlineException;
import io.filbert.graph.GraphException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls to members over Hazelcast's own connections, from a member or a thin client. One per Hazelcast instance; all
 * threads may use it. A call that hits a member which left, a partition without an owner or a moved partition is sent
 * again until its deadline; a failure inside the request reaches the caller by name and is not retried.
 */
public final class Rpc {
    private static final System.Logger LOG = System.getLogger(Rpc.class.getName());
    private static final String CONTEXT = "io.filbert.rpc";
    private static final long FIRST_PAUSE_MILLIS = 2;
    private static final long LONGEST_PAUSE_MILLIS = 250;

    private final HazelcastInstance hz;
    private final RpcOptions options;
    private final DirectCalls calls;
    private final ThreadPoolExecutor threads;
    private final boolean member;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final LongAdder requests = new LongAdder();
    private volatile Partition[] table = {};
    private volatile boolean closed;

    private Rpc(HazelcastInstance hz, RpcOptions options) {
        this.hz = hz;
        this.options = options;
        this.calls = DirectCalls.of(hz, RpcOptions.EXECUTOR);
        this.member = Failures.isMember(hz);
        AtomicInteger number = new AtomicInteger();
        this.threads =
                new ThreadPoolExecutor(0, Integer.MAX_VALUE, 2, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "filbert-rpc-" + hz.getName() + "-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /**
     * The Rpc of an instance. Idempotent: the first call sets the options, later ones return the same object until
     * {@link #shutdown}.
     */
    public static Rpc init(HazelcastInstance hz, RpcOptions options) {
        return (Rpc) hz.getUserContext().compute(CONTEXT, (name, present) -> {
            return present instanceof Rpc rpc && !rpc.closed ? rpc : new Rpc(hz, options);
        });
    }

    public HazelcastInstance hazelcast() {
        return hz;
    }

    public RpcOptions options() {
        return options;
    }

    /** True on a cluster member, false on a client. */
    public boolean isMember() {
        return member;
    }

    /** How many requests were sent since {@link #init}, own member included. */
    public long requests() {
        return requests.sum();
    }

    /** How many requests wait for their reply now. */
    public int inFlight() {
        return inFlight.get();
    }

    /**
     * Sends a request to one member. When that member leaves, the future fails: nobody else can answer for it.
     *
     * @return completes with the reply, or with a {@link GraphException}; dependents run on Filbert's own threads
     */
    public <R> CompletableFuture<R> callAsync(Member member, RpcRequest<R> request) {
        return callAsync(member, request, options.timeout());
    }

    /** The same with a bound of its own. */
    public <R> CompletableFuture<R> callAsync(Member member, RpcRequest<R> request, Duration timeout) {
        checkOpen();
        Deadline deadline = Deadline.in(timeout);
        return CompletableFuture.supplyAsync(
                () -> {
                    for (long pause = FIRST_PAUSE_MILLIS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
                        try {
                            return await(submit(member, request), deadline, "call to " + member.getAddress());
                        } catch (RetryException e) {
                            if (!isInCluster(member) || deadline.passed()) {
                                throw new DeadlineException(
                                        "call of " + request.getClass().getSimpleName() + " to "
                                                + member.getAddress() + " failed: " + e.getCause()
                                                + "; is the member gone? ask again with the current members");
                            }
                            deadline.pause(pause);
                        }
                    }
                },
                threads);
    }

    /** Runs a blocking piece of work on Filbert's own threads; for the asynchronous form of something that blocks. */
    public <T> CompletableFuture<T> supplyAsync(Supplier<T> work) {
        checkOpen();
        return CompletableFuture.supplyAsync(work, threads);
    }

    /**
     * Asks the owners of some partitions, each owner once and the remote ones first, and again where the answer was not
     * complete, until every partition is answered. Blocks; an interrupt ends it.
     *
     * @throws DeadlineException when the deadline passed; it names a partition and the last reason
     */
    public <R> void callOwners(int[] partitions, OwnerCall<R> call, Deadline deadline) {
        checkOpen();
        int[] open = partitions;
        String reason = "no owner";
        int retries = 0;
        long pause = FIRST_PAUSE_MILLIS;
        while (open.length > 0) {
            Map<Member, int[]> owners = owners(open);
            IntList again = new IntList(open.length);
            boolean progress = false;
            List<Sent> sent = new ArrayList<>();
            try {
                for (Map.Entry<Member, int[]> e : owners.entrySet()) {
                    if (!isSelf(e.getKey())) {
                        sent.add(new Sent(e.getKey(), e.getValue(), submit(e.getKey(), call.request(e.getValue()))));
                    }
                }
                for (Map.Entry<Member, int[]> e : owners.entrySet()) {
                    if (isSelf(e.getKey())) {
                        sent.add(new Sent(e.getKey(), e.getValue(), submit(e.getKey(), call.request(e.getValue()))));
                    }
                }
                for (Sent s : sent) {
                    call.awaits(s.partitions);
                    try {
                        @SuppressWarnings("unchecked") // the request's own type parameter
                        R reply = (R) await(s.reply, deadline, call.name() + " at " + s.member.getAddress());
                        OwnerCall.Open left = call.accept(s.partitions, reply);
                        again.addAll(left.notMine());
                        again.addAll(left.unfinished());
                        progress |= left.notMine().length < s.partitions.length;
                        if (left.notMine().length > 0) {
                            reason = "member " + s.member.getAddress() + " does not own it";
                        }
                    } catch (RetryException e) {
                        again.addAll(s.partitions);
                        reason = String.valueOf(e.getCause());
                    } finally {
                        call.awaits(null);
                    }
                }
            } finally {
                sent.forEach(s -> s.reply.cancel());
            }
            again.addAll(withoutOwner(open, owners));
            open = again.toArray();
            if (open.length > 0 && !progress) {
                if (deadline.passed()) {
                    throw new DeadlineException(call.name() + ": partition " + open[0]
                            + (open.length > 1 ? " and " + (open.length - 1) + " more" : "") + " timed out after "
                            + retries + " retries: " + reason);
                }
                deadline.pause(pause);
                pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
                retries++;
            }
        }
    }

    /** Has calls answered one after another, each within the time-out of a call. Blocks; an interrupt ends it. */
    public void callOwners(OwnerCalls calls) {
        for (OwnerCall<?> call = calls.call(); call != null; call = calls.call()) {
            callOwners(calls.partitions(), call, Deadline.in(options.timeout()));
            calls.advance();
        }
    }

    /** Refuses new calls and waits for the running ones. Another {@link #init} gives a new Rpc. */
    public void shutdown(Duration timeout) {
        closed = true;
        hz.getUserContext().remove(CONTEXT, this);
        threads.shutdown();
        Deadline deadline = Deadline.in(timeout);
        try {
            while (inFlight.get() > 0 && !deadline.passed()) {
                deadline.pause(1);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** The owners of some partitions now; partitions without an owner are left out. */
    public Map<Member, int[]> owners(int[] partitions) {
        Partition[] table = partitionTable();
        Map<Member, IntList> lists = new LinkedHashMap<>();
        for (int p : partitions) {
            Member owner = table[p].getOwner();
            if (owner != null) {
                lists.computeIfAbsent(owner, m -> new IntList(16)).add(p);
            }
        }
        Map<Member, int[]> owners = new LinkedHashMap<>();
        lists.forEach((member, list) -> owners.put(member, list.toArray()));
        return owners;
    }

    /** The partitions by number: each tells its owner of the moment. */
    private Partition[] partitionTable() {
        Partition[] known = table;
        if (known.length == 0) { // a client knows none before it is connected
            Set<Partition> all = hz.getPartitionService().getPartitions();
            known = new Partition[all.size()];
            for (Partition p : all) {
                known[p.getPartitionId()] = p;
            }
            table = known;
        }
        return known;
    }

    /** The number of partitions of the cluster. */
    public int partitionCount() {
        return hz.getPartitionService().getPartitions().size();
    }

    /** The partitions that this member owns now, ascending; none on a client. */
    public int[] localPartitions() {
        IntList list = new IntList(64);
        for (Partition p : hz.getPartitionService().getPartitions()) {
            Member owner = p.getOwner();
            if (owner != null && isSelf(owner)) {
                list.add(p.getPartitionId());
            }
        }
        int[] local = list.toArray();
        Arrays.sort(local);
        return local;
    }

    private static int[] withoutOwner(int[] open, Map<Member, int[]> owners) {
        int owned = owners.values().stream().mapToInt(a -> a.length).sum();
        if (owned == open.length) {
            return new int[0];
        }
        IntList without = new IntList(open.length - owned);
        for (int p : open) {
            if (owners.values().stream().noneMatch(a -> contains(a, p))) {
                without.add(p);
            }
        }
        return without.toArray();
    }

    private static boolean contains(int[] a, int value) {
        for (int v : a) {
            if (v == value) {
                return true;
            }
        }
        return false;
    }

    private record Sent(Member member, int[] partitions, Pending reply) {}

    /** A reply to come; counted in flight until it is there or given up. */
    private final class Pending {
        private DirectCalls.@Nullable Call sent;
        private @Nullable RpcReply reply;
        private @Nullable Throwable failure;
        private boolean counted = true;

        RpcReply get(Deadline deadline) throws Exception {
            if (failure != null) {
                done();
                throw new ExecutionException(failure);
            }
            if (reply != null) {
                done();
                return reply;
            }
            try {
                RpcReply answer = (RpcReply) Objects.requireNonNull(sent).get(deadline.left(), TimeUnit.NANOSECONDS);
                done();
                return answer;
            } catch (ExecutionException | CancellationException e) {
                done();
                throw e;
            } // after a time-out or an interrupt it is still in flight: cancel() ends it
        }

        /** Gives up a reply that nobody waits for any more. Cancelling asks the member and may take its time: not on this thread. */
        void cancel() {
            DirectCalls.Call open = sent;
            if (counted && open != null) {
                try {
                    threads.execute(open::cancel);
                } catch (RejectedExecutionException e) { // shut down: the reply is dropped when it comes
                    LOG.log(System.Logger.Level.DEBUG, "a request was not cancelled: shut down");
                }
            }
            done();
        }

        private void done() {
            if (counted) {
                counted = false;
                inFlight.decrementAndGet();
            }
        }
    }

    /** Sends, or runs on this thread when the member is this one: by reference, without serialization. */
    private Pending submit(Member member, RpcRequest<?> request) {
        requests.increment();
        inFlight.incrementAndGet();
        Pending pending = new Pending();
        try {
            if (isSelf(member)) {
                pending.reply = RpcReply.to(request, hz);
            } else {
                pending.sent = calls.submit(member, new RpcTask(request, null));
            }
        } catch (RuntimeException e) { // such as a member that just left: judged in await()
            pending.failure = e;
        }
        return pending;
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the reply's type is the request's parameter
    private static <R> R await(Pending pending, Deadline deadline, String what) {
        try {
            return (R) pending.get(deadline).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GraphException(what + " was interrupted", e);
        } catch (TimeoutException e) {
            throw new DeadlineException(what + " got no reply in time");
        } catch (GraphException e) {
            throw e;
        } catch (Exception e) {
            Throwable cause = e instanceof ExecutionException || e instanceof CompletionException ? e.getCause() : e;
            throw Failures.judge(what, cause == null ? e : cause);
        }
    }

    /** Asked anew each time: a member gets another id when it merges after a split brain. */
    private boolean isSelf(Member other) {
        return member && other.getUuid().equals(hz.getCluster().getLocalMember().getUuid());
    }

    /** Whether a member is in the cluster now. */
    public boolean isInCluster(Member member) {
        Collection<Member> members = hz.getCluster().getMembers();
        return members.stream().anyMatch(m -> m.getUuid().equals(member.getUuid()));
    }

    private void checkOpen() {
        if (closed) {
            throw new GraphException("rpc of " + hz.getName() + " was shut down; call Rpc.init again");
        }
    }
}
