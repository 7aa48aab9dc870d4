package io.filbert.store;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.InvalidGraphException;
import io.filbert.partition.HashPartitionBook;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Builds the sections of one partition out of what was staged for it. Plain Java, one use, one thread. */
final class PartitionSealer {
    private final LoadPlan plan;
    private final GraphSchema schema;
    private final RowIds[] ids;
    private final int partition;
    private final StagedPartition staged;
    private final int[] rows;
    private final int[] edges;
    private final List<AdjacencySection> adjacency = new ArrayList<>();
    private final List<FeatureSection> features = new ArrayList<>();

    /** @param nodes with a table book the nodes of each type, ascending; empty with the hash book */
    PartitionSealer(LoadPlan plan, int partition, int[][] nodes, StagedPartition staged) {
        this.plan = plan;
        this.schema = plan.schema();
        HashPartitionBook hash = new HashPartitionBook(plan.bookPartitions());
        this.ids = new RowIds[schema.nodeTypes().size()];
        this.partition = partition;
        this.staged = staged;
        this.rows = new int[ids.length];
        for (int t = 0; t < rows.length; t++) {
            ids[t] = nodes.length > 0
                    ? RowIds.table(nodes[t])
                    : RowIds.hash(
                            partition,
                            plan.bookPartitions(),
                            hash.rows(partition, schema.nodeTypes().get(t).count()));
            rows[t] = ids[t].rows();
        }
        this.edges = new int[schema.edgeTypes().size()];
    }

    /** Nodes of each type. */
    int[] rows() {
        return rows;
    }

    /** In-edges of each edge type that {@link #addEdges} found. */
    int[] edges() {
        return edges;
    }

    List<AdjacencySection> adjacency() {
        return adjacency;
    }

    List<FeatureSection> features() {
        return features;
    }

    /** Adds the node attributes that are for sampling. */
    void addSamplingAttributes() {
        addNodeAttributes(true);
    }

    /** Adds the node attributes that are not for sampling. */
    void addOtherAttributes() {
        addNodeAttributes(false);
    }

    private void addNodeAttributes(boolean sampling) {
        for (int t = 0; t < rows.length; t++) {
            for (int a = 0; a < schema.attributes(t).size(); a++) {
                if (schema.attributes(t).get(a).isSampling() == sampling) {
                    addNodeAttribute(t, a);
                }
            }
        }
    }

    /** Adds one node attribute. */
    void addNodeAttribute(int nodeType, int attribute) {
        AttributeSpec spec = schema.attributes(nodeType).get(attribute);
        int edgeType = plan.degreesOf(nodeType, attribute);
        if (edgeType < 0) {
            addRows(nodeType, attribute, spec);
            return;
        }
        Sections sections = new Sections(nodeType, attribute, spec.rowBytes(), rows[nodeType]);
        int[] degrees = staged.inDegrees(edgeType, ids[nodeType]);
        for (int row = 0; row < degrees.length; row++) {
            ByteBuffer out = sections.row(row);
            switch (spec.dtype()) {
                case INT32 -> out.putInt(degrees[row]);
                case INT64 -> out.putLong(degrees[row]);
                default -> out.putFloat(degrees[row]);
            }
        }
    }

    private void addRows(int nodeType, int attribute, AttributeSpec spec) {
        String name = "attribute " + spec.name() + " of " + schema.groupName(nodeType);
        int rowBytes = spec.rowBytes();
        Sections sections = new Sections(nodeType, attribute, rowBytes, rows[nodeType]);
        BitSet seen = new BitSet(rows[nodeType]);
        for (StagedRows chunk : staged.rows()) {
            if (chunk.nodeType() == nodeType && chunk.attribute() == attribute) {
                for (int i = 0; i < chunk.rows().length; i++) {
                    int row = ids[nodeType].row(chunk.rows()[i]);
                    if (seen.get(row)) {
                        throw new InvalidGraphException(name + " is given twice for node=" + ids[nodeType].node(row));
                    }
                    seen.set(row);
                    sections.row(row).put(chunk.data(), i * rowBytes, rowBytes);
                }
            }
        }
        if (seen.cardinality() < rows[nodeType]) {
            throw new InvalidGraphException(name + " is missing for node=" + ids[nodeType].node(seen.nextClearBit(0))
                    + "; every node needs a row");
        }
    }

    /** Adds the edges, their attributes and the links. */
    void addEdges(NeighborValues values) {
        for (int a = 0; a < schema.adjacencies(); a++) {
            if (schema.hasAdjacency(a)) {
                AdjacencyBuilder builder = new AdjacencyBuilder(
                        schema, a, ids[schema.rowType(a)], staged.edges(), values, plan.blockBytes());
                adjacency.addAll(builder.sections());
                features.addAll(builder.features(schema.adjacencyGroup(a)));
                if (a < edges.length) {
                    edges[a] = builder.size();
                }
            }
        }
        for (int e = 0; e < edges.length; e++) {
            if (schema.edgeTypes().get(e).links()) {
                addLinks(e);
            }
        }
    }

    private void addLinks(int edgeType) {
        int group = schema.linkGroup(edgeType);
        AttributeSpec spec = schema.attributes(group).get(0);
        int expected = LocalGraphStore.linkBook(plan.bookPartitions()).rows(partition, plan.edges()[edgeType]);
        RowIds links = RowIds.hash(partition, plan.bookPartitions(), expected);
        Sections sections = new Sections(group, 0, spec.rowBytes(), expected);
        BitSet seen = new BitSet(expected);
        staged.runs(StagedEdges.links(schema, edgeType), (chunk, from, to) -> {
            for (int i = from; i < to; i++) {
                int row = chunk.rows()[i];
                if (row >= expected || seen.get(row)) {
                    throw notDense(edgeType, links.node(row), row < expected ? "given twice" : "given");
                }
                seen.set(row);
                ByteBuffer out = sections.row(row)
                        .putLong(chunk.neighbors().get(i))
                        .putLong(chunk.ids().get(i));
                if (chunk.times() != null && spec.columns() == 3) {
                    out.putLong(chunk.times()[i]);
                }
            }
        });
        if (seen.cardinality() < expected) {
            throw notDense(edgeType, links.node(seen.nextClearBit(0)), "missing");
        }
    }

    private InvalidGraphException notDense(int edgeType, long id, String what) {
        return new InvalidGraphException("edge id " + id + " of edge type "
                + schema.edgeTypes().get(edgeType).type() + " is " + what
                + ", but an edge type with links needs the ids 0 to "
                + (plan.edges()[edgeType] - 1)
                + ", each once; give no ids and they are counted, or declare the type without withLinks()");
    }

    /** The sections of one attribute, to be filled row by row. */
    private final class Sections {
        private final int first = features.size();
        private final int rowBytes;
        private final int perSection;

        Sections(int group, int attribute, int rowBytes, int rows) {
            this.rowBytes = rowBytes;
            this.perSection = Math.max(1, plan.blockBytes() / rowBytes);
            for (int from = 0; from < rows; from += perSection) {
                byte[] data = new byte[Math.toIntExact((long) Math.min(perSection, rows - from) * rowBytes)];
                features.add(new FeatureSection(group, attribute, from, rowBytes, data));
            }
        }

        ByteBuffer row(int row) {
            byte[] data = features.get(first + row / perSection).data();
            return ByteBuffer.wrap(data, row % perSection * rowBytes, rowBytes).order(ByteOrder.LITTLE_ENDIAN);
        }
    }
}
