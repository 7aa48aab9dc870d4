package io.filbert.store;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.AttributeSpec;
import io.filbert.graph.GraphException;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.InvalidGraphException;
import io.filbert.graph.VersionGoneException;
import io.filbert.partition.PartitionKeys;
import io.filbert.rpc.Deadline;
import io.filbert.rpc.OwnerCall;
import io.filbert.rpc.Rpc;
import io.filbert.rpc.RpcRequest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A write of new rows for all nodes, of attributes that node types have or get. Rows are staged at the owners ({@link #staging}),
 * {@link #write} has the owners put them beside the blocks that stay, under versions of this write's own, and {@link #commit} makes
 * them and the schema readable by one switch. Before it, who holds {@link #written} can read them and nobody else; {@link #remove}
 * leaves nothing behind. Several processes may take part, each with an object of the same number. All threads may use it.
 */
public final class AttributeWrite {
    private static final System.Logger LOG = System.getLogger(AttributeWrite.class.getName());
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    private final GraphVersion base;
    private final int number;
    private final List<NodeAttribute> added = new ArrayList<>();
    private final int[] nodeTypes;
    private final int[] attributes;
    private final GraphVersion written;
    private volatile boolean offered;

    /**
     * @param base what is written upon
     * @param number from {@link #newNumber}, the same at all who take part
     * @param attributes each once
     * @throws InvalidGraphException when an attribute is for sampling, or has another form than the graph has it in
     */
    public AttributeWrite(GraphVersion base, int number, List<NodeAttribute> attributes) {
        this.base = base;
        this.number = number;
        this.nodeTypes = attributes.stream().mapToInt(NodeAttribute::nodeType).toArray();
        this.attributes = new int[nodeTypes.length];
        GraphSchema schema = base.schema();
        for (int a = 0; a < nodeTypes.length; a++) {
            AttributeSpec spec = attributes.get(a).spec();
            int known = find(base.schema(), nodeTypes[a], spec.name());
            if (known < 0) {
                schema = schema.withAttribute(nodeTypes[a], spec);
                added.add(attributes.get(a));
                known = schema.attributes(nodeTypes[a]).size() - 1;
            }
            check(schema, nodeTypes[a], schema.attributes(nodeTypes[a]).get(known), spec);
            this.attributes[a] = known;
        }
        long[] versions = new long[base.partitions()];
        Arrays.setAll(versions, p -> GraphVersion.after(base.partitionVersion(p), number));
        this.written = base.written(versions, schema);
    }

    /** A number that no other write has. */
    public static int newNumber() {
        return 1 + RANDOM.nextInt(Integer.MAX_VALUE);
    }

    private static int find(GraphSchema schema, int nodeType, String name) {
        List<AttributeSpec> specs = schema.attributes(nodeType);
        return IntStream.range(0, specs.size())
                .filter(i -> specs.get(i).name().equals(name))
                .findFirst()
                .orElse(-1);
    }

    private static void check(GraphSchema schema, int nodeType, AttributeSpec has, AttributeSpec given) {
        String name = "attribute " + given.name() + " of " + schema.groupName(nodeType);
        if (has.isSampling() || given.isSampling()) {
            throw new InvalidGraphException(
                    name + " is for sampling, so its values stand beside edges of other partitions too;"
                            + " load the graph again with it");
        }
        if (!has.equals(given)) {
            throw new InvalidGraphException(name + " is " + has.dtype() + "[" + has.columns() + "] and cannot become "
                    + given.dtype() + "[" + given.columns() + "]; write it under another name");
        }
    }

    /** What is written upon. */
    public GraphVersion base() {
        return base;
    }

    /** The graph as this write leaves it. Before the commit only partitions that were written can be read of it. */
    public GraphVersion written() {
        return written;
    }

    /** The index, among the attributes of its type, of the i-th attribute of this write. */
    public int attribute(int i) {
        return attributes[i];
    }

    /**
     * A staging of rows, to be told {@link #write} by its stream.
     *
     * @param stream from {@link #newStream}
     * @param sink takes the chunks
     */
    public Staging staging(HazelcastInstance hz, long stream, Consumer<StagedChunk> sink) {
        return new Staging(written, PartitionKeys.of(hz), stream, sink);
    }

    /** The number of a staging of this write that no other one has. */
    public long newStream() {
        return (long) number << Integer.SIZE | (RANDOM.nextInt() & 0xFFFF_FFFFL);
    }

    /**
     * Has the owners of some partitions write what was staged for them. A partition that is written already stays as it is.
     *
     * @param stream of the staging
     * @param chunks how many chunks it staged for each partition of the graph: {@link Staging#finish}
     * @return how many bytes more the partitions have than before
     * @throws InvalidGraphException naming a node that has no row, or two
     */
    public long write(Rpc rpc, Catalog catalog, int[] partitions, long stream, int[] chunks) {
        WriteCall call = new WriteCall(catalog, stream, chunks);
        rpc.callOwners(partitions, call, Deadline.in(TIMEOUT));
        return call.moreBytes;
    }

    /**
     * Makes the schema and all partitions readable; all must be written.
     *
     * @throws VersionGoneException when the graph was written to or dropped meanwhile; nothing of this write is left then
     */
    public void commit(Rpc rpc, Catalog catalog) {
        int[] all = all();
        long moreBytes = write(rpc, catalog, all, 0, new int[all.length]);
        offered = true;
        try {
            catalog.commit(
                    base,
                    all,
                    written.at(all).versions(),
                    new long[base.schema().edgeTypes().size()],
                    moreBytes,
                    added);
        } catch (VersionGoneException e) { // refused; after anything else the outcome is in doubt, and the entries stay
            offered = false;
            remove(rpc);
            throw e;
        }
        try {
            call(
                    rpc,
                    "sweep after a write to " + base,
                    some -> new SweepRequest(base.at(some), written.at(some).versions()));
        } catch (GraphException e) { // the write is done; what is left over takes memory until the graph is dropped
            LOG.log(System.Logger.Level.WARNING, "entries of an old version of " + base + " were not removed", e);
        }
    }

    /** Removes all that this write wrote and staged; what may be readable since a {@link #commit} stays. */
    public void remove(Rpc rpc) {
        boolean blocks = !offered;
        call(rpc, "removal of a write to " + base, some -> new RemoveWriteRequest(written.at(some), number, blocks));
    }

    /** Removes what is still staged. */
    public void removeStaged(Rpc rpc) {
        call(rpc, "removal of staged rows of " + base, some -> new RemoveWriteRequest(written.at(some), number, false));
    }

    private int[] all() {
        return IntStream.range(0, base.partitions()).toArray();
    }

    private void call(Rpc rpc, String name, Function<int[], RpcRequest<SealReply>> request) {
        OwnerCall<SealReply> call = new OwnerCall<>() {
            @Override
            public RpcRequest<SealReply> request(int[] partitions) {
                return request.apply(partitions);
            }

            @Override
            public Open accept(int[] partitions, SealReply reply) {
                return new Open(reply.notMine(), new int[0]);
            }

            @Override
            public String name() {
                return name;
            }
        };
        rpc.callOwners(all(), call, Deadline.in(TIMEOUT));
    }

    private final class WriteCall implements OwnerCall<WriteRowsRequest.Reply> {
        private final Catalog catalog;
        private final long stream;
        private final int[] chunks;
        private long moreBytes;

        WriteCall(Catalog catalog, long stream, int[] chunks) {
            this.catalog = catalog;
            this.stream = stream;
            this.chunks = chunks;
        }

        @Override
        public RpcRequest<WriteRowsRequest.Reply> request(int[] partitions) {
            LoadPlan plan =
                    new LoadPlan(written.schema(), base.partitions(), LocalWrites.BLOCK_BYTES, new long[0], List.of());
            return new WriteRowsRequest(
                    base.at(partitions),
                    written.at(partitions).versions(),
                    plan,
                    nodeTypes,
                    attributes,
                    stream,
                    IntStream.of(partitions).map(p -> chunks[p]).toArray());
        }

        @Override
        public Open accept(int[] partitions, WriteRowsRequest.Reply reply) {
            if (reply.lost().length > 0) {
                throw catalog.missing(base, reply.lost()[0]);
            }
            for (int i = 0; i < partitions.length; i++) {
                moreBytes += reply.moreBytes()[i]; // 0 of one that is not the member's
            }
            return new Open(reply.notMine(), new int[0]);
        }

        @Override
        public String name() {
            return "write of attributes to " + base;
        }
    }
}
