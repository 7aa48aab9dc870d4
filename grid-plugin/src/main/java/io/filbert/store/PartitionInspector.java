package io.filbert.store;

import com.hazelcast.cluster.Member;
import io.filbert.graph.GraphSchema;
import io.filbert.partition.PartitionReport;
import io.filbert.partition.TablePartitionBook;
import io.filbert.rpc.Deadline;
import io.filbert.rpc.OwnerCall;
import io.filbert.rpc.Rpc;
import io.filbert.rpc.RpcRequest;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** Asks every owner what it holds of a graph version: the check before a commit, and the partition report. One use, one thread. */
public final class PartitionInspector implements OwnerCall<InspectReply> {
    /** How often a report is made anew because partitions moved meanwhile: who is remote to whom needs one view of all. */
    private static final int ROUNDS = 5;

    private final Rpc rpc;
    private final Catalog catalog;
    private final GraphVersion version;
    private final boolean checksums;
    private final int[] sources;
    private final int[] owners;
    private final String[] names;
    private final long[] nodes;
    private final long[] edges;
    private final long[] bytes;
    private final long[] remoteEdges;
    private final long[] cutEdges;
    private final Map<String, Long> remoteRows = new HashMap<>();
    private boolean moved;

    private PartitionInspector(Rpc rpc, Catalog catalog, GraphVersion version, boolean checksums) {
        this.rpc = rpc;
        this.catalog = catalog;
        this.version = version;
        this.checksums = checksums;
        GraphSchema schema = version.schema();
        this.sources = IntStream.range(0, schema.edgeTypes().size())
                .map(schema::sourceIndex)
                .toArray();
        int n = version.partitions();
        this.owners = new int[n];
        this.names = new String[n];
        this.nodes = new long[n];
        this.edges = new long[n];
        this.bytes = new long[n];
        this.remoteEdges = new long[n];
        this.cutEdges = new long[n];
    }

    /** Reads every header and checks that its blocks are there; with {@code checksums} reads every byte too. */
    public static PartitionReport inspect(
            Rpc rpc, Catalog catalog, GraphVersion version, boolean checksums, Deadline deadline) {
        PartitionInspector inspector = new PartitionInspector(rpc, catalog, version, checksums);
        PartitionReport report = inspector.run(deadline);
        for (int round = 1; round < ROUNDS && inspector.moved && !deadline.passed(); round++) {
            inspector = new PartitionInspector(rpc, catalog, version, false);
            report = inspector.run(deadline);
        }
        return report;
    }

    private PartitionReport run(Deadline deadline) {
        int[] all = IntStream.range(0, version.partitions()).toArray();
        readOwners(all);
        String[] before = names.clone();
        rpc.callOwners(all, this, deadline);
        PartitionReport report =
                new PartitionReport(version.graph(), before, nodes, edges, bytes, remoteEdges, cutEdges, remoteRows);
        readOwners(all);
        moved |= !Arrays.equals(before, names);
        return report;
    }

    private void readOwners(int[] all) {
        Arrays.fill(names, "(no owner)");
        Map<String, Integer> numbers = new LinkedHashMap<>();
        for (Map.Entry<Member, int[]> e : rpc.owners(all).entrySet()) {
            String name = e.getKey()
                    .getAddress()
                    .toString()
                    .replace("[", "")
                    .replace("]", ":")
                    .replace("::", ":");
            Integer number = numbers.computeIfAbsent(name, k -> numbers.size());
            for (int p : e.getValue()) {
                owners[p] = number;
                names[p] = name;
            }
        }
    }

    @Override
    public RpcRequest<InspectReply> request(int[] partitions) {
        int[] idTypes = IntStream.range(0, version.schema().nodeTypes().size())
                .filter(version::hasExternalIds)
                .toArray();
        int[] idCounts = new int[partitions.length * idTypes.length];
        for (int slot = 0; slot < idCounts.length; slot++) {
            long[] starts = version.idStarts(idTypes[slot % idTypes.length]);
            int p = partitions[slot / idTypes.length];
            idCounts[slot] = Math.toIntExact(starts[p + 1] - starts[p]);
        }
        return new InspectRequest(
                version.at(partitions),
                sources,
                owners,
                localNodes(owners[partitions[0]]),
                idTypes,
                idCounts,
                checksums);
    }

    /** For each node type the nodes of one owner, as the words of a bit set: an owner does not have the table. */
    private long[][] localNodes(int owner) {
        if (!(version.book() instanceof TablePartitionBook book)) {
            return new long[0][];
        }
        long[][] local = new long[version.schema().nodeTypes().size()][];
        for (int t = 0; t < local.length; t++) {
            BitSet nodes = new BitSet();
            int count = (int) version.schema().nodeTypes().get(t).count();
            for (int node = 0; node < count; node++) {
                if (owners[book.partition(t, node)] == owner) {
                    nodes.set(node);
                }
            }
            local[t] = nodes.toLongArray();
        }
        return local;
    }

    @Override
    public Open accept(int[] partitions, InspectReply reply) {
        if (reply.lost().length > 0) {
            throw catalog.missing(version, reply.lost()[0]);
        }
        moved |= reply.notMine().length > 0;
        for (int i = 0; i < partitions.length; i++) {
            nodes[partitions[i]] = reply.nodes()[i];
            edges[partitions[i]] = reply.edges()[i];
            bytes[partitions[i]] = reply.bytes()[i];
            remoteEdges[partitions[i]] = reply.remoteEdges()[i];
            cutEdges[partitions[i]] = reply.cutEdges()[i];
        }
        remoteRows.merge(names[partitions[0]], reply.remoteRows(), Long::sum);
        return new Open(reply.notMine(), new int[0]);
    }

    @Override
    public String name() {
        return "inspection of " + version;
    }
}
