package io.filbert.pipeline;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphException;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.graph.UnknownNameException;
import io.filbert.rpc.IntList;
import io.filbert.store.FeatureGather;
import io.filbert.store.FeatureTensor;
import io.filbert.store.FoundRows;
import io.filbert.store.LocalBlocks;
import io.filbert.store.PartitionEdges;
import io.filbert.store.PartitionsAt;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * All in-edges, of one type, of the nodes of a {@link LayerInput}: those of node i stand at {@code indptr()[i]} to
 * {@code indptr()[i + 1]}, in canonical order (time if any, edge id). What else an edge has is read when it is asked for. Arrays must
 * not be changed. One thread.
 */
public final class InEdges {
    private final LocalBlocks blocks;
    private final Chunk chunk;
    private final int edgeType;
    private final GraphSchema schema;
    private final int[] indptr;
    private final int[] index;

    /** @param index becomes this object's */
    InEdges(LocalBlocks blocks, Chunk chunk, int edgeType, int[] indptr, int[] index) {
        this.blocks = blocks;
        this.chunk = chunk;
        this.edgeType = edgeType;
        this.schema = chunk.version().schema();
        this.indptr = indptr;
        this.index = index;
    }

    public EdgeType type() {
        return spec().type();
    }

    private EdgeTypeSpec spec() {
        return schema.edgeTypes().get(edgeType);
    }

    /** Where the edges of each node begin, and one more: {@code size() + 1} positions. */
    public int[] indptr() {
        return indptr;
    }

    /** Of each edge its neighbor, as a position in {@link LayerInput#neighbors} of the source type. */
    public int[] index() {
        return index;
    }

    /** Of each edge its id, -1 where it was removed; throws {@link UnknownNameException} when the type keeps none. */
    public long[] ids() {
        if (!spec().ids()) {
            throw new UnknownNameException("edge type " + type() + " keeps no edge ids; declare them in the schema");
        }
        long[] ids = new long[index.length];
        chunk.edges(
                edgeType,
                (section, position, e) ->
                        ids[e] = section.ids() == null ? -1 : section.ids().get(position));
        return ids;
    }

    /** Of each edge its weight; throws {@link UnknownNameException} when the type has none. */
    public float[] weights() {
        int column = column(EdgeTypeSpec.WEIGHT, spec().weights());
        float[] weights = new float[index.length];
        chunk.edges(
                edgeType,
                (section, position, e) ->
                        weights[e] = (float) section.column(column).number(position));
        return weights;
    }

    /** Of each edge its time; throws {@link UnknownNameException} when the type has none. */
    public long[] times() {
        int column = column(EdgeTypeSpec.TIME, spec().times());
        long[] times = new long[index.length];
        chunk.edges(
                edgeType,
                (section, position, e) -> times[e] = section.column(column).integer(position));
        return times;
    }

    private int column(String name, boolean present) {
        if (!present) {
            throw new UnknownNameException("edge type " + type() + " has no " + name + "s; declare them in the schema");
        }
        return schema.samplingColumn(edgeType, name);
    }

    /** The rows of an edge attribute, in the order of the edges; throws {@link UnknownNameException}. */
    public FeatureTensor attribute(String name) {
        int group = schema.edgeGroup(edgeType);
        int attribute = schema.attributeIndex(group, name);
        AttributeSpec spec = schema.attributes(group).get(attribute);
        int[] rows = new int[index.length];
        chunk.edges(edgeType, (section, position, e) -> rows[e] = section.edgeStart() + position);
        List<PartitionEdges> parts = chunk.parts();
        IntList offsets = new IntList(parts.size() + 1);
        for (int part = 0; part <= parts.size(); part++) {
            offsets.add(indptr[chunk.firstOf(part)]);
        }
        int[] partitions = new int[parts.size()];
        int[] runs = new int[parts.size()];
        for (int part = 0; part < runs.length; part++) {
            partitions[part] = parts.get(part).partition();
            runs[part] = part;
        }
        byte[] data = new byte[FeatureTensor.bytes(spec, rows.length)];
        PartitionsAt at = chunk.version().at(partitions);
        FoundRows found = FeatureGather.find(
                blocks,
                at,
                blocks.headers(at),
                runs,
                List.of(new FeatureGather.Column(group, attribute, spec.rowBytes(), offsets.toArray(), rows)));
        found.copy(0, data, 0);
        byte[] states = found.states();
        for (int part = 0; part < states.length; part++) {
            if (states[part] != LocalBlocks.FOUND) {
                throw new GraphException("partition " + partitions[part] + " of " + chunk.version()
                        + " moved while attribute " + name + " of its edges was read");
            }
        }
        return new FeatureTensor(spec, rows.length, ByteBuffer.wrap(data));
    }
}
