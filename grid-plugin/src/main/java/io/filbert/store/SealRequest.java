package io.filbert.store;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.graph.AttributeSpec;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.InvalidGraphException;
import io.filbert.graph.PartitionLostException;
import io.filbert.partition.HashPartitionBook;
import io.filbert.rpc.IntList;
import io.filbert.rpc.RpcRequest;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns what was staged for some partitions into blocks, at their owner, one partition at a time; staged chunks go as soon as
 * their partition is written. Asked twice for a partition, it finds the header and answers the same.
 *
 * @param at the partitions and the version to write
 * @param schema of the graph
 * @param bookPartitions P of the graph
 * @param nodes with a table book the nodes, ascending, by (partition, node type); empty with the hash book
 * @param chunks how many chunks each stream staged for each partition
 * @param blockBytes the size of a block
 */
record SealRequest(
        PartitionsAt at, GraphSchema schema, int bookPartitions, int[][] nodes, int[][] chunks, int blockBytes)
        implements RpcRequest<SealReply> {
    @Override
    public SealReply execute(HazelcastInstance member) {
        LocalBlocks blocks = LocalBlocks.of(member);
        PartitionWriter writer = new PartitionWriter(blocks, at.graph(), at.incarnation(), blockBytes);
        LocalBlocks.Headers present = blocks.headers(at);
        IntList notMine = new IntList(4);
        for (int i = 0; i < at.partitions().length; i++) {
            int partition = at.partitions()[i];
            if (present.state(i) == LocalBlocks.NOT_MINE) {
                notMine.add(partition);
            } else if (present.state(i) == LocalBlocks.LOST) { // not sealed yet
                List<Object> staged = staged(blocks, i);
                if (staged == null) {
                    if (!isSealedBy(blocks, i)) {
                        notMine.add(partition);
                    }
                } else {
                    seal(writer, i, staged);
                    IMap<BlockKey, Object> staging = member.getMap(Maps.of(Maps.STAGING, at.graph()));
                    stagingKeys(blocks, i).forEach(staging::delete);
                }
            }
        }
        return new SealReply(notMine.toArray());
    }

    private @Nullable List<Object> staged(LocalBlocks blocks, int i) {
        int partition = at.partitions()[i];
        Map<BlockKey, Integer> refs = new HashMap<>();
        for (BlockKey key : stagingKeys(blocks, i)) {
            refs.put(key, refs.size());
        }
        Object[] found = new Object[refs.size()];
        byte[] states = blocks.visit(Maps.of(Maps.STAGING, at.graph()), refs, (ref, block) -> found[ref] = block);
        List<Object> staged = new ArrayList<>();
        for (int c = 0; c < found.length; c++) {
            if (states[c] == LocalBlocks.NOT_MINE) {
                return null;
            }
            if (states[c] == LocalBlocks.LOST && isSealedBy(blocks, i)) {
                return null;
            }
            if (states[c] == LocalBlocks.LOST) {
                throw new PartitionLostException("partition " + partition + " of graph " + at.graph()
                        + " lost staged data while loading (a member left); drop the graph and load it again");
            }
            staged.add(Objects.requireNonNull(found[c]));
        }
        return staged;
    }

    /** Whether a request that was sent twice was answered by its twin meanwhile: the header stands before chunks go. */
    private boolean isSealedBy(LocalBlocks blocks, int i) {
        PartitionsAt one = new PartitionsAt(
                at.graph(), at.incarnation(), new int[] {at.partitions()[i]}, new long[] {at.versions()[i]});
        return blocks.headers(one).state(0) == LocalBlocks.FOUND;
    }

    /** The keys of a partition's chunks, by (stream, order of arrival). */
    private List<BlockKey> stagingKeys(LocalBlocks blocks, int i) {
        List<BlockKey> keys = new ArrayList<>();
        for (int stream = 0; stream < chunks.length; stream++) {
            for (int c = 0; c < chunks[stream][i]; c++) {
                keys.add(blocks.stagingKey(at.incarnation(), at.partitions()[i], c, stream));
            }
        }
        return keys;
    }

    private void seal(PartitionWriter writer, int i, List<Object> staged) {
        int partition = at.partitions()[i];
        int types = schema.nodeTypes().size();
        RowIds[] ids = new RowIds[types];
        int[] rows = new int[types];
        int[][] lists = nodes.length == 0 ? nodes : Arrays.copyOfRange(nodes, i * types, (i + 1) * types);
        for (int t = 0; t < types; t++) {
            long count = schema.nodeTypes().get(t).count();
            ids[t] = lists.length == 0
                    ? RowIds.hash(
                            partition, bookPartitions, new HashPartitionBook(bookPartitions).rows(partition, count))
                    : RowIds.table(lists[t]);
            rows[t] = ids[t].rows();
        }
        List<StagedEdges> edgeChunks = new ArrayList<>();
        List<StagedRows> rowChunks = new ArrayList<>();
        for (Object chunk : staged) {
            if (chunk instanceof StagedEdges e) {
                edgeChunks.add(e);
            } else {
                rowChunks.add((StagedRows) chunk);
            }
        }
        List<FeatureSection> features = new ArrayList<>();
        for (int t = 0; t < rows.length; t++) {
            for (int a = 0; a < schema.attributes(t).size(); a++) {
                nodeFeatures(features, t, a, ids[t], rowChunks);
            }
        }
        List<AdjacencySection> adjacency = new ArrayList<>();
        int[] edges = new int[schema.edgeTypes().size()];
        for (int e = 0; e < edges.length; e++) {
            AdjacencyBuilder builder = new AdjacencyBuilder(
                    schema, e, ids[schema.destinationIndex(e)], edgeChunks, NeighborValues.NONE, blockBytes);
            edges[e] = builder.size();
            adjacency.addAll(builder.sections());
            features.addAll(builder.features(schema.edgeGroup(e)));
        }
        writer.write(partition, at.versions()[i], rows, lists, edges, adjacency, features);
    }

    private void nodeFeatures(
            List<FeatureSection> sections, int nodeType, int attribute, RowIds ids, List<StagedRows> chunks) {
        int rows = ids.rows();
        AttributeSpec spec = schema.attributes(nodeType).get(attribute);
        String name = "attribute " + spec.name() + " of " + schema.groupName(nodeType);
        int rowBytes = spec.rowBytes();
        int perSection = Math.max(1, blockBytes / rowBytes);
        int first = sections.size();
        for (int from = 0; from < rows; from += perSection) {
            byte[] data = new byte[Math.toIntExact((long) Math.min(perSection, rows - from) * rowBytes)];
            sections.add(new FeatureSection(nodeType, attribute, from, rowBytes, data));
        }
        BitSet seen = new BitSet(rows);
        for (StagedRows chunk : chunks) {
            if (chunk.nodeType() == nodeType && chunk.attribute() == attribute) {
                for (int i = 0; i < chunk.rows().length; i++) {
                    int row = ids.row(chunk.rows()[i]);
                    if (seen.get(row)) {
                        throw new InvalidGraphException(name + " is given twice for node=" + ids.node(row));
                    }
                    seen.set(row);
                    byte[] data = sections.get(first + row / perSection).data();
                    System.arraycopy(chunk.data(), i * rowBytes, data, row % perSection * rowBytes, rowBytes);
                }
            }
        }
        if (seen.cardinality() < rows) {
            throw new InvalidGraphException(
                    name + " is missing for node=" + ids.node(seen.nextClearBit(0)) + "; every node needs a row");
        }
    }

    /** The wire form. */
    public static final class Hook extends WireHook<SealRequest> {
        public Hook() {
            super(SealRequest.class, 19, 2);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, SealRequest r) throws IOException {
            r.at.write(out);
            SchemaWire.write(out, r.schema);
            out.writeInt(r.bookPartitions);
            Wire.writeLists(out, r.nodes);
            Wire.writeLists(out, r.chunks);
            out.writeInt(r.blockBytes);
        }

        @Override
        protected SealRequest readFields(ObjectDataInput in) throws IOException {
            PartitionsAt at = PartitionsAt.read(in);
            GraphSchema schema = SchemaWire.read(in);
            return new SealRequest(at, schema, in.readInt(), Wire.readLists(in), Wire.readLists(in), in.readInt());
        }
    }
}
