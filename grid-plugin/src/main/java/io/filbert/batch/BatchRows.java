package io.filbert.batch;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.GraphSchema;
import io.filbert.sampler.SamplerOutput;
import io.filbert.store.FeatureTensor;
import io.filbert.store.LocalFeatureStore.Lookup;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The attribute rows of a batch: those of edges came with the sample, those of nodes are to be looked up.
 *
 * @param tensors by (group of the schema, attribute); null where an attribute was not asked for. Those of nodes are filled by the
 *     look-ups
 * @param lookups what to look up, nothing for a batch without nodes or attributes
 */
public record BatchRows(@Nullable FeatureTensor[][] tensors, List<Lookup> lookups) {
    /**
     * @param attributes names of the attributes wanted, null for all
     * @param buffers gives a little-endian buffer of at least so many bytes, which becomes the batch's
     */
    public static BatchRows of(
            SamplerOutput sample, @Nullable Set<String> attributes, IntFunction<ByteBuffer> buffers) {
        GraphSchema schema = sample.schema();
        @Nullable FeatureTensor[][] tensors = new FeatureTensor[schema.groups()][];
        List<Lookup> lookups = new ArrayList<>();
        for (int t = 0; t < schema.nodeTypes().size(); t++) {
            long[] nodes = sample.node(schema.nodeTypes().get(t).name());
            List<AttributeSpec> specs = schema.attributes(t);
            tensors[t] = new FeatureTensor[specs.size()];
            int[] wanted = wanted(specs, attributes);
            ByteBuffer[] targets = new ByteBuffer[wanted.length];
            for (int a = 0; a < wanted.length; a++) {
                AttributeSpec spec = specs.get(wanted[a]);
                targets[a] = buffers.apply(FeatureTensor.bytes(spec, nodes.length));
                tensors[t][wanted[a]] = new FeatureTensor(spec, nodes.length, targets[a]);
            }
            if (wanted.length > 0 && nodes.length > 0) {
                lookups.add(new Lookup(t, wanted, nodes, targets));
            }
        }
        for (int e = 0; e < schema.edgeTypes().size(); e++) {
            int group = schema.edgeGroup(e);
            List<AttributeSpec> specs = schema.attributes(group);
            tensors[group] = new FeatureTensor[specs.size()];
            var type = schema.edgeTypes().get(e).type();
            for (int a : wanted(specs, attributes)) {
                byte[] rows = sample.edgeAttribute(type, specs.get(a).name());
                if (rows != null) {
                    ByteBuffer target = buffers.apply(rows.length);
                    target.put(0, rows);
                    tensors[group][a] = new FeatureTensor(specs.get(a), sample.row(type).length, target);
                }
            }
        }
        return new BatchRows(tensors, lookups);
    }

    private static int[] wanted(List<AttributeSpec> specs, @Nullable Set<String> names) {
        int[] wanted = new int[specs.size()];
        int n = 0;
        for (int a = 0; a < wanted.length; a++) {
            if (names == null || names.contains(specs.get(a).name())) {
                wanted[n++] = a;
            }
        }
        return Arrays.copyOf(wanted, n);
    }
}
