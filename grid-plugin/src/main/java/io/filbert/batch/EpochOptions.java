package io.filbert.batch;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.store.GraphVersion;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the batches of an epoch have in common, whatever makes them.
 *
 * @param batchSize inputs of a step, over all ranks
 * @param shuffle whether an epoch visits the inputs in a keyed order
 * @param seed of order and draws
 * @param dropLast whether a shorter last batch is left out
 * @param slice the part of every batch
 * @param attributes names of the attributes to load, null for all
 * @param skipUnknown whether inputs that are not in the graph are left out
 * @param described these options and the sampler's, by name, as {@link BatchOptions} tells them
 */
public record EpochOptions(
        int batchSize,
        boolean shuffle,
        long seed,
        boolean dropLast,
        RankSlice slice,
        @Nullable Set<String> attributes,
        boolean skipUnknown,
        SortedMap<String, String> described) {
    /** Writes this as a part of a message. */
    public void write(ObjectDataOutput out) throws IOException {
        out.writeInt(batchSize);
        out.writeBoolean(shuffle);
        out.writeLong(seed);
        out.writeBoolean(dropLast);
        out.writeInt(slice.rank());
        out.writeInt(slice.worldSize());
        out.writeStringArray(attributes == null ? null : attributes.toArray(new String[0]));
        out.writeBoolean(skipUnknown);
        out.writeStringArray(described.keySet().toArray(new String[0]));
        out.writeStringArray(described.values().toArray(new String[0]));
    }

    /** Reads what {@link #write} wrote. */
    public static EpochOptions read(ObjectDataInput in) throws IOException {
        int batchSize = in.readInt();
        boolean shuffle = in.readBoolean();
        long seed = in.readLong();
        boolean dropLast = in.readBoolean();
        RankSlice slice = new RankSlice(in.readInt(), in.readInt());
        String[] attributes = in.readStringArray();
        boolean skipUnknown = in.readBoolean();
        String[] names = Objects.requireNonNull(in.readStringArray());
        String[] values = Objects.requireNonNull(in.readStringArray());
        SortedMap<String, String> described = new TreeMap<>();
        for (int i = 0; i < names.length; i++) {
            described.put(names[i], values[i]);
        }
        return new EpochOptions(
                batchSize,
                shuffle,
                seed,
                dropLast,
                slice,
                attributes == null ? null : Set.of(attributes),
                skipUnknown,
                described);
    }

    /** The order in which an epoch visits so many inputs. */
    public EpochOrder order(long inputs, long epoch) {
        return new EpochOrder(inputs, shuffle, seed, epoch);
    }

    /** Which of so many inputs each step has. */
    public EpochPlan plan(long inputs, long epoch) {
        return EpochPlan.ofSlices(order(inputs, epoch), batchSize, dropLast, slice);
    }

    /** All that batches of these inputs depend on, by name, besides the graph. */
    public SortedMap<String, String> describe(BatchInputs inputs) {
        BatchOptions all = new BatchOptions();
        inputs.describe(all);
        SortedMap<String, String> described = new TreeMap<>(this.described);
        described.putAll(all.values());
        return described;
    }

    /** The inputs of a step without those that are not in the graph, where such are left out. */
    public StepInputs known(BatchInputs inputs, GraphVersion version, StepInputs planned) {
        if (!skipUnknown) {
            return planned;
        }
        StepInputs known =
                new StepInputs(planned.places().clone(), planned.positions().clone());
        int n = 0;
        for (int i = 0; i < planned.positions().length; i++) {
            if (inputs.partition(version, planned.positions()[i]) >= 0) {
                known.places()[n] = planned.places()[i];
                known.positions()[n++] = planned.positions()[i];
            }
        }
        return known.first(n);
    }
}
