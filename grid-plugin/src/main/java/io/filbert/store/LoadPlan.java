package io.filbert.store;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.graph.ColumnSpec;
import io.filbert.graph.GraphSchema;
import io.filbert.rpc.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What owners must know to build a graph's partitions out of what was staged.
 *
 * @param schema of the graph
 * @param bookPartitions P of the hash book
 * @param blockBytes the size of a block
 * @param edges how many edges each edge type got
 * @param inDegrees node attributes to be counted instead of given
 */
public record LoadPlan(GraphSchema schema, int bookPartitions, int blockBytes, long[] edges, List<InDegree> inDegrees) {
    /**
     * An attribute that holds the number of in-edges.
     *
     * @param edgeType of the edges that are counted
     * @param attribute index among the attributes of their destination type
     */
    public record InDegree(int edgeType, int attribute) {}

    /**
     * Whether values of neighbors stand beside edges: then the sampling attributes of nodes are sealed first, so that they can be
     * looked up.
     */
    boolean needsNeighbors() {
        return IntStream.range(0, schema.adjacencies())
                .filter(schema::hasAdjacency)
                .anyMatch(a -> schema.samplingColumns(a).stream().anyMatch(ColumnSpec::node));
    }

    /** The edge type whose in-edges an attribute counts, or -1. */
    int degreesOf(int nodeType, int attribute) {
        for (InDegree d : inDegrees) {
            if (d.attribute == attribute && schema.destinationIndex(d.edgeType) == nodeType) {
                return d.edgeType;
            }
        }
        return -1;
    }

    void write(ObjectDataOutput out) throws IOException {
        SchemaWire.write(out, schema);
        out.writeInt(bookPartitions);
        out.writeInt(blockBytes);
        Wire.writeLongs(out, edges);
        out.writeInt(inDegrees.size());
        for (InDegree d : inDegrees) {
            out.writeInt(d.edgeType);
            out.writeInt(d.attribute);
        }
    }

    static LoadPlan read(ObjectDataInput in) throws IOException {
        List<InDegree> inDegrees = new ArrayList<>();
        LoadPlan plan = new LoadPlan(SchemaWire.read(in), in.readInt(), in.readInt(), Wire.readLongs(in), inDegrees);
        for (int i = Wire.readCount(in); i > 0; i--) {
            inDegrees.add(new InDegree(in.readInt(), in.readInt()));
        }
        return plan;
    }
}
