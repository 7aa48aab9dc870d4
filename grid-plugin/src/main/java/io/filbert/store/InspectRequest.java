package io.filbert.store;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.graph.PartitionLostException;
import io.filbert.partition.HashPartitionBook;
import io.filbert.partition.PartitionBook;
import io.filbert.rpc.IntList;
import io.filbert.rpc.RpcRequest;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Counts what lies in some partitions, at their owner, and checks that every block that a header lists is there; on request
 * its checksum too. This is the check before a load becomes readable, and the source of a
 * {@link io.filbert.partition.PartitionReport}.
 *
 * @param at the partitions and their versions
 * @param sources source node type of each edge type
 * @param owners a number for the owner of each partition of the graph, to tell local edges from remote ones
 * @param local with a table book, for each node type the nodes whose owner is asked, as the words of a bit set; empty with the
 *     hash book
 * @param idTypes the node types with external ids
 * @param idCounts how many external ids there must be, by (partition of the request, node type of {@code idTypes})
 * @param checksums whether to compute checksums, which reads every byte
 */
record InspectRequest(
        PartitionsAt at, int[] sources, int[] owners, long[][] local, int[] idTypes, int[] idCounts, boolean checksums)
        implements RpcRequest<InspectReply> {
    @Override
    public InspectReply execute(HazelcastInstance member) {
        LocalBlocks blocks = LocalBlocks.of(member);
        LocalBlocks.Headers headers = blocks.headers(at);
        int n = at.partitions().length;
        InspectReply reply = new InspectReply(
                new long[n], new long[n], new long[n], new long[n], new long[n], 0, new int[0], new int[0]);
        Sources seen = new Sources();
        LocalIds ids = LocalIds.readAll(blocks, at, idTypes);
        IntList notMine = new IntList(4);
        IntList lost = new IntList(4);
        for (int i = 0; i < n; i++) {
            byte state = headers.state(i);
            if (state == LocalBlocks.FOUND) {
                state = inspect(blocks, headers.get(i), i, reply, seen);
            }
            if (state == LocalBlocks.FOUND) {
                state = inspect(ids, i, reply);
            }
            if (state == LocalBlocks.NOT_MINE) {
                notMine.add(at.partitions()[i]);
            } else if (state == LocalBlocks.LOST) {
                lost.add(at.partitions()[i]);
            }
        }
        return new InspectReply(
                reply.nodes(),
                reply.edges(),
                reply.bytes(),
                reply.remoteEdges(),
                reply.cutEdges(),
                seen.remoteRows(),
                notMine.toArray(),
                lost.toArray());
    }

    private byte inspect(LocalBlocks blocks, PartitionHeader header, int i, InspectReply reply, Sources seen) {
        for (int rows : header.rows()) {
            reply.nodes()[i] += rows;
        }
        for (int edges : header.edges()) {
            reply.edges()[i] += edges;
        }
        reply.bytes()[i] = header.bytes();
        byte adjacency = check(
                blocks,
                Maps.ADJACENCY,
                header,
                header.adjacency(),
                block -> ((AdjacencyBlock) block).checksum(),
                block -> {
                    for (AdjacencySection section : ((AdjacencyBlock) block).sections()) {
                        seen.count(section, header, reply, i);
                    }
                });
        byte features = check(
                blocks,
                Maps.FEATURES,
                header,
                header.features(),
                block -> ((FeatureBlock) block).checksum(),
                block -> {});
        return adjacency != LocalBlocks.FOUND ? adjacency : features;
    }

    private byte inspect(LocalIds ids, int i, InspectReply reply) {
        for (int t = 0; t < idTypes.length && ids.state(i) == LocalBlocks.FOUND; t++) {
            int slot = i * idTypes.length + t;
            long count = 0;
            boolean intact = true;
            for (IdBlock block : ids.blocks(slot)) {
                count += block.size();
                reply.bytes()[i] += block.bytes();
                intact &= !checksums || block.isIntact();
            }
            if (!intact || count != idCounts[slot]) {
                throw new PartitionLostException("the external ids of partition " + at.partitions()[i] + " of graph "
                        + at.graph() + " are damaged: "
                        + (intact ? count + " of " + idCounts[slot] + " are there" : "a checksum differs")
                        + "; load the graph again");
            }
        }
        return ids.state(i);
    }

    /** Where the sources of edges are, and which remote ones were seen. */
    private final class Sources {
        private final PartitionBook hash = new HashPartitionBook(owners.length);
        private final BitSet[] localOf = new BitSet[local.length];
        private final RowBits[][]
                remote; // by node type, and partition as the hash book has it: bits of rows, or of node ids

        Sources() {
            int types = 1;
            for (int type : sources) {
                types = Math.max(types, type + 1);
            }
            remote = new RowBits[types][local.length == 0 ? owners.length : 1];
            for (RowBits[] sets : remote) {
                Arrays.setAll(sets, p -> new RowBits());
            }
            Arrays.setAll(localOf, t -> BitSet.valueOf(local[t]));
        }

        void count(AdjacencySection section, PartitionHeader header, InspectReply reply, int i) {
            if (section.adjacency() >= sources.length) { // out-edges: counted as in-edges of another partition
                return;
            }
            int type = sources[section.adjacency()];
            if (local.length == 0) {
                countHashed(type, section.neighbors(), header.partition(), reply, i);
                return;
            }
            for (int e = 0; e < section.edges(); e++) {
                long node = section.neighbors().get(e);
                if (!localOf[type].get((int) node)) {
                    remote[type][0].add((int) node);
                    reply.remoteEdges()[i]++;
                    reply.cutEdges()[i]++;
                } else {
                    reply.cutEdges()[i] += Arrays.binarySearch(header.nodes()[type], (int) node) >= 0 ? 0 : 1;
                }
            }
        }

        private void countHashed(int type, Ids neighbors, int own, InspectReply reply, int i) {
            int owner = owners[own];
            int inside = 0;
            int distant = 0;
            int n = neighbors.size();
            for (int e = 0; e < n; e++) {
                long node = neighbors.get(e);
                int partition = hash.partition(type, node);
                if (owners[partition] != owner) {
                    remote[type][partition].add(hash.rowKey(type, node));
                    distant++;
                }
                inside += partition == own ? 1 : 0;
            }
            reply.remoteEdges()[i] += distant;
            reply.cutEdges()[i] += n - inside;
        }

        long remoteRows() {
            return Arrays.stream(remote)
                    .flatMap(Arrays::stream)
                    .mapToLong(RowBits::size)
                    .sum();
        }
    }

    private interface BlockTaker {
        void take(Object block);
    }

    private byte check(
            LocalBlocks blocks,
            String map,
            PartitionHeader header,
            List<PartitionHeader.Entry> entries,
            ToLongFunction<Object> checksum,
            BlockTaker taker) {
        LocalBlocks.Fetched fetched = blocks.fetch(
                Maps.of(map, at.graph()),
                entries.stream()
                        .map(entry -> blocks.key(at.incarnation(), header.partition(), entry))
                        .toList());
        for (int b = 0; b < entries.size(); b++) {
            if (fetched.state(b) != LocalBlocks.FOUND) {
                return fetched.state(b);
            }
            if (checksums
                    && checksum.applyAsLong(fetched.block(b)) != entries.get(b).checksum()) {
                throw new PartitionLostException("block " + b + " of partition " + header.partition() + " of graph "
                        + at.graph() + " is damaged: its checksum differs from the header's");
            }
            taker.take(fetched.block(b));
        }
        return LocalBlocks.FOUND;
    }

    /** The wire form. */
    public static final class Hook extends WireHook<InspectRequest> {
        public Hook() {
            super(InspectRequest.class, 21, 3);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, InspectRequest r) throws IOException {
            r.at.write(out);
            Wire.writeInts(out, r.sources);
            Wire.writeInts(out, r.owners);
            out.writeInt(r.local.length);
            for (long[] words : r.local) {
                Wire.writeLongs(out, words);
            }
            Wire.writeInts(out, r.idTypes);
            Wire.writeInts(out, r.idCounts);
            out.writeBoolean(r.checksums);
        }

        @Override
        protected InspectRequest readFields(ObjectDataInput in) throws IOException {
            PartitionsAt at = PartitionsAt.read(in);
            int[] sources = Wire.readInts(in);
            int[] owners = Wire.readInts(in);
            long[][] local = new long[Wire.readCount(in)][];
            for (int t = 0; t < local.length; t++) {
                local[t] = Wire.readLongs(in);
            }
            return new InspectRequest(
                    at, sources, owners, local, Wire.readInts(in), Wire.readInts(in), in.readBoolean());
        }
    }
}
