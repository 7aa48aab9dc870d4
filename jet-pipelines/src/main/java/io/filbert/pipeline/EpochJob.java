package io.filbert.pipeline;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.batch.BatchInputs;
import io.filbert.batch.EpochOptions;
import io.filbert.rpc.WireHook;
import io.filbert.sampler.SamplerSpec;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the members are told of an epoch to be sampled: an argument of the job. Immutable.
 *
 * @param graph its name
 * @param incarnation which graph of that name
 * @param versions hash of the versions of its partitions: the epoch reads one state of the graph, also after a restart
 * @param timeoutMillis of every call
 * @param epoch the epoch
 * @param inputs already checked
 * @param options what batches depend on
 * @param sampler what they are sampled by
 * @param directory where files go, null for none
 * @param map name of the map that batches go to, null for none
 * @param batchesPerFile how many steps a file has
 * @param batchesInFlight how many batches a member works on at once
 */
record EpochJob(
        String graph,
        long incarnation,
        String versions,
        long timeoutMillis,
        long epoch,
        BatchInputs inputs,
        EpochOptions options,
        SamplerSpec sampler,
        @Nullable String directory,
        @Nullable String map,
        int batchesPerFile,
        int batchesInFlight) {
    /** The name of the argument. */
    static final String ARGUMENT = "filbert.epoch";

    /** How many steps the epoch has. */
    int steps() {
        return options.plan(inputs.size(), epoch).steps();
    }

    /** How many parts: what one member makes, one file or one entry of the map. */
    int parts() {
        return Math.floorDiv(steps() + stepsPerPart() - 1, stepsPerPart());
    }

    int stepsPerPart() {
        return directory == null ? 1 : batchesPerFile;
    }

    /** What the epoch is made of, by name: two jobs alike make the same files. */
    SortedMap<String, String> description() {
        SortedMap<String, String> all = new TreeMap<>();
        options.describe(inputs).forEach((name, value) -> all.put("option." + name, value));
        all.put("graph", graph);
        all.put("incarnation", Long.toString(incarnation));
        all.put("versions", versions);
        all.put("epoch", Long.toString(epoch));
        all.put("steps", Integer.toString(steps()));
        all.put("batchesPerFile", Integer.toString(batchesPerFile));
        return all;
    }

    /** The wire form. */
    public static final class Hook extends WireHook<EpochJob> {
        public Hook() {
            super(EpochJob.class, 81, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, EpochJob job) throws IOException {
            out.writeString(job.graph);
            out.writeLong(job.incarnation);
            out.writeString(job.versions);
            out.writeLong(job.timeoutMillis);
            out.writeLong(job.epoch);
            job.inputs.write(out);
            job.options.write(out);
            job.sampler.write(out);
            out.writeString(job.directory);
            out.writeString(job.map);
            out.writeInt(job.batchesPerFile);
            out.writeInt(job.batchesInFlight);
        }

        @Override
        protected EpochJob readFields(ObjectDataInput in) throws IOException {
            return new EpochJob(
                    String.valueOf(in.readString()),
                    in.readLong(),
                    String.valueOf(in.readString()),
                    in.readLong(),
                    in.readLong(),
                    BatchInputs.read(in),
                    EpochOptions.read(in),
                    SamplerSpec.read(in),
                    in.readString(),
                    in.readString(),
                    in.readInt(),
                    in.readInt());
        }
    }
}
