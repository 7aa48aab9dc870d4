package io.filbert.batch;

import io.filbert.graph.GraphException;
import io.filbert.rpc.OwnerCall;
import io.filbert.rpc.OwnerCalls;
import io.filbert.sampler.DistNeighborSampler;
import io.filbert.sampler.SampleRun;
import io.filbert.store.FeatureTensor;
import io.filbert.store.GraphVersion;
import io.filbert.store.LocalFeatureStore;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The making of one batch, a call to owners for each hop and one for the rows of its nodes. It is complete when there is no call any
 * more. One use; one thread at a time.
 */
public final class BatchRun implements OwnerCalls {
    private final long epoch;
    private final int step;
    private final long[] positions;
    private final @Nullable Set<String> attributes;
    private final LocalFeatureStore features;
    private final GraphVersion version;
    private final SampleRun<Sampled> sample;
    private OwnerCalls calls;
    private @Nullable BatchRows rows;

    /**
     * Begins; may ask owners for what the first hop needs, and block.
     *
     * @param planned the inputs of the step, also those that are not in the graph
     */
    public BatchRun(
            BatchInputs inputs,
            EpochOptions options,
            DistNeighborSampler sampler,
            GraphVersion version,
            StepInputs planned,
            long epoch,
            int step) {
        StepInputs known = options.known(inputs, version, planned);
        this.epoch = epoch;
        this.step = step;
        this.positions = known.positions();
        this.attributes = options.attributes();
        this.version = version;
        this.features =
                new LocalFeatureStore(sampler.store().rpc(), sampler.store().catalog(), version);
        this.sample = inputs.start(sampler, version, known, epoch, step);
        this.calls = sample;
        lookUp();
    }

    /** How many calls a batch of a sampler needs at most. */
    public static int calls(DistNeighborSampler sampler) {
        return sampler.spec().calls() + 1;
    }

    public long epoch() {
        return epoch;
    }

    public int step() {
        return step;
    }

    @Override
    public @Nullable OwnerCall<?> call() {
        return calls.call();
    }

    @Override
    public int[] partitions() {
        return calls.partitions();
    }

    @Override
    public void advance() {
        calls.advance();
        lookUp();
    }

    /** Goes on with the rows when the sample is complete. */
    private void lookUp() {
        if (rows == null && sample.call() == null) {
            rows = BatchRows.of(sample.output().sample(), attributes, bytes -> ByteBuffer.allocate(bytes)
                    .order(ByteOrder.LITTLE_ENDIAN));
            calls = features.startLookup(version, rows.lookups());
        }
    }

    /** What was sampled; throws when the batch is not complete. */
    public Sampled sampled() {
        requireComplete();
        return sample.output();
    }

    /** The rows of its nodes and edges, by (group, attribute); throws when the batch is not complete. */
    public @Nullable FeatureTensor[][] tensors() {
        requireComplete();
        return Objects.requireNonNull(rows).tensors();
    }

    /** Of each input its position in the inputs. */
    public long[] inputId() {
        return positions;
    }

    private void requireComplete() {
        OwnerCall<?> open = call();
        if (open != null) {
            throw new GraphException("mini-batch " + step + " of epoch " + epoch + " waits for " + open.name());
        }
    }
}
