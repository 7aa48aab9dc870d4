package io.filbert.tests.property;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** "Digest of an epoch" of {@code docs/sampling.md}. */
final class OracleDigest {
    private OracleDigest() {}

    static String of(Oracle oracle, List<Oracle.Batch> batches) {
        MessageDigest sha = sha256();
        for (Oracle.Batch batch : batches) {
            sha.update(bytes(oracle, batch));
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    static byte[] bytes(Oracle oracle, Oracle.Batch batch) {
        List<byte[]> parts = new ArrayList<>();
        parts.add(int32(batch.epoch, batch.step, batch.inputId.length));
        parts.add(int64(batch.inputId));
        for (TestGraph.Nodes nodes : oracle.graph.nodes()) {
            long[] ids = batch.nId.get(nodes.type);
            parts.add(int32(ids.length));
            parts.add(int64(ids));
            parts.add(int32(batch.numSampledNodes.get(nodes.type)));
            for (TestGraph.Attribute attribute : nodes.attributes) {
                if (oracle.loaded(attribute)) {
                    parts.add(attribute.rows(ids));
                }
            }
        }
        for (TestGraph.Edges edges : oracle.graph.edges()) {
            String type = edges.name();
            parts.add(int32(batch.row.get(type).length));
            parts.add(int32(batch.row.get(type)));
            parts.add(int32(batch.col.get(type)));
            if (edges.ids == null) {
                parts.add(int32(0));
            } else {
                parts.add(int32(1));
                parts.add(int64(batch.eId.get(type)));
            }
            parts.add(int32(batch.numSampledEdges.get(type)));
            for (TestGraph.Attribute attribute : edges.attributes) {
                if (oracle.loaded(attribute)) {
                    parts.add(batch.rows(edges, attribute));
                }
            }
        }
        if (!batch.batch.isEmpty()) {
            parts.add(int32(1));
            batch.batch.values().forEach(ofType -> parts.add(int32(ofType)));
        }
        if (batch.seedTime != null) {
            parts.add(int32(2, batch.seedTime.length));
            parts.add(int64(batch.seedTime));
        }
        if (batch.edgeLabelIndex != null) {
            parts.add(int32(3, batch.edgeLabelIndex[0].length));
            parts.add(int32(batch.edgeLabelIndex[0]));
            parts.add(int32(batch.edgeLabelIndex[1]));
            parts.add(batch.labelBytes());
        }
        if (batch.srcIndex != null) {
            parts.add(int32(4, batch.srcIndex.length));
            parts.add(int32(batch.srcIndex));
            parts.add(int32(batch.dstPosIndex));
            parts.add(int32(batch.dstNegIndex));
        }
        return join(parts);
    }

    /** The bytes of labels: a float[] or a long[]. */
    static byte[] labels(Object values) {
        if (values instanceof long[] longs) {
            return int64(longs);
        }
        float[] floats = (float[]) values;
        ByteBuffer buffer = ByteBuffer.allocate(floats.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : floats) {
            buffer.putFloat(value);
        }
        return buffer.array();
    }

    static byte[] join(List<byte[]> parts) {
        ByteBuffer all =
                ByteBuffer.allocate(parts.stream().mapToInt(p -> p.length).sum());
        parts.forEach(all::put);
        return all.array();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static byte[] int32(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            buffer.putInt(value);
        }
        return buffer.array();
    }

    private static byte[] int64(long... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            buffer.putLong(value);
        }
        return buffer.array();
    }
}
