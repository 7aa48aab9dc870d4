package io.filbert.store;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a partition consists of at one version: every partition has one, an empty one too, and only what it lists may be
 * read. A missing header or block is a lost partition, never "no neighbors". Immutable; nobody changes the arrays.
 */
public final class PartitionHeader {
    private final int partition;
    private final long version;
    private final long previous;
    private final int[] rows;
    private final int[][] nodes;
    private final int[] edges;
    private final List<Entry> adjacency;
    private final List<Entry> features;
    private final int[] adjacencyFirst;

    /**
     * A block of the partition.
     *
     * @param block its number
     * @param version the partition version that wrote it
     * @param bytes its decoded size
     * @param checksum over its arrays
     * @param groups adjacency (edges) or group (features) of each section
     * @param attributes attribute index of each section; 0 in adjacency
     * @param rowStarts first row of each section
     * @param rows rows of each section
     */
    record Entry(
            int block,
            long version,
            long bytes,
            long checksum,
            int[] groups,
            int[] attributes,
            int[] rowStarts,
            int[] rows) {}

    /**
     * @param previous the version before this one, 0 for the first
     * @param rows nodes of each node type in this partition
     * @param nodes with a table book the nodes of each node type, ascending; empty with the hash book
     * @param edges edges of each edge type whose destination is in this partition
     */
    PartitionHeader(
            int partition,
            long version,
            long previous,
            int[] rows,
            int[][] nodes,
            int[] edges,
            List<Entry> adjacency,
            List<Entry> features) {
        this.partition = partition;
        this.version = version;
        this.previous = previous;
        this.rows = rows;
        this.nodes = nodes;
        this.edges = edges;
        this.adjacency = List.copyOf(adjacency);
        this.features = List.copyOf(features);
        this.adjacencyFirst = new int[2 * edges.length];
        Arrays.fill(adjacencyFirst, -1);
        for (int b = adjacency.size() - 1; b >= 0; b--) {
            for (int a : adjacency.get(b).groups) {
                adjacencyFirst[a] = b;
            }
        }
    }

    public int partition() {
        return partition;
    }

    public long version() {
        return version;
    }

    /** The version that this one was written upon, 0 for the first. */
    long previous() {
        return previous;
    }

    /** Nodes of a type in this partition. */
    public int rows(int nodeType) {
        return rows[nodeType];
    }

    /**
     * Which nodes of a type these are.
     *
     * @param partitions P of the graph
     */
    public RowIds ids(int nodeType, int partitions) {
        return nodes.length == 0 ? RowIds.hash(partition, partitions, rows[nodeType]) : RowIds.table(nodes[nodeType]);
    }

    /** In-edges of this partition's nodes, of one edge type. */
    public int edges(int edgeType) {
        return edges[edgeType];
    }

    /** How many adjacency blocks there are. */
    public int adjacencyBlocks() {
        return adjacency.size();
    }

    /** Whether an adjacency block has a section of an adjacency. */
    public boolean hasEdges(int block, int adjacencyIndex) {
        int first = adjacencyFirst[adjacencyIndex];
        return first >= 0 && block >= first && contains(adjacency.get(block).groups, adjacencyIndex);
    }

    /** Whether the rows of an attribute are stored. */
    boolean hasFeatures(int group, int attribute) {
        for (Entry e : features) {
            for (int s = 0; s < e.groups.length; s++) {
                if (e.groups[s] == group && e.attributes[s] == attribute) {
                    return true;
                }
            }
        }
        return false;
    }

    List<Entry> adjacency() {
        return adjacency;
    }

    List<Entry> features() {
        return features;
    }

    int[] rows() {
        return rows;
    }

    int[][] nodes() {
        return nodes;
    }

    int[] edges() {
        return edges;
    }

    long bytes() {
        long bytes = 0;
        for (Entry e : adjacency) {
            bytes += e.bytes;
        }
        for (Entry e : features) {
            bytes += e.bytes;
        }
        for (int[] list : nodes) {
            bytes += 4L * list.length;
        }
        return bytes;
    }

    static boolean contains(int[] values, int value) {
        for (int v : values) {
            if (v == value) {
                return true;
            }
        }
        return false;
    }

    /** The wire form. */
    public static final class Hook extends WireHook<PartitionHeader> {
        public Hook() {
            super(PartitionHeader.class, 13, 2);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, PartitionHeader h) throws IOException {
            out.writeInt(h.partition);
            out.writeLong(h.version);
            out.writeLong(h.previous);
            Wire.writeInts(out, h.rows);
            Wire.writeLists(out, h.nodes);
            Wire.writeInts(out, h.edges);
            writeEntries(out, h.adjacency);
            writeEntries(out, h.features);
        }

        @Override
        protected PartitionHeader readFields(ObjectDataInput in) throws IOException {
            return new PartitionHeader(
                    in.readInt(),
                    in.readLong(),
                    in.readLong(),
                    Wire.readInts(in),
                    Wire.readLists(in),
                    Wire.readInts(in),
                    readEntries(in),
                    readEntries(in));
        }

        private static void writeEntries(ObjectDataOutput out, List<Entry> entries) throws IOException {
            out.writeInt(entries.size());
            for (Entry e : entries) {
                out.writeInt(e.block);
                out.writeLong(e.version);
                out.writeLong(e.bytes);
                out.writeLong(e.checksum);
                Wire.writeInts(out, e.groups);
                Wire.writeInts(out, e.attributes);
                Wire.writeInts(out, e.rowStarts);
                Wire.writeInts(out, e.rows);
            }
        }

        private static List<Entry> readEntries(ObjectDataInput in) throws IOException {
            int n = Wire.readCount(in);
            List<Entry> entries = new ArrayList<>(n);
            for (int i = 0; i < n; i++) {
                entries.add(new Entry(
                        in.readInt(),
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        Wire.readInts(in),
                        Wire.readInts(in),
                        Wire.readInts(in),
                        Wire.readInts(in)));
            }
            return entries;
        }
    }
}
