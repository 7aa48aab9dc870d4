package io.filbert.loader;

import io.filbert.batch.EpochBuilder;
import io.filbert.batch.EpochOptions;
import io.filbert.graph.GraphConfigException;
import io.filbert.grid.Graph;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The options that all loaders have, with PyG's names and defaults where it has them: those that batches depend on
 * ({@link EpochBuilder}), and how batches get to the trainer. Each checks its own value; {@code build()} of the loader's own builder
 * checks the combination. One thread.
 *
 * @param <B> the loader's own builder
 */
public abstract class LoaderBuilder<B extends LoaderBuilder<B>> extends EpochBuilder<B> {
    /** {@value}: as many as keep two cores busy without many batches in memory. */
    public static final int DEFAULT_PREFETCH = 4;

    /** {@value}: one waits for the network while the other one works. Four are faster on a thin client, and hold more batches in memory. */
    public static final int DEFAULT_SAMPLER_THREADS = 2;

    /** 1 GiB: a few of the largest batches that are usual, and no surprise on a small machine. */
    public static final long DEFAULT_PREFETCH_BYTES = 1L << 30;

    final Graph graph;
    private int prefetch = DEFAULT_PREFETCH;
    private long prefetchBytes = DEFAULT_PREFETCH_BYTES;
    private int samplerThreads = DEFAULT_SAMPLER_THREADS;
    private @Nullable UnaryOperator<MiniBatch> transform;
    boolean seedsByOwner;
    private @Nullable FeatureCache featureCache;
    private boolean externalIds;

    LoaderBuilder(Graph graph, int[] numNeighbors) {
        super(graph.topology(), numNeighbors);
        this.graph = graph;
    }

    /** Batches in flight ahead of the trainer, at least 0; {@value #DEFAULT_PREFETCH} by default. */
    public B prefetch(int batches) {
        prefetch = atLeast("prefetch", batches, 0);
        return self();
    }

    /**
     * Bound of the bytes of the batches ahead of the trainer, at least 1; {@link #DEFAULT_PREFETCH_BYTES} by default. A batch that
     * is still in work counts as the largest one so far. One batch is ahead in any case, unless {@code prefetch} is 0.
     */
    public B prefetchBytes(long bytes) {
        if (bytes < 1) {
            throw new GraphConfigException("prefetchBytes=" + bytes + ", must be at least 1");
        }
        prefetchBytes = bytes;
        return self();
    }

    /** Batches worked on at once, at least 1; {@value #DEFAULT_SAMPLER_THREADS} by default. */
    public B samplerThreads(int threads) {
        samplerThreads = atLeast("samplerThreads", threads, 1);
        return self();
    }

    /**
     * Applied last to every batch, by the sampler thread that made it, so by several threads at once. It returns the batch that
     * it was given; what it adds goes into {@link MiniBatch#put}. What it throws ends the epoch, with the batch named.
     */
    public B transform(UnaryOperator<MiniBatch> operator) {
        transform = operator;
        return self();
    }

    /**
     * Serves the seeds whose partition this member owns when the epoch begins, in the epoch's order: with such a loader on every
     * member each seed is served by exactly one, while no partition moves between their calls of {@code epoch}. Then
     * {@code batchSize} is that of a member, and all members have the same number of steps, that of the member with the most seeds;
     * the last batches of the others are short or empty. Seeds that are not in the graph are nobody's.
     *
     * <p>This option alone makes batches depend on the cluster, so such a loader has no {@link DistLoader#state}. It goes with
     * neither {@code rank} nor {@code dropLast}, and not with a client, which owns nothing.
     */
    public B seedsByOwner() {
        seedsByOwner = true;
        return self();
    }

    /**
     * Keeps rows of node attributes in this process, and asks owners only for those that are not there; other loaders may share
     * the cache. None by default: {@code docs/decisions/0009-feature-cache.md} says when it pays. Batches are the same.
     */
    public B featureCache(FeatureCache cache) {
        featureCache = cache;
        return self();
    }

    /**
     * Brings the external ids of all nodes of a batch, for {@link MiniBatch#externalId}: one more request to each owner. Without it
     * {@link Graph#externalIds} looks up those of the few nodes that matter. Batches and their digests are the same otherwise.
     */
    public B externalIds() {
        if (graph.schema().nodeTypes().stream().allMatch(type -> type.externalIds() == null)) {
            throw new GraphConfigException("externalIds(): no node type of " + graph
                    + " has external ids; declare them in the" + " schema, or take nId");
        }
        externalIds = true;
        return self();
    }

    /** What {@link DistLoader} needs of the options; refuses those that exclude each other. */
    LoaderOptions options() {
        EpochOptions epoch = epochOptions();
        if (seedsByOwner) {
            checkSeedsByOwner(epoch);
        }
        return new LoaderOptions(
                epoch,
                prefetch,
                prefetchBytes,
                samplerThreads,
                transform,
                seedsByOwner,
                featureCache,
                externalIds,
                graph.rpc().options().timeout());
    }

    private void checkSeedsByOwner(EpochOptions epoch) {
        if (!graph.rpc().isMember()) {
            throw new GraphConfigException(
                    "seedsByOwner() is for loaders on members: a client owns no partition; use rank(rank, worldSize)");
        }
        if (epoch.slice().worldSize() > 1) {
            throw new GraphConfigException(
                    "seedsByOwner() and rank=" + epoch.slice().rank() + " of worldSize="
                            + epoch.slice().worldSize() + " both say which seeds are this trainer's; choose one");
        }
        if (epoch.dropLast()) {
            throw new GraphConfigException(
                    "seedsByOwner() and dropLast: members own unequal numbers of seeds, and short"
                            + " batches are what makes their steps equal; leave dropLast out");
        }
    }
}
