package io.filbert.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.InvalidGraphException;
import io.filbert.partition.TablePartitionBook;
import io.filbert.rpc.Deadline;
import io.filbert.rpc.OwnerCall;
import io.filbert.rpc.Rpc;
import io.filbert.rpc.RpcOptions;
import io.filbert.rpc.RpcRequest;
import java.time.Duration;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * The table books that this instance knows: put together once for each graph from the owners' node lists, one request an owner,
 * and forgotten when not asked for in ten minutes. All threads may use it.
 */
final class TableBooks {
    private static final String CONTEXT = "io.filbert.table-books";

    private final HazelcastInstance hz;
    private final Catalog catalog;
    private final Cache<Long, TablePartitionBook> byIncarnation;

    @SuppressWarnings("unchecked") // only this class uses the name
    TableBooks(HazelcastInstance hz, Catalog catalog) {
        this.hz = hz;
        this.catalog = catalog;
        this.byIncarnation = (Cache<Long, TablePartitionBook>)
                hz.getUserContext().computeIfAbsent(CONTEXT, name -> Caffeine.newBuilder()
                        .expireAfterAccess(Duration.ofMinutes(10))
                        .<Long, TablePartitionBook>build());
    }

    /** The book of a graph, which no write changes. */
    TablePartitionBook of(GraphVersion version, Deadline deadline) {
        return byIncarnation.get(version.incarnation(), incarnation -> {
            Fetch fetch = new Fetch(version);
            Rpc.init(hz, RpcOptions.defaults())
                    .callOwners(IntStream.range(0, version.partitions()).toArray(), fetch, deadline);
            return fetch.book();
        });
    }

    private final class Fetch implements OwnerCall<BookReply> {
        private final GraphVersion version;
        private final short[][] partitionOf;
        private final BitSet[] known;

        Fetch(GraphVersion version) {
            this.version = version;
            int types = version.schema().nodeTypes().size();
            this.partitionOf = new short[types][];
            this.known = new BitSet[types];
            for (int t = 0; t < types; t++) {
                partitionOf[t] = new short[Math.toIntExact(count(t))];
                known[t] = new BitSet(partitionOf[t].length);
            }
        }

        private long count(int type) {
            return version.schema().nodeTypes().get(type).count();
        }

        @Override
        public RpcRequest<BookReply> request(int[] partitions) {
            return new BookRequest(version.at(partitions));
        }

        @Override
        public Open accept(int[] partitions, BookReply reply) {
            if (reply.lost().length > 0) {
                throw catalog.missing(version, reply.lost()[0]);
            }
            for (int i = 0; i < reply.partitions().length; i++) {
                for (int t = 0; t < known.length; t++) {
                    for (int node : reply.nodes()[i * known.length + t]) {
                        put(t, node, reply.partitions()[i]);
                    }
                }
            }
            int[] unfinished = IntStream.of(partitions)
                    .filter(p -> !PartitionHeader.contains(reply.partitions(), p)
                            && !PartitionHeader.contains(reply.notMine(), p))
                    .toArray();
            return new Open(reply.notMine(), unfinished);
        }

        private void put(int type, int node, int partition) {
            if (node < 0 || node >= partitionOf[type].length) {
                throw damaged(
                        type, node, "is listed by partition " + partition + " and beyond the type's " + count(type));
            }
            if (known[type].get(node)) {
                throw damaged(
                        type,
                        node,
                        "is listed by partitions " + (partitionOf[type][node] & 0xFFFF) + " and " + partition);
            }
            known[type].set(node);
            partitionOf[type][node] = (short) partition;
        }

        TablePartitionBook book() {
            for (int t = 0; t < known.length; t++) {
                if (known[t].cardinality() < partitionOf[t].length) {
                    throw damaged(t, known[t].nextClearBit(0), "is listed by no partition");
                }
            }
            return new TablePartitionBook(version.partitions(), partitionOf);
        }

        private InvalidGraphException damaged(int type, int node, String what) {
            return new InvalidGraphException("the table book of " + version + " is damaged: node=" + node + " of type "
                    + version.schema().nodeTypes().get(type).name() + " " + what + "; load the graph again");
        }

        @Override
        public String name() {
            return "table book of " + version;
        }
    }
}
