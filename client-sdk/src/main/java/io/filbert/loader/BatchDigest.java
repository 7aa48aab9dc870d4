package io.filbert.loader;

import io.filbert.batch.LinkLabels;
import io.filbert.graph.GraphSchema;
import io.filbert.store.FeatureTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;

/** The byte order of a batch for a digest: {@code docs/sampling.md}, section "Digest of an epoch". */
final class BatchDigest {
    private final MessageDigest digest;
    private final ByteBuffer scratch = ByteBuffer.allocate(1 << 13).order(ByteOrder.LITTLE_ENDIAN);

    BatchDigest(MessageDigest digest) {
        this.digest = digest;
    }

    void add(MiniBatch batch) {
        GraphSchema schema = batch.schema();
        add(batch.epoch());
        add(batch.step());
        add(batch.batchSize());
        add(batch.inputId());
        for (int t = 0; t < schema.nodeTypes().size(); t++) {
            String type = schema.nodeTypes().get(t).name();
            add(batch.nId(type).length);
            add(batch.nId(type));
            add(batch.numSampledNodes(type));
            attributes(batch, t);
        }
        for (int e = 0; e < schema.edgeTypes().size(); e++) {
            var type = schema.edgeTypes().get(e).type();
            EdgeIndex edges = batch.edgeIndex(type);
            add(edges.size());
            add(edges.row());
            add(edges.col());
            long[] ids = batch.sample().edge(type);
            add(ids == null ? 0 : 1);
            if (ids != null) {
                add(ids);
            }
            add(batch.numSampledEdges(type));
            attributes(batch, schema.edgeGroup(e));
        }
        if (batch.sample().isDisjoint()) {
            add(1);
            for (int t = 0; t < schema.nodeTypes().size(); t++) {
                add(batch.batch(schema.nodeTypes().get(t).name()));
            }
        }
        long[] times = batch.sample().seedTime();
        if (times != null) {
            add(2);
            add(times.length);
            add(times);
        }
        LinkLabels links = batch.linksOrNull();
        if (links != null) {
            links(links);
        }
    }

    private void links(LinkLabels links) {
        FeatureTensor label = links.label();
        add(label == null ? 4 : 3);
        add(links.ends().source().length);
        add(links.ends().source());
        add(links.ends().destination());
        if (label == null) {
            add(links.ends().negative());
        } else {
            digest.update(label.buffer());
        }
    }

    private void attributes(MiniBatch batch, int group) {
        for (int a = 0; a < batch.schema().attributes(group).size(); a++) {
            FeatureTensor tensor = batch.tensor(group, a);
            if (tensor != null) {
                digest.update(tensor.buffer());
            }
        }
    }

    private void add(int value) {
        scratch.clear();
        digest.update(scratch.putInt(value).flip());
    }

    private void add(int[] values) {
        int step = scratch.capacity() / 4;
        for (int at = 0; at < values.length; at += step) {
            int n = Math.min(step, values.length - at);
            scratch.clear();
            scratch.asIntBuffer().put(values, at, n);
            digest.update(scratch.array(), 0, n * 4);
        }
    }

    private void add(long[] values) {
        int step = scratch.capacity() / 8;
        for (int at = 0; at < values.length; at += step) {
            int n = Math.min(step, values.length - at);
            scratch.clear();
            scratch.asLongBuffer().put(values, at, n);
            digest.update(scratch.array(), 0, n * 8);
        }
    }
}
