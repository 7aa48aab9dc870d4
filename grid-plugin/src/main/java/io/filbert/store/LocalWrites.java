package io.filbert.store;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.ColumnSpec;
import io.filbert.graph.GraphException;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.InvalidGraphException;
import io.filbert.graph.VersionGoneException;
import io.filbert.partition.PartitionBook;
import io.filbert.rpc.Deadline;
import io.filbert.rpc.IntList;
import io.filbert.rpc.Rpc;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;

/**
 * Writes of the local stores: new blocks and headers for partitions that this member owns, under the next version of each,
 * then one commit. A batch that began before reads what it began with. One write, one thread.
 */
final class LocalWrites {
    /** As {@code GraphWriter}'s default: 16 MiB. */
    static final int BLOCK_BYTES = 1 << 24;

    private static final System.Logger LOG = System.getLogger(LocalWrites.class.getName());
    private static final SecureRandom RANDOM = new SecureRandom();

    private final LocalBlocks blocks;
    private final Catalog catalog;
    private final GraphVersion version;
    private final GraphSchema schema;
    private final Rpc rpc;

    LocalWrites(Rpc rpc, Catalog catalog, GraphVersion version) {
        if (!rpc.isMember()) {
            throw LocalFeatureStore.clientsOwnNothing();
        }
        this.rpc = rpc;
        this.blocks = LocalBlocks.of(rpc.hazelcast());
        this.catalog = catalog;
        this.version = version;
        this.schema = version.schema();
    }

    /** The nodes of a type that this member owns, ascending. */
    static long[] localNodes(Rpc rpc, GraphVersion version, int nodeType) {
        if (!rpc.isMember()) {
            return new long[0];
        }
        PartitionBook book = version.book();
        boolean[] local = new boolean[version.partitions()];
        for (int p : rpc.localPartitions()) {
            local[p] = true;
        }
        return LongStream.range(0, version.schema().nodeTypes().get(nodeType).count())
                .filter(node -> local[book.partition(nodeType, node)])
                .toArray();
    }

    /** Refuses a node that another member owns, by name. */
    static void requireLocal(Rpc rpc, GraphVersion version, int nodeType, long[] nodes) {
        if (!rpc.isMember()) {
            throw LocalFeatureStore.clientsOwnNothing();
        }
        boolean[] local = new boolean[version.partitions()];
        for (int p : rpc.localPartitions()) {
            local[p] = true;
        }
        for (long node : nodes) {
            version.checkNode(nodeType, node);
            int p = version.book().partition(nodeType, node);
            if (!local[p]) {
                String owner = rpc.owners(new int[] {p}).keySet().stream()
                        .map(m -> "member " + m.getAddress())
                        .findFirst()
                        .orElse("nobody at the moment");
                throw LocalFeatureStore.notLocal(version, nodeType, node, owner);
            }
        }
    }

    private interface Changer {
        void change(PartitionChange change);
    }

    private void requireFound(byte state, int partition) {
        if (state == LocalBlocks.LOST) {
            throw catalog.missing(version, partition);
        }
        if (state == LocalBlocks.NOT_MINE) {
            throw moved(partition);
        }
    }

    private void write(int[] partitions, Changer changer) {
        if (partitions.length == 0) {
            return;
        }
        LocalBlocks.Headers headers = blocks.headers(version.at(partitions));
        PartitionWriter writer = new PartitionWriter(blocks, version.graph(), version.incarnation(), BLOCK_BYTES);
        List<PartitionHeader> written = new ArrayList<>();
        long[] versions = new long[partitions.length];
        long[] moreEdges = new long[schema.edgeTypes().size()];
        long moreBytes = 0;
        try {
            for (int i = 0; i < partitions.length; i++) {
                requireFound(headers.state(i), partitions[i]);
                PartitionHeader old = headers.get(i);
                PartitionChange change = new PartitionChange(
                        blocks,
                        version.graph(),
                        version.incarnation(),
                        old,
                        state -> requireFound(state, old.partition()));
                changer.change(change);
                versions[i] = GraphVersion.after(old.version(), RANDOM.nextInt());
                PartitionHeader now = change.write(writer, versions[i]);
                written.add(now);
                for (int e = 0; e < moreEdges.length; e++) {
                    moreEdges[e] += now.edges(e) - old.edges(e);
                }
                moreBytes += now.bytes() - old.bytes();
            }
            requireStillOwned(partitions);
        } catch (RuntimeException e) { // nothing was committed
            writer.undo();
            throw e;
        }
        try {
            catalog.commit(version, partitions, versions, moreEdges, moreBytes);
        } catch (
                VersionGoneException
                        e) { // refused; anything else leaves the outcome in doubt, and the entries where they are
            writer.undo();
            throw e;
        }
        for (int i = 0; i < partitions.length; i++) {
            sweep(writer, headers.get(i), written.get(i));
        }
    }

    /** All local edges are replaced together, so a partition that came or went meanwhile would be missed. */
    private void requireStillOwned(int[] partitions) {
        int[] now = rpc.localPartitions();
        for (int partition : partitions) {
            if (Arrays.binarySearch(now, partition) < 0) {
                throw moved(partition);
            }
        }
    }

    private GraphException moved(int partition) {
        return new GraphException(
                "partition " + partition + " of " + version + " moved to another member during the write; write again");
    }

    private void sweep(PartitionWriter writer, PartitionHeader previous, PartitionHeader now) {
        if (previous.previous() == 0) {
            return;
        }
        PartitionsAt at = new PartitionsAt(
                version.graph(), version.incarnation(), new int[] {now.partition()}, new long[] {previous.previous()});
        try {
            LocalBlocks.Headers old = blocks.headers(at);
            if (old.state(0) == LocalBlocks.FOUND) {
                writer.sweep(old.get(0), previous, now);
            }
        } catch (RuntimeException e) { // the write is done; what is left over takes memory until the next one
            LOG.log(System.Logger.Level.WARNING, "entries of an old version of " + version + " were not removed", e);
        }
    }

    private int[] partitionsOf(int nodeType, long[] nodes) {
        boolean[] touched = new boolean[version.partitions()];
        IntList list = new IntList(16);
        for (long node : nodes) {
            int p = version.book().partition(nodeType, node);
            if (!touched[p]) {
                touched[p] = true;
                list.add(p);
            }
        }
        return list.toArray();
    }

    /** Sets rows of local nodes. Where a partition has none yet, all its nodes must be given. */
    void putRows(int nodeType, int attribute, long[] nodes, Rows rows) {
        refuseSampling(nodeType, attribute);
        AttributeSpec spec = schema.attributes(nodeType).get(attribute);
        int bytes = spec.rowBytes();
        Map<Integer, IntList> byPartition = new HashMap<>();
        for (int i = 0; i < nodes.length; i++) {
            byPartition
                    .computeIfAbsent(version.book().partition(nodeType, nodes[i]), p -> new IntList(16))
                    .add(i);
        }
        write(partitionsOf(nodeType, nodes), change -> {
            int partition = change.old().partition();
            byte[] data = new byte[Math.multiplyExact(change.old().rows(nodeType), bytes)];
            List<FeatureSection> before = change.takeFeatures(nodeType, attribute);
            for (FeatureSection section : before) {
                System.arraycopy(section.data(), 0, data, section.rowStart() * bytes, section.data().length);
            }
            IntList given = Objects.requireNonNull(byPartition.get(partition));
            if (before.isEmpty() && given.size() < change.old().rows(nodeType)) {
                throw new InvalidGraphException("attribute " + spec.name() + " has no rows in partition " + partition
                        + ", so rows of all its nodes are needed; put them with putTensor");
            }
            RowIds ids = change.old().ids(nodeType, version.partitions());
            for (int k = 0; k < given.size(); k++) {
                int i = given.get(k);
                rows.copy(i, spec, data, ids.row(version.book().rowKey(nodeType, nodes[i])) * bytes);
            }
            change.features().addAll(cut(nodeType, attribute, bytes, data));
        });
    }

    private void refuseSampling(int nodeType, int attribute) {
        AttributeSpec spec = schema.attributes(nodeType).get(attribute);
        if (spec.isSampling()) {
            throw new InvalidGraphException("attribute " + spec.name() + " of " + schema.groupName(nodeType)
                    + " is for sampling, so its values stand beside edges of other partitions too; load the graph again to change"
                    + " them");
        }
    }

    /** Of some edge types more is kept, by source or by edge id, and with other owners. */
    private void refuseDerived(int edgeType) {
        GraphSchema.EdgeTypeSpec spec = schema.edgeTypes().get(edgeType);
        if (spec.outEdges() || spec.links()) {
            throw new InvalidGraphException(
                    "edge type " + spec.type() + " has " + (spec.outEdges() ? "out-edges" : "links")
                            + ", which other members keep too, so its edges cannot be changed in place; load the graph again");
        }
    }

    /** What stands beside these edges of their sources. */
    private NeighborValues neighborValues(int edgeType, long[] sources) {
        if (schema.samplingColumns(edgeType).stream().noneMatch(ColumnSpec::node)) {
            return NeighborValues.NONE;
        }
        long[][] nodes = new long[schema.nodeTypes().size()][0];
        nodes[schema.sourceIndex(edgeType)] = NeighborValues.distinct(sources.clone());
        return NeighborValues.lookUp(
                rpc,
                catalog,
                version,
                new long[][][] {nodes},
                Deadline.in(rpc.options().timeout()))[0];
    }

    private static List<FeatureSection> cut(int group, int attribute, int rowBytes, byte[] data) {
        List<FeatureSection> sections = new ArrayList<>();
        int step = Math.max(1, BLOCK_BYTES / rowBytes) * rowBytes;
        for (int from = 0; from < data.length; from += step) {
            byte[] part = Arrays.copyOfRange(data, from, Math.min(data.length, from + step));
            sections.add(new FeatureSection(group, attribute, from / rowBytes, rowBytes, part));
        }
        return sections;
    }

    /** Removes the local rows of an attribute; false when there are none. */
    boolean removeRows(int nodeType, int attribute) {
        refuseSampling(nodeType, attribute);
        int[] local = with(header -> header.hasFeatures(nodeType, attribute));
        write(local, change -> change.takeFeatures(nodeType, attribute));
        return local.length > 0;
    }

    /** Replaces the in-edges of all nodes of this member, of one edge type. */
    void putEdges(int edgeType, EdgeList edges, Rows[] attributes) {
        refuseDerived(edgeType);
        NeighborValues values = neighborValues(edgeType, edges.source());
        int destination = schema.destinationIndex(edgeType);
        List<AttributeSpec> specs = schema.edgeTypes().get(edgeType).attributes();
        int rowBytes = specs.stream().mapToInt(AttributeSpec::rowBytes).sum();
        int[] local = rpc.localPartitions();
        Map<Integer, StagedEdges.Buffer> buffers = new HashMap<>();
        for (int i = 0; i < edges.size(); i++) {
            long to = edges.destination()[i];
            StagedEdges.Buffer buffer =
                    buffers.computeIfAbsent(version.book().partition(destination, to), p -> new StagedEdges.Buffer());
            long id = edges.ids() == null ? i : edges.ids()[i];
            int at = buffer.add(edgeType, version.book().rowKey(destination, to), edges.source()[i], id, rowBytes);
            for (int a = 0; a < attributes.length; a++) {
                attributes[a].copy(i, specs.get(a), buffer.attributes(), at);
                at += specs.get(a).rowBytes();
            }
            if (edges.weights() != null) {
                buffer.weight(edges.weights()[i]);
            }
            if (edges.times() != null) {
                buffer.time(edges.times()[i]);
            }
        }
        for (int partition : buffers.keySet()) {
            if (Arrays.binarySearch(local, partition) < 0) {
                throw moved(partition);
            }
        }
        write(local, change -> {
            change.takeAdjacency(edgeType);
            for (int a = 0; a < specs.size(); a++) {
                change.takeFeatures(schema.edgeGroup(edgeType), a);
            }
            StagedEdges.Buffer buffer = buffers.get(change.old().partition());
            List<StagedEdges> chunks = buffer == null ? List.of() : List.of(buffer.take());
            AdjacencyBuilder builder = new AdjacencyBuilder(
                    schema, edgeType, change.old().ids(destination, version.partitions()), chunks, values, BLOCK_BYTES);
            change.edges()[edgeType] = builder.size();
            change.adjacency().addAll(builder.sections());
            change.features().addAll(builder.features(schema.edgeGroup(edgeType)));
        });
    }

    /** Takes the ids of all local edges of a type away. */
    void removeIds(int edgeType) {
        refuseDerived(edgeType);
        write(with(header -> header.edges(edgeType) > 0), change -> {
            for (AdjacencySection section : change.takeAdjacency(edgeType)) {
                change.adjacency().add(section.withIds(null));
            }
        });
    }

    private interface HeaderTest {
        boolean test(PartitionHeader header);
    }

    private int[] with(HeaderTest test) {
        int[] local = rpc.localPartitions();
        LocalBlocks.Headers headers = blocks.headers(version.at(local));
        IntList some = new IntList(local.length);
        for (int i = 0; i < local.length; i++) {
            requireFound(headers.state(i), local[i]);
            if (test.test(headers.get(i))) {
                some.add(local[i]);
            }
        }
        return some.toArray();
    }
}
