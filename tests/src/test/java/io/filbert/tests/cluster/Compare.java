package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.filbert.graph.EdgeType;
import io.filbert.loader.MiniBatch;
import io.filbert.store.FeatureTensor;
import io.filbert.tests.property.Oracle;
import io.filbert.tests.property.TestGraph;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** Judges a batch: id by id against the oracle's, and edge by edge against the graph itself. */
public final class Compare {
    private Compare() {}

    /** Everything that the batch carries is what the oracle has: ids, edges, counts by hop, feature bytes. */
    public static void equal(MiniBatch actual, Oracle.Batch expected, TestGraph graph) {
        String at = "epoch " + expected.epoch + ", step " + expected.step + ", ";
        assertThat(actual.epoch()).as(at + "epoch").isEqualTo(expected.epoch);
        assertThat(actual.step()).as(at + "step").isEqualTo(expected.step);
        assertThat(actual.batchSize()).as(at + "batchSize").isEqualTo(expected.inputId.length);
        assertThat(actual.inputId()).as(at + "inputId").isEqualTo(expected.inputId);
        for (TestGraph.Nodes nodes : graph.nodes()) {
            String type = nodes.type;
            assertThat(actual.nId(type)).as(at + "nId of " + type).isEqualTo(expected.nId.get(type));
            assertThat(actual.numSampledNodes(type))
                    .as(at + "numSampledNodes of " + type)
                    .isEqualTo(expected.numSampledNodes.get(type));
            for (TestGraph.Attribute attribute : nodes.attributes) {
                assertThat(bytes(actual.attribute(type, attribute.name)))
                        .as(at + attribute.name + " of " + type)
                        .isEqualTo(attribute.rows(expected.nId.get(type)));
            }
        }
        for (TestGraph.Edges edges : graph.edges()) {
            String name = edges.name();
            EdgeType type = Grids.type(edges);
            assertThat(actual.edgeIndex(type).row()).as(at + "row of " + name).isEqualTo(expected.row.get(name));
            assertThat(actual.edgeIndex(type).col()).as(at + "col of " + name).isEqualTo(expected.col.get(name));
            assertThat(actual.numSampledEdges(type))
                    .as(at + "numSampledEdges of " + name)
                    .isEqualTo(expected.numSampledEdges.get(name));
            if (edges.ids != null) {
                assertThat(actual.eId(type)).as(at + "eId of " + name).isEqualTo(expected.eId.get(name));
            }
            for (TestGraph.Attribute attribute : edges.attributes) {
                assertThat(bytes(actual.attribute(type, attribute.name)))
                        .as(at + attribute.name + " of " + name)
                        .isEqualTo(expected.rows(edges, attribute));
            }
        }
        expected.batch.forEach((type, subgraph) ->
                assertThat(actual.batch(type)).as(at + "batch of " + type).isEqualTo(subgraph));
        if (expected.seedTime != null) {
            assertThat(actual.seedTime()).as(at + "seedTime").isEqualTo(expected.seedTime);
        }
        if (expected.edgeLabelIndex != null) {
            assertThat(actual.edgeLabelIndex().row()).as(at + "sources").isEqualTo(expected.edgeLabelIndex[0]);
            assertThat(actual.edgeLabelIndex().col()).as(at + "destinations").isEqualTo(expected.edgeLabelIndex[1]);
            assertThat(bytes(actual.edgeLabel())).as(at + "labels").isEqualTo(expected.labelBytes());
        }
        if (expected.srcIndex != null) {
            assertThat(actual.srcIndex()).as(at + "srcIndex").isEqualTo(expected.srcIndex);
            assertThat(actual.dstPosIndex()).as(at + "dstPosIndex").isEqualTo(expected.dstPosIndex);
            assertThat(actual.dstNegIndex()).as(at + "dstNegIndex").isEqualTo(expected.dstNegIndex);
        }
    }

    /**
     * What any sample must be, whoever drew it: each edge is an in-edge of the node that it is drawn for, each draw of
     * one node is another edge (without replacement), and there are exactly min(degree, fan-out) of them.
     */
    public static void isSample(MiniBatch batch, TestGraph graph, Fan fan, boolean replace) {
        for (TestGraph.Edges edges : graph.edges()) {
            EdgeType type = Grids.type(edges);
            int[] row = batch.edgeIndex(type).row();
            int[] col = batch.edgeIndex(type).col();
            long[] sources = batch.nId(edges.source);
            long[] destinations = batch.nId(edges.destination);
            int[] byHop = batch.numSampledEdges(type);
            int at = 0;
            for (int hop = 0; hop < byHop.length; hop++) {
                int first = hop == 0 ? 0 : sum(batch.numSampledNodes(edges.destination), hop);
                int last = sum(batch.numSampledNodes(edges.destination), hop + 1);
                for (int local = first; local < last; local++) {
                    int[] in = TestGraph.inEdges(edges, destinations[local]);
                    int k = fan.of(edges.name(), hop);
                    int draws = in.length == 0 || k == 0 ? 0 : k < 0 ? in.length : replace ? k : Math.min(k, in.length);
                    Set<Long> seen = new HashSet<>();
                    for (int i = 0; i < draws; i++, at++) {
                        assertThat(col[at]).as("destination of draw " + at).isEqualTo(local);
                        long source = sources[row[at]];
                        long id = edges.ids == null ? -1 : batch.eId(type)[at];
                        assertThat(Arrays.stream(in)
                                        .anyMatch(e ->
                                                edges.from[e] == source && (edges.ids == null || edges.id(e) == id)))
                                .as("edge " + id + " from " + source + " is an in-edge of " + destinations[local])
                                .isTrue();
                        assertThat(edges.ids == null || seen.add(id) || replace)
                                .as("edge " + id + " is drawn once for " + destinations[local])
                                .isTrue();
                    }
                }
            }
            assertThat(row).as("edges of " + edges.name()).hasSize(at);
        }
    }

    /** The fan-out of an edge type at a hop. */
    @FunctionalInterface
    public interface Fan {
        int of(String edgeType, int hop);
    }

    private static int sum(int[] values, int count) {
        return Arrays.stream(values, 0, count).sum();
    }

    static byte[] bytes(FeatureTensor tensor) {
        ByteBuffer buffer = tensor.buffer().duplicate();
        buffer.rewind();
        byte[] bytes =
                new byte[tensor.rows() * tensor.columns() * tensor.dtype().bytes()];
        assertThat(buffer.remaining()).as("length of the buffer").isEqualTo(bytes.length);
        buffer.get(bytes);
        return bytes;
    }
}
