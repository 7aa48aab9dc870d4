package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.filbert.batch.EpochBatch;
import io.filbert.graph.AttributeSpec;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphSchema;
import io.filbert.loader.MiniBatch;
import io.filbert.store.FeatureTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/** Holds batches as columns against a loader's, and against the digest that {@code docs/sampling.md} defines. */
final class EpochBatches {
    private EpochBatches() {}

    private static String prefix(EdgeType type) {
        return type.source() + "__" + type.relation() + "__" + type.destination();
    }

    private static Optional<EpochBatch.Column> find(EpochBatch batch, String name) {
        return batch.columns().stream().filter(c -> c.name().equals(name)).findFirst();
    }

    /** Every array that both have; the digest tells whether one has more. */
    static void assertSame(EpochBatch batch, MiniBatch expected) {
        GraphSchema schema = expected.schema();
        assertThat(batch.epoch()).isEqualTo(expected.epoch());
        assertThat(batch.step()).isEqualTo(expected.step());
        assertThat(batch.longs("input_id")).isEqualTo(expected.inputId()).hasSize(expected.batchSize());
        for (int t = 0; t < schema.nodeTypes().size(); t++) {
            String type = schema.nodeTypes().get(t).name();
            assertThat(batch.longs(type + "/n_id")).as(type).isEqualTo(expected.nId(type));
            assertThat(batch.ints(type + "/num_sampled_nodes")).isEqualTo(expected.numSampledNodes(type));
            if (find(batch, type + "/batch").isPresent()) {
                assertThat(batch.ints(type + "/batch")).isEqualTo(expected.batch(type));
            }
            for (AttributeSpec spec : schema.attributes(t)) {
                find(batch, type + "/" + spec.name())
                        .ifPresent(column -> assertRows(column, expected.attribute(type, spec.name())));
            }
        }
        for (int e = 0; e < schema.edgeTypes().size(); e++) {
            EdgeType type = schema.edgeTypes().get(e).type();
            assertThat(batch.ints(prefix(type) + "/row"))
                    .isEqualTo(expected.edgeIndex(type).row());
            assertThat(batch.ints(prefix(type) + "/col"))
                    .isEqualTo(expected.edgeIndex(type).col());
            assertThat(batch.ints(prefix(type) + "/num_sampled_edges")).isEqualTo(expected.numSampledEdges(type));
            if (schema.edgeTypes().get(e).ids()) {
                assertThat(batch.longs(prefix(type) + "/e_id")).isEqualTo(expected.eId(type));
            }
            for (AttributeSpec spec : schema.attributes(schema.edgeGroup(e))) {
                find(batch, prefix(type) + "/" + spec.name())
                        .ifPresent(column -> assertRows(column, expected.attribute(type, spec.name())));
            }
        }
        if (find(batch, "seed_time").isPresent()) {
            assertThat(batch.longs("seed_time")).isEqualTo(expected.seedTime());
        }
        if (find(batch, "edge_label").isPresent()) {
            assertThat(batch.ints("edge_label_index/row"))
                    .isEqualTo(expected.edgeLabelIndex().row());
            assertThat(batch.ints("edge_label_index/col"))
                    .isEqualTo(expected.edgeLabelIndex().col());
            assertRows(batch.column("edge_label"), expected.edgeLabel());
        }
        if (find(batch, "src_index").isPresent()) {
            assertThat(batch.ints("src_index")).isEqualTo(expected.srcIndex());
            assertThat(batch.ints("dst_pos_index")).isEqualTo(expected.dstPosIndex());
            assertThat(batch.ints("dst_neg_index")).isEqualTo(expected.dstNegIndex());
        }
    }

    private static void assertRows(EpochBatch.Column column, FeatureTensor expected) {
        assertThat(column.dtype()).isEqualTo(expected.dtype());
        assertThat(column.width()).isEqualTo(expected.columns());
        assertThat(column.buffer()).as(column.name()).isEqualTo(expected.buffer());
    }

    /** Feeds the columns to a digest in the order of "Digest of an epoch". */
    static void digest(EpochBatch batch, GraphSchema schema, MessageDigest digest) {
        add(digest, (int) batch.epoch());
        add(digest, batch.step());
        add(digest, batch.column("input_id").size());
        values(batch, "input_id", digest);
        for (int t = 0; t < schema.nodeTypes().size(); t++) {
            String type = schema.nodeTypes().get(t).name();
            add(digest, batch.column(type + "/n_id").size());
            values(batch, type + "/n_id", digest);
            values(batch, type + "/num_sampled_nodes", digest);
            attributes(batch, type, schema.attributes(t), digest);
        }
        for (int e = 0; e < schema.edgeTypes().size(); e++) {
            String type = prefix(schema.edgeTypes().get(e).type());
            add(digest, batch.column(type + "/row").size());
            values(batch, type + "/row", digest);
            values(batch, type + "/col", digest);
            Optional<EpochBatch.Column> ids = find(batch, type + "/e_id");
            add(digest, ids.isPresent() ? 1 : 0);
            ids.ifPresent(column -> digest.update(column.buffer()));
            values(batch, type + "/num_sampled_edges", digest);
            attributes(batch, type, schema.attributes(schema.edgeGroup(e)), digest);
        }
        if (find(batch, schema.nodeTypes().get(0).name() + "/batch").isPresent()) {
            add(digest, 1);
            schema.nodeTypes().forEach(type -> values(batch, type.name() + "/batch", digest));
        }
        find(batch, "seed_time").ifPresent(times -> {
            add(digest, 2);
            add(digest, times.size());
            digest.update(times.buffer());
        });
        if (find(batch, "edge_label").isPresent()) {
            add(digest, 3);
            add(digest, batch.column("edge_label_index/row").size());
            values(batch, "edge_label_index/row", digest);
            values(batch, "edge_label_index/col", digest);
            values(batch, "edge_label", digest);
        }
        if (find(batch, "src_index").isPresent()) {
            add(digest, 4);
            add(digest, batch.column("src_index").size());
            values(batch, "src_index", digest);
            values(batch, "dst_pos_index", digest);
            values(batch, "dst_neg_index", digest);
        }
    }

    private static void attributes(EpochBatch batch, String prefix, List<AttributeSpec> specs, MessageDigest digest) {
        specs.forEach(
                spec -> find(batch, prefix + "/" + spec.name()).ifPresent(column -> digest.update(column.buffer())));
    }

    private static void values(EpochBatch batch, String name, MessageDigest digest) {
        digest.update(batch.column(name).buffer());
    }

    private static void add(MessageDigest digest, int value) {
        digest.update(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .flip());
    }
}
