package io.filbert.sampler;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.InvalidGraphException;
import io.filbert.rpc.Deadline;
import io.filbert.store.FeatureTensor;
import io.filbert.store.GraphVersion;
import io.filbert.store.LocalFeatureStore;
import io.filbert.store.LocalGraphStore;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** Integer attributes of some nodes, such as their times, read from their owners. */
final class NodeValues {
    private NodeValues() {}

    /** The values of a one-column attribute of type INT64 or INT32, in the order of the nodes. Blocks. */
    static long[] longs(LocalGraphStore store, GraphVersion version, int nodeType, String attribute, long[] nodes) {
        int index = version.schema().attributeIndex(nodeType, attribute);
        AttributeSpec spec = version.schema().attributes(nodeType).get(index);
        if (spec.columns() != 1 || (spec.dtype() != DType.INT64 && spec.dtype() != DType.INT32)) {
            throw new InvalidGraphException("attribute " + attribute + " of "
                    + version.schema().groupName(nodeType) + " is " + spec.dtype() + "[" + spec.columns()
                    + "], as a time it must be INT64[1] or INT32[1]");
        }
        if (nodes.length == 0) {
            return new long[0];
        }
        ByteBuffer target = ByteBuffer.allocateDirect(FeatureTensor.bytes(spec, nodes.length))
                .order(ByteOrder.LITTLE_ENDIAN);
        new LocalFeatureStore(store.rpc(), store.catalog(), version)
                .lookup(
                        version,
                        List.of(new LocalFeatureStore.Lookup(
                                nodeType, new int[] {index}, nodes, new ByteBuffer[] {target})),
                        Deadline.in(store.rpc().options().timeout()));
        FeatureTensor tensor = new FeatureTensor(spec, nodes.length, target);
        return spec.dtype() == DType.INT64
                ? tensor.toLongArray()
                : Arrays.stream(tensor.toIntArray()).asLongStream().toArray();
    }
}
