package io.filbert.pipeline;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.jet.RestartableException;
import io.filbert.batch.BatchInputs;
import io.filbert.batch.BatchOptions;
import io.filbert.batch.BatchRun;
import io.filbert.batch.EpochPlan;
import io.filbert.graph.GraphException;
import io.filbert.graph.VersionGoneException;
import io.filbert.rpc.Rpc;
import io.filbert.rpc.RpcOptions;
import io.filbert.sampler.DistNeighborSampler;
import io.filbert.store.Catalog;
import io.filbert.store.GraphVersion;
import io.filbert.store.LocalGraphStore;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/** What a member has to make its batches of an epoch with. Immutable; all threads may use it. */
final class Home {
    private final EpochJob job;
    private final Assignment assignment;
    private final Rpc rpc;
    private final GraphVersion version;
    private final DistNeighborSampler sampler;
    private final EpochPlan plan;

    Home(HazelcastInstance hz, EpochJob job, Assignment assignment) {
        this.job = job;
        this.assignment = assignment;
        Duration timeout = Duration.ofMillis(job.timeoutMillis());
        this.rpc = Rpc.init(hz, new RpcOptions(timeout));
        Catalog catalog = new Catalog(hz, timeout);
        this.version = catalog.current(job.graph(), job.incarnation());
        if (!BatchOptions.versions(version).equals(job.versions())) {
            throw new VersionGoneException("graph " + job.graph()
                    + " was written to since the job for its epoch began; start the epoch again");
        }
        this.sampler = job.sampler().sampler(new LocalGraphStore(rpc, catalog, version));
        this.plan = job.options().plan(job.inputs().size(), job.epoch());
    }

    EpochJob job() {
        return job;
    }

    Assignment assignment() {
        return assignment;
    }

    Rpc rpc() {
        return rpc;
    }

    /** The step of the batch that is this member's i-th, from 0; beyond the epoch's steps when it has no more. */
    long step(int i) {
        int perPart = job.stepsPerPart();
        return assignment.ownPart(i / perPart) * perPart + i % perPart;
    }

    /** Begins a batch. May ask owners, and block. */
    BatchRun begin(int step) {
        BatchInputs inputs = job.inputs();
        try {
            return new BatchRun(inputs, job.options(), sampler, version, plan.at(step), job.epoch(), step);
        } catch (GraphException e) {
            throw failure(step, e);
        }
    }

    /** What to throw for a batch that failed: where a member of the job is gone, what has Jet begin again without it. */
    RuntimeException failure(int step, GraphException e) {
        String message = "mini-batch " + step + " of epoch " + job.epoch() + " failed: " + e.getMessage();
        Set<String> now = rpc.hazelcast().getCluster().getMembers().stream()
                .map(Home::name)
                .collect(Collectors.toSet());
        return now.containsAll(assignment.members())
                ? new GraphException(message, e)
                : new RestartableException(message, e);
    }

    private static String name(Member member) {
        return member.getAddress().toString();
    }
}
