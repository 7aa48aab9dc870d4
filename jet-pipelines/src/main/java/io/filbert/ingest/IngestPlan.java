package io.filbert.ingest;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a load reads, fixed when it begins: an interrupted one goes on with the same.
 *
 * @param mapping a text that names everything that the mapping says
 * @param incarnation of the graph that is being loaded
 * @param surveyed whether records are counted and the graph is defined: then splits have their numbers
 * @param sources for each split its source
 * @param splits in order of their streams: split i is stream i + 1
 */
record IngestPlan(String mapping, long incarnation, boolean surveyed, int[] sources, List<Split> splits) {
    List<IngestTask> tasks() {
        List<IngestTask> tasks = new ArrayList<>();
        for (int i = 0; i < sources.length; i++) {
            tasks.add(new IngestTask(i + 1, sources[i], splits.get(i), new boolean[0]));
        }
        return tasks;
    }

    /** The same after the survey. */
    IngestPlan numbered(List<Split> numbered) {
        return new IngestPlan(mapping, incarnation, true, sources, numbered);
    }

    /** What keeps this plan, made now, from being gone on with as {@code begun}; null when nothing does. */
    @Nullable
    String difference(IngestPlan begun) {
        if (begun.incarnation != incarnation) {
            return "the graph was dropped and is being loaded by another";
        }
        if (!begun.mapping.equals(mapping)) {
            return "the mapping is not the one it began with";
        }
        for (int i = 0; i < Math.max(splits.size(), begun.splits.size()); i++) {
            Split now = i < splits.size() ? splits.get(i) : null;
            Split then = i < begun.splits.size() ? begun.splits.get(i) : null;
            if (now == null || then == null) {
                return (now == null ? then + " is no longer there" : now + " was not there when it began");
            }
            if (now.file().equals(then.file()) && now.modified() != then.modified()) {
                return then.file() + " was changed since it began";
            }
            if (!now.file().equals(then.file()) || now.bytes() != then.bytes() || now.from() != then.from()) {
                return "it began with " + then.file() + " of " + then.bytes() + " bytes, now there is " + now.file()
                        + " of " + now.bytes();
            }
        }
        return null;
    }

    /** The wire form. */
    public static final class Hook extends WireHook<IngestPlan> {
        public Hook() {
            super(IngestPlan.class, 101, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, IngestPlan plan) throws IOException {
            out.writeString(plan.mapping);
            out.writeLong(plan.incarnation);
            out.writeBoolean(plan.surveyed);
            Wire.writeInts(out, plan.sources);
            for (Split split : plan.splits) {
                writeSplit(out, split);
            }
        }

        @Override
        protected IngestPlan readFields(ObjectDataInput in) throws IOException {
            String mapping = String.valueOf(in.readString());
            long incarnation = in.readLong();
            boolean surveyed = in.readBoolean();
            int[] sources = Wire.readInts(in);
            List<Split> splits = new ArrayList<>();
            for (int i = 0; i < sources.length; i++) {
                splits.add(readSplit(in));
            }
            return new IngestPlan(mapping, incarnation, surveyed, sources, splits);
        }

        static void writeSplit(ObjectDataOutput out, Split split) throws IOException {
            out.writeString(split.file());
            out.writeString(split.member());
            for (long value : new long[] {
                split.from(), split.to(), split.bytes(), split.records(), split.firstRecord(), split.modified()
            }) {
                out.writeLong(value);
            }
        }

        static Split readSplit(ObjectDataInput in) throws IOException {
            return new Split(
                    String.valueOf(in.readString()),
                    String.valueOf(in.readString()),
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    in.readLong());
        }
    }
}
