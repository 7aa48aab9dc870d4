package io.filbert.partition;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a graph lies in the cluster at one moment: nodes, edges and bytes (one replica) by partition and by member, the
 * imbalance, the edge cut and the remote rows. Taken while many partitions migrate it may mix before and after. Arrays belong to the report; do not change them.
 */
public final class PartitionReport {
    private final String graph;
    private final String[] ownerOfPartition;
    private final long[] nodes;
    private final long[] edges;
    private final long[] bytes;
    private final long[] remoteEdges;
    private final long[] cutEdges;
    private final List<Share> members = new ArrayList<>();

    /**
     * What one member holds as owner.
     *
     * @param member its address
     * @param partitions how many partitions it owns
     * @param nodes nodes in them
     * @param edges edges whose destination is in them
     * @param bytes decoded size of its blocks on the heap, backups not counted
     * @param remoteEdges edges whose source another member owns
     * @param remoteRows distinct sources that another member owns: the halo, what this member must fetch to see all its
     *     neighborhoods
     */
    public record Share(
            String member, int partitions, long nodes, long edges, long bytes, long remoteEdges, long remoteRows) {}

    /** All arrays are indexed by partition and become the report's; remote rows are by the members' addresses. */
    public PartitionReport(
            String graph,
            String[] ownerOfPartition,
            long[] nodes,
            long[] edges,
            long[] bytes,
            long[] remoteEdges,
            long[] cutEdges,
            Map<String, Long> remoteRows) {
        this.graph = graph;
        this.ownerOfPartition = ownerOfPartition;
        this.nodes = nodes;
        this.edges = edges;
        this.bytes = bytes;
        this.remoteEdges = remoteEdges;
        this.cutEdges = cutEdges;
        List<String> names = new ArrayList<>(List.of(ownerOfPartition))
                .stream().distinct().sorted().toList();
        for (String name : names) {
            Share share = new Share(name, 0, 0, 0, 0, 0, remoteRows.getOrDefault(name, 0L));
            for (int p = 0; p < nodes.length; p++) {
                if (ownerOfPartition[p].equals(name)) {
                    share = new Share(
                            name,
                            share.partitions + 1,
                            share.nodes + nodes[p],
                            share.edges + edges[p],
                            share.bytes + bytes[p],
                            share.remoteEdges + remoteEdges[p],
                            share.remoteRows);
                }
            }
            members.add(share);
        }
    }

    public List<Share> members() {
        return List.copyOf(members);
    }

    public int partitions() {
        return nodes.length;
    }

    public String owner(int partition) {
        return ownerOfPartition[partition];
    }

    public long nodes(int partition) {
        return nodes[partition];
    }

    public long edges(int partition) {
        return edges[partition];
    }

    public long bytes(int partition) {
        return bytes[partition];
    }

    public long nodes() {
        return sum(nodes);
    }

    public long edges() {
        return sum(edges);
    }

    public long bytes() {
        return sum(bytes);
    }

    /** The share of edges whose ends two members own, 0 to 1. */
    public double edgeCut() {
        return edges() == 0 ? 0 : (double) sum(remoteEdges) / edges();
    }

    /** The share of edges whose ends lie in two partitions, 0 to 1: at least {@link #edgeCut}. */
    public double partitionEdgeCut() {
        return edges() == 0 ? 0 : (double) sum(cutEdges) / edges();
    }

    /** Distinct (member, source) pairs whose source another member owns. */
    public long remoteRows() {
        return members.stream().mapToLong(Share::remoteRows).sum();
    }

    /** The most edges of a member divided by the mean: 1 is perfect. */
    public double imbalance() {
        long most = members.stream().mapToLong(Share::edges).max().orElse(0);
        return edges() == 0 ? 1 : (double) most * members.size() / edges();
    }

    /** The most edges of a partition divided by the mean. */
    public double partitionImbalance() {
        long most = 0;
        for (long e : edges) {
            most = Math.max(most, e);
        }
        return edges() == 0 ? 1 : (double) most * edges.length / edges();
    }

    private static long sum(long[] values) {
        long sum = 0;
        for (long v : values) {
            sum += v;
        }
        return sum;
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        out.append(String.format(
                "graph %s: %,d nodes, %,d edges, %.1f MiB a replica, %d partitions on %d members%n",
                graph, nodes(), edges(), bytes() / 1048576.0, partitions(), members.size()));
        out.append(String.format(
                "edge cut %.1f %% by member, %.1f %% by partition, %,d remote rows%n",
                100 * edgeCut(), 100 * partitionEdgeCut(), remoteRows()));
        out.append(String.format(
                "imbalance (max/mean of edges) %.3f by member, %.3f by partition%n",
                imbalance(), partitionImbalance()));
        out.append(String.format(
                "  %-22s %10s %12s %13s %10s %7s %12s%n",
                "member", "partitions", "nodes", "edges", "MiB", "cut", "remote rows"));
        for (Share s : members) {
            out.append(String.format(
                    "  %-22s %10d %,12d %,13d %10.1f %5.1f %% %,12d%n",
                    s.member,
                    s.partitions,
                    s.nodes,
                    s.edges,
                    s.bytes / 1048576.0,
                    s.edges == 0 ? 0 : 100.0 * s.remoteEdges / s.edges,
                    s.remoteRows));
        }
        return out.toString();
    }
}
