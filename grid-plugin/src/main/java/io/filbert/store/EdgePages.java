package io.filbert.store;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.rpc.Deadline;
import io.filbert.rpc.OwnerCall;
import io.filbert.rpc.Rpc;
import io.filbert.rpc.RpcRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All edges of one version of a graph, some at a time, wherever they are: for what goes through a whole graph in bounded memory. A partition's
 * edges of a type are those that end at its nodes, ascending by destination, each neighborhood in canonical order. All threads may use it.
 */
public final class EdgePages {
    private final Rpc rpc;
    private final Catalog catalog;
    private final GraphVersion version;

    public EdgePages(Rpc rpc, Catalog catalog, GraphVersion version) {
        this.rpc = rpc;
        this.catalog = catalog;
        this.version = version;
    }

    /**
     * Edges that stand together. The arrays belong to whoever asked.
     *
     * @param total how many edges of the type the partition has
     * @param source of each edge, a global id
     * @param destination likewise
     * @param ids null when one of these edges has none: the type keeps none, or they were removed
     * @param weights null when the type has none
     * @param times likewise
     * @param attributes rows of each attribute of the type, as stored
     */
    public record Page(
            int total,
            long[] source,
            long[] destination,
            long @Nullable [] ids,
            float @Nullable [] weights,
            long @Nullable [] times,
            byte[][] attributes) {
        /** How many edges there are here. */
        public int size() {
            return source.length;
        }
    }

    /**
     * Reads edges in one request to the owner.
     *
     * @param edgeType index in the schema
     * @param from place of the first one among the partition's edges of the type
     * @param limit how many at most, at least 1; what is there comes whole
     * @throws io.filbert.graph.VersionGoneException when this version is no longer kept
     * @throws io.filbert.graph.PartitionLostException when entries are missing
     */
    public Page read(int edgeType, int partition, int from, int limit) {
        GraphSchema schema = version.schema();
        EdgeTypeSpec spec = schema.edgeTypes().get(edgeType);
        int[] rowBytes =
                spec.attributes().stream().mapToInt(AttributeSpec::rowBytes).toArray();
        EdgesRequest request = new EdgesRequest(
                version.at(new int[] {partition}),
                edgeType,
                schema.destinationIndex(edgeType),
                version.partitions(),
                spec.weights(),
                spec.times(),
                schema.edgeGroup(edgeType),
                rowBytes,
                from,
                limit);
        Call call = new Call(request, partition);
        rpc.callOwners(new int[] {partition}, call, Deadline.in(rpc.options().timeout()));
        EdgesRequest.Reply reply = Objects.requireNonNull(call.reply);
        return new Page(
                reply.total(),
                reply.source(),
                reply.destination(),
                reply.ids(),
                reply.weights(),
                reply.times(),
                reply.attributes());
    }

    /** The asking side. */
    private final class Call implements OwnerCall<EdgesRequest.Reply> {
        private final EdgesRequest request;
        private final int partition;
        private EdgesRequest.@Nullable Reply reply;

        Call(EdgesRequest request, int partition) {
            this.request = request;
            this.partition = partition;
        }

        @Override
        public RpcRequest<EdgesRequest.Reply> request(int[] partitions) {
            return request;
        }

        @Override
        public Open accept(int[] partitions, EdgesRequest.Reply answer) {
            if (answer.state() == LocalBlocks.LOST) {
                throw catalog.missing(version, partition);
            }
            if (answer.state() == LocalBlocks.NOT_MINE) {
                return new Open(partitions, new int[0]);
            }
            reply = answer;
            return Open.NOTHING;
        }

        @Override
        public String name() {
            return "edges of " + version;
        }
    }
}
