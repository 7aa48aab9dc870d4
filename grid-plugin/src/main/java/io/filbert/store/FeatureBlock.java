package io.filbert.store;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One entry of the features map: sections of one partition, of one or many attributes. Immutable.
 *
 * @param sections in the order of (group, attribute, row)
 */
record FeatureBlock(List<FeatureSection> sections) {
    long bytes() {
        return 64 + sections.stream().mapToLong(FeatureSection::bytes).sum();
    }

    long checksum() {
        Checksum sum = new Checksum();
        sections.forEach(s -> s.checksum(sum));
        return sum.value();
    }

    /** The wire form. */
    public static final class Hook extends WireHook<FeatureBlock> {
        public Hook() {
            super(FeatureBlock.class, 12, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, FeatureBlock block) throws IOException {
            BlockCounters.written();
            out.writeInt(block.sections.size());
            for (FeatureSection section : block.sections) {
                section.write(out);
            }
        }

        @Override
        protected FeatureBlock readFields(ObjectDataInput in) throws IOException {
            BlockCounters.read();
            int n = Wire.readCount(in);
            List<FeatureSection> sections = new ArrayList<>(n);
            for (int i = 0; i < n; i++) {
                sections.add(FeatureSection.read(in));
            }
            return new FeatureBlock(sections);
        }
    }
}
