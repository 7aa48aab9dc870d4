package io.filbert.train;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.DeadlineException;
import io.filbert.graph.GraphConfigException;
import io.filbert.graph.GraphException;
import io.filbert.graph.TrainerLostException;
import io.filbert.group.Part;
import io.filbert.group.Reduction;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One of several trainers of a model: its rank, and what they do together. They find each other through the grid by the name of their
 * group, without a list of hosts, from members and thin clients:
 *
 * <pre>{@code
 * try (DistContext trainers = DistContext.builder(hazelcast, "cora", 4).join()) {
 *     trainers.broadcast(parameters);
 *     for (MiniBatch batch : loader.epoch(0)) {        // of loader.rank(trainers.rank(), trainers.worldSize())
 *         float[] gradients = backward(parameters, batch);
 *         trainers.allReduce(gradients, Reduction.SUM);
 *         adam.step(parameters, gradients);
 *     }
 * }
 * }</pre>
 *
 * <p>All ranks call the same methods in the same order with buffers of the same length. Sums are made in the order of the ranks, element
 * by element, so they have the same bits in every run, wherever the members and trainers are. Buffers travel in buckets of
 * {@value Collectives#BUCKET} floats, which lie in partitions of members in turn. A member may die at any time: what it held has a backup,
 * and what is lost all the same is given again.
 *
 * <p>A trainer that is not heard of for {@code lostAfter} is lost; see {@link LostTrainer}. Any thread may call; operations are done one
 * after another in the order of the calls. PyG's counterpart is {@code torch_geometric.distributed.DistContext} with the process group of
 * {@code torch.distributed} beside it.
 */
public final class DistContext implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(DistContext.class.getName());

    private final Seat seat;
    private final Collectives collectives;
    private final ExecutorService worker;
    private final ExecutorService settler;
    private final Map<Long, CompletableFuture<Part>> running = new ConcurrentHashMap<>();
    private final AtomicLong submitted = new AtomicLong();

    DistContext(Seat seat, Duration timeout) {
        this.seat = seat;
        this.collectives = new Collectives(seat, timeout);
        this.worker = thread("filbert-trainer-" + seat.group() + "-" + seat.rank());
        this.settler = thread("filbert-trainer-settles-" + seat.group() + "-" + seat.rank());
        seat.onMemberLost(this::settleAgain);
    }

    private static ExecutorService thread(String name) {
        return Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    private void settleAgain() {
        try {
            settler.execute(collectives::settleAgain);
        } catch (RejectedExecutionException e) { // closed: nobody is to hear of this rank any more
            LOG.log(System.Logger.Level.DEBUG, "group " + group() + ", rank " + rank() + " was closed", e);
        }
    }

    /**
     * A trainer of a group.
     *
     * @param hazelcast a member or a client; stays open
     * @param group its name; a run that begins anew, with other data or options, takes another one
     * @param worldSize the number of trainers, at least 1
     */
    public static DistContextBuilder builder(HazelcastInstance hazelcast, String group, int worldSize) {
        return new DistContextBuilder(hazelcast, group, worldSize);
    }

    /** 0 to {@link #worldSize} - 1. */
    public int rank() {
        return seat.rank();
    }

    /** How many trainers the group began with. */
    public int worldSize() {
        return seat.membership().worldSize();
    }

    /** The ranks that take part now, ascending; fewer than {@link #worldSize} after one was lost and the others went on. */
    public int[] ranks() {
        return seat.membership().ranks();
    }

    public String group() {
        return seat.group();
    }

    /** What this process is in the group, in words; for messages. */
    public String role() {
        return seat.role();
    }

    /** How often the group was formed, from 1: greater after a trainer was lost. */
    public long generation() {
        return seat.membership().generation();
    }

    /** Waits until every rank is here. */
    public void barrier() {
        await(submit(Operation.barrier()));
    }

    /** Gives the floats of the first of {@link #ranks} to all; on the others they are written into {@code buffer}, which has the same length. */
    public void broadcast(float[] buffer) {
        await(submit(Operation.broadcast(buffer)));
    }

    /** Puts the sum or the mean of all ranks' buffers into {@code buffer}. Blocks; an interrupt ends the wait, not the operation. */
    public void allReduce(float[] buffer, Reduction reduction) {
        await(allReduceAsync(buffer, reduction));
    }

    /**
     * The same beside what the caller does meanwhile. The buffer belongs to the operation until the future is complete. After an operation
     * that failed all later ones fail, too, as the ranks would not agree any more on which one is next: join again.
     *
     * @return fails with a {@link TrainerLostException}, a {@link DeadlineException} that names the ranks that are missing, or another {@link
     *     GraphException}
     */
    public CompletableFuture<Void> allReduceAsync(float[] buffer, Reduction reduction) {
        if (reduction != Reduction.SUM && reduction != Reduction.MEAN) {
            throw new GraphConfigException("allReduce by " + reduction + "; SUM and MEAN reduce");
        }
        return submit(Operation.reduce(reduction, buffer)).thenApply(part -> null);
    }

    /** What every rank gave, by rank; of ranks that were lost, empty. Meant for small things: it goes through one partition. */
    public List<byte[]> allGather(byte[] own) {
        Part all = await(submit(Operation.gather(own.clone())));
        List<byte[]> parts = new ArrayList<>();
        for (int r = 0; r < worldSize(); r++) {
            parts.add(new byte[0]);
        }
        ByteBuffer bytes = ByteBuffer.wrap(all.bytes() == null ? new byte[0] : all.bytes());
        while (bytes.hasRemaining()) {
            int rank = bytes.getInt();
            byte[] part = new byte[bytes.getInt()];
            bytes.get(part);
            parts.set(rank, part);
        }
        return parts;
    }

    private CompletableFuture<Part> submit(Operation operation) {
        CompletableFuture<Part> future = new CompletableFuture<>();
        long number = submitted.incrementAndGet();
        running.put(number, future);
        try {
            worker.execute(() -> {
                try {
                    future.complete(collectives.run(operation));
                } catch (RuntimeException | Error e) {
                    future.completeExceptionally(e);
                } finally {
                    running.remove(number);
                }
            });
        } catch (RejectedExecutionException e) {
            running.remove(number);
            throw closed(e);
        }
        return future;
    }

    private GraphException closed(@Nullable Exception cause) {
        return new GraphException("trainer " + rank() + " of group " + group() + " was closed; join again", cause);
    }

    private <T> T await(CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GraphException("trainer " + rank() + " of group " + group() + " was interrupted", e);
        } catch (ExecutionException | CompletionException e) {
            if (e.getCause() instanceof GraphException known) {
                throw known;
            }
            throw new GraphException("trainer " + rank() + " of group " + group() + ": " + e.getCause(), e);
        }
    }

    /**
     * Leaves the group: whoever waits for this rank, or will, is told that it is lost. Operations that others are still in after it has
     * finished them are not disturbed; those of this rank that are not done fail. Does not wait for others: let a {@link #barrier} be the last
     * call where it matters.
     */
    @Override
    public void close() {
        worker.shutdownNow();
        settler.shutdownNow();
        running.values().forEach(operation -> operation.completeExceptionally(closed(null)));
        seat.leave();
    }
}
