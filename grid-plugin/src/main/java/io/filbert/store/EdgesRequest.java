package io.filbert.store;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.RpcRequest;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Some in-edges of one type of a partition, by their places among all of them.
 *
 * @param at the one partition
 * @param edgeType index in the schema
 * @param destinationType likewise
 * @param bookPartitions P of the graph
 * @param hasWeights whether the type has weights
 * @param hasTimes whether it has times
 * @param group of its attributes
 * @param rowBytes bytes of a row of each attribute
 * @param from the first place
 * @param limit how many at most
 */
record EdgesRequest(
        PartitionsAt at,
        int edgeType,
        int destinationType,
        int bookPartitions,
        boolean hasWeights,
        boolean hasTimes,
        int group,
        int[] rowBytes,
        int from,
        int limit)
        implements RpcRequest<EdgesRequest.Reply> {
    @Override
    public Reply execute(HazelcastInstance member) {
        LocalBlocks blocks = LocalBlocks.of(member);
        LocalBlocks.Headers headers = blocks.headers(at);
        if (headers.state(0) != LocalBlocks.FOUND) {
            return Reply.without(headers.state(0));
        }
        PartitionHeader header = headers.get(0);
        int total = header.edges(edgeType);
        int n = Math.max(0, Math.min(limit, total - from));
        List<AdjacencySection> sections = new ArrayList<>();
        byte state = n == 0 ? LocalBlocks.FOUND : read(blocks, headers, sections);
        byte[][] attributes = new byte[rowBytes.length][];
        if (state == LocalBlocks.FOUND) {
            state = rows(blocks, headers, n, attributes);
        }
        return state == LocalBlocks.FOUND
                ? copy(header.ids(destinationType, bookPartitions), sections, total, n, attributes)
                : Reply.without(state);
    }

    /** Finds the sections, by reference: they never change. */
    private byte read(LocalBlocks blocks, LocalBlocks.Headers headers, List<AdjacencySection> sections) {
        PartitionHeader header = headers.get(0);
        int[] numbers = IntStream.range(0, header.adjacencyBlocks())
                .filter(b -> header.hasEdges(b, edgeType))
                .toArray();
        LocalBlocks.Fetched fetched = blocks.adjacency(at, headers, new int[numbers.length], numbers);
        for (int ref = 0; ref < numbers.length; ref++) {
            if (fetched.state(ref) != LocalBlocks.FOUND) {
                return fetched.state(ref);
            }
            fetched.sections(ref).stream()
                    .filter(s -> s.adjacency() == edgeType)
                    .forEach(sections::add);
        }
        return LocalBlocks.FOUND;
    }

    private byte rows(LocalBlocks blocks, LocalBlocks.Headers headers, int n, byte[][] attributes) {
        int[] places = new int[n];
        for (int i = 0; i < n; i++) {
            places[i] = from + i;
        }
        List<FeatureGather.Column> columns = new ArrayList<>();
        for (int a = 0; a < attributes.length; a++) {
            attributes[a] = new byte[Math.multiplyExact(n, rowBytes[a])];
            columns.add(new FeatureGather.Column(group, a, rowBytes[a], new int[] {0, n}, places, attributes[a]));
        }
        return columns.isEmpty() || n == 0
                ? LocalBlocks.FOUND
                : FeatureGather.gather(blocks, at, headers, new int[] {0}, columns)[0];
    }

    private Reply copy(RowIds nodes, List<AdjacencySection> sections, int total, int n, byte[][] attributes) {
        long[] source = new long[n];
        long[] destination = new long[n];
        float[] weights = hasWeights ? new float[n] : null;
        long[] times = hasTimes ? new long[n] : null;
        long[] ids = new long[n];
        boolean allIds = true;
        for (AdjacencySection section : sections) {
            int first = section.edgeStart() - from;
            if (first >= n || first + section.edges() <= 0) {
                continue;
            }
            allIds &= section.ids() != null;
            for (int row = 0; row < section.rows(); row++) {
                int end = Math.min(section.colptr()[row + 1], n - first);
                for (int e = Math.max(section.colptr()[row], -first); e < end; e++) {
                    source[first + e] = section.neighbors().get(e);
                    destination[first + e] = nodes.node(section.rowStart() + row);
                    if (section.ids() != null) {
                        ids[first + e] = section.ids().get(e);
                    }
                    if (weights != null) {
                        weights[first + e] = (float) section.column(0).number(e);
                    }
                    if (times != null) {
                        times[first + e] = section.column(hasWeights ? 1 : 0).integer(e);
                    }
                }
            }
        }
        return new Reply(
                LocalBlocks.FOUND, total, source, destination, allIds ? ids : null, weights, times, attributes);
    }

    /**
     * The edges.
     *
     * @param state {@link LocalBlocks#FOUND}, or why there are none
     * @param total how many edges of the type the partition has
     * @param ids null when some of these edges have none
     * @param attributes rows of each attribute
     */
    record Reply(
            byte state,
            int total,
            long[] source,
            long[] destination,
            long @Nullable [] ids,
            float @Nullable [] weights,
            long @Nullable [] times,
            byte[][] attributes) {
        static Reply without(byte state) {
            return new Reply(state, 0, new long[0], new long[0], null, null, null, new byte[0][]);
        }

        /** The wire form. */
        public static final class Hook extends WireHook<Reply> {
            public Hook() {
                super(Reply.class, 111, 1);
            }

            @Override
            protected void writeFields(ObjectDataOutput out, Reply reply) throws IOException {
                out.writeByte(reply.state);
                out.writeInt(reply.total);
                Wire.writeLongs(out, reply.source);
                Wire.writeLongs(out, reply.destination);
                Wire.writeLongs(out, reply.ids);
                Wire.writeFloats(out, reply.weights);
                Wire.writeLongs(out, reply.times);
                out.writeInt(reply.attributes.length);
                for (byte[] rows : reply.attributes) {
                    Wire.writeBytes(out, rows);
                }
            }

            @Override
            protected Reply readFields(ObjectDataInput in) throws IOException {
                byte state = in.readByte();
                int total = in.readInt();
                long[] source = Wire.readLongs(in);
                long[] destination = Wire.readLongs(in);
                long[] ids = Wire.readLongsOrNull(in);
                float[] weights = Wire.readFloatsOrNull(in);
                long[] times = Wire.readLongsOrNull(in);
                byte[][] attributes = new byte[Wire.readCount(in)][];
                for (int a = 0; a < attributes.length; a++) {
                    attributes[a] = Wire.readBytes(in);
                }
                return new Reply(state, total, source, destination, ids, weights, times, attributes);
            }
        }
    }

    /** The wire form. */
    public static final class Hook extends WireHook<EdgesRequest> {
        public Hook() {
            super(EdgesRequest.class, 110, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, EdgesRequest r) throws IOException {
            r.at.write(out);
            out.writeInt(r.edgeType);
            out.writeInt(r.destinationType);
            out.writeInt(r.bookPartitions);
            out.writeBoolean(r.hasWeights);
            out.writeBoolean(r.hasTimes);
            out.writeInt(r.group);
            Wire.writeInts(out, r.rowBytes);
            out.writeInt(r.from);
            out.writeInt(r.limit);
        }

        @Override
        protected EdgesRequest readFields(ObjectDataInput in) throws IOException {
            return new EdgesRequest(
                    PartitionsAt.read(in),
                    in.readInt(),
                    in.readInt(),
                    in.readInt(),
                    in.readBoolean(),
                    in.readBoolean(),
                    in.readInt(),
                    Wire.readInts(in),
                    in.readInt(),
                    in.readInt());
        }
    }
}
