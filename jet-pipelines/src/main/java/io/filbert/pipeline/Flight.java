package io.filbert.pipeline;

import io.filbert.batch.BatchColumns;
import io.filbert.batch.BatchRun;
import io.filbert.batch.EpochBatch;
import io.filbert.graph.GraphException;
import io.filbert.graph.RemoteException;
import io.filbert.rpc.Deadline;
import io.filbert.rpc.IntList;
import io.filbert.rpc.OwnerCall;
import io.filbert.rpc.RpcReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A batch on its way through the job. It never leaves the member that makes it: of each call only requests and replies travel. One
 * processor at a time has it.
 */
final class Flight {
    private final Home home;
    private final BatchRun run;
    private final int partition;
    private final AtomicInteger inFlight;
    private int[][] asked = {};
    private @Nullable RpcReply[] replies = {};
    private int missing;

    /** @param inFlight counts the batches of one source; one less when this is {@link #landed} */
    Flight(Home home, int step, AtomicInteger inFlight) {
        this.home = home;
        this.run = home.begin(step);
        this.partition = home.assignment().ownPartition(step);
        this.inFlight = inFlight;
        inFlight.incrementAndGet();
    }

    int step() {
        return run.step();
    }

    /** A partition of this member, by which the batch and its replies get to the same processor. */
    int partition() {
        return partition;
    }

    /** A partition of this member, by which all batches of a part get to the same processor. */
    int writer() {
        return home.assignment().ownPartition(part());
    }

    int part() {
        return step() / home.job().stepsPerPart();
    }

    /** The requests of the call that is next, one for each owner; none when the batch is complete. */
    List<Ask> ask() {
        OwnerCall<?> call = run.call();
        Assignment assignment = home.assignment();
        IntList[] open = new IntList[assignment.members().size()];
        for (int p : run.partitions()) {
            int owner = assignment.ownerOf()[p];
            if (open[owner] == null) {
                open[owner] = new IntList(16);
            }
            open[owner].add(p);
        }
        List<Ask> asks = new ArrayList<>();
        List<int[]> groups = new ArrayList<>();
        for (IntList list : open) {
            if (list != null && call != null) {
                int[] group = list.toArray();
                int target = group[step() % group.length];
                asks.add(new Ask(target, partition, step(), groups.size(), call.request(group)));
                groups.add(group);
            }
        }
        asked = groups.toArray(new int[0][]);
        replies = new RpcReply[asked.length];
        missing = asked.length;
        return asks;
    }

    /** Keeps an answer until all are there. */
    void take(Answer answer) {
        if (replies[answer.number()] == null) {
            missing--;
        }
        replies[answer.number()] = answer.reply();
    }

    boolean isAnswered() {
        return missing == 0;
    }

    /**
     * Takes the answers and makes the next call. What they left open, because a partition moved or a reply was full, is asked again
     * from here.
     */
    void advance() {
        OwnerCall<?> call = run.call();
        if (call == null) {
            return;
        }
        try {
            int[] open = accept(call);
            home.rpc().callOwners(open, call, Deadline.in(home.rpc().options().timeout()));
            run.advance();
        } catch (GraphException e) {
            throw failure(e);
        }
    }

    private <R> int[] accept(OwnerCall<R> call) {
        IntList open = new IntList(0);
        for (int i = 0; i < asked.length; i++) {
            R reply;
            try {
                reply = reply(i);
            } catch (RemoteException e) { // such as of a member that was going down; asked again it fails by name
                open.addAll(asked[i]);
                continue;
            }
            OwnerCall.Open left = call.accept(asked[i], reply);
            open.addAll(left.notMine());
            open.addAll(left.unfinished());
        }
        return open.toArray();
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the reply's type is the request's parameter
    private <R> R reply(int number) {
        return (R) Objects.requireNonNull(replies[number]).get();
    }

    /** Makes the calls that are left, from here. */
    void finish() {
        try {
            home.rpc().callOwners(run);
        } catch (GraphException e) {
            throw failure(e);
        }
    }

    /** What to throw for a failure of this batch: {@link Home#failure}. */
    RuntimeException failure(GraphException e) {
        return home.failure(step(), e);
    }

    /** The batch, which is complete. */
    EpochBatch batch() {
        return BatchColumns.of(run);
    }

    /** All edges of the batch, which is complete. */
    long edges() {
        return run.sampled().sample().edges();
    }

    /** Makes room for another batch: this one was written. */
    void landed() {
        inFlight.decrementAndGet();
    }
}
