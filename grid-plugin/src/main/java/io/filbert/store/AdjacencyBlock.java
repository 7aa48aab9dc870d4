package io.filbert.store;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One entry of the adjacency map: sections of one partition, of one or many edge types, 16 MB at most by default. All edge
 * types of a small partition share one block, so that a request touches one entry. Immutable.
 *
 * @param sections in the order of (edge type, row, part of a split row)
 */
record AdjacencyBlock(List<AdjacencySection> sections) {
    long bytes() {
        return 64 + sections.stream().mapToLong(AdjacencySection::bytes).sum();
    }

    long checksum() {
        Checksum sum = new Checksum();
        sections.forEach(s -> s.checksum(sum));
        return sum.value();
    }

    /** The wire form. */
    public static final class Hook extends WireHook<AdjacencyBlock> {
        public Hook() {
            super(AdjacencyBlock.class, 11, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, AdjacencyBlock block) throws IOException {
            BlockCounters.written();
            out.writeInt(block.sections.size());
            for (AdjacencySection section : block.sections) {
                section.write(out);
            }
        }

        @Override
        protected AdjacencyBlock readFields(ObjectDataInput in) throws IOException {
            BlockCounters.read();
            int n = Wire.readCount(in);
            List<AdjacencySection> sections = new ArrayList<>(n);
            for (int i = 0; i < n; i++) {
                sections.add(AdjacencySection.read(in));
            }
            return new AdjacencyBlock(sections);
        }
    }
}
