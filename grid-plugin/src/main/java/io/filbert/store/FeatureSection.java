package io.filbert.store;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.Wire;
import java.io.IOException;

/**
 * Consecutive rows of one attribute in one partition. Row-major, little-endian. Node attributes have the rows of the
 * partition's nodes, edge attributes those of its edges of the type in canonical order. Immutable.
 *
 * @param group node type or edge type, numbered by {@link io.filbert.graph.GraphSchema#groups()}
 * @param attribute index among the group's attributes
 * @param rowStart the first row
 * @param rowBytes bytes of a row
 * @param data rows times {@code rowBytes} bytes; not to be changed
 */
record FeatureSection(int group, int attribute, int rowStart, int rowBytes, byte[] data) {
    int rows() {
        return data.length / rowBytes;
    }

    long bytes() {
        return 56L + data.length;
    }

    void checksum(Checksum sum) {
        sum.update(group).update(attribute).update(rowStart).update(rowBytes);
        sum.update(data);
    }

    void write(ObjectDataOutput out) throws IOException {
        out.writeInt(group);
        out.writeInt(attribute);
        out.writeInt(rowStart);
        out.writeInt(rowBytes);
        Wire.writeBytes(out, data);
    }

    static FeatureSection read(ObjectDataInput in) throws IOException {
        return new FeatureSection(in.readInt(), in.readInt(), in.readInt(), in.readInt(), Wire.readBytes(in));
    }
}
