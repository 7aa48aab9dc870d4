package io.filbert.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.NodeTypeSpec;
import io.filbert.graph.IdKind;
import io.filbert.partition.HashPartitionBook;
import io.filbert.partition.IdHash;
import io.filbert.rpc.OwnerCall;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the asking side of external ids makes of replies that leave something open. */
class IdCallsTest {
    private static final int PARTITIONS = 5;
    private static final int[] ALL = IntStream.range(0, PARTITIONS).toArray();

    private final byte[][] ids = IntStream.range(0, 200)
            .mapToObj(i -> IdKind.STRING.encode("id-" + i))
            .toArray(byte[][]::new);
    private final IdBlock[] blocks = new IdBlock[PARTITIONS];
    private final long[] ranks = new long[ids.length];
    private GraphVersion version = version(new long[0]);

    private static GraphVersion version(long[] starts) {
        GraphSchema schema = GraphSchema.builder()
                .nodeType(new NodeTypeSpec("node", 200).withExternalIds(IdKind.STRING))
                .build();
        HashPartitionBook book = new HashPartitionBook(PARTITIONS);
        return new GraphVersion("g", 1, 1, new long[PARTITIONS], new long[0], schema, book, new long[][] {starts});
    }

    @BeforeEach
    void collect() {
        IdCollector[] collectors = new IdCollector[PARTITIONS];
        Arrays.setAll(collectors, p -> new IdCollector(IdKind.STRING, 1 << 20));
        for (byte[] id : ids) {
            collectors[home(id)].add(id);
        }
        long[] starts = new long[PARTITIONS + 1];
        for (int p = 0; p < PARTITIONS; p++) {
            blocks[p] = collectors[p].build()[0];
            starts[p + 1] = starts[p] + blocks[p].size();
        }
        for (int i = 0; i < ids.length; i++) {
            ranks[i] = starts[home(ids[i])] + row(home(ids[i]), ids[i]);
        }
        version = version(starts);
    }

    private static int home(byte[] id) {
        return IdHash.partition(IdHash.hash64(id), PARTITIONS);
    }

    private int row(int partition, byte[] id) {
        return blocks[partition].row(IdHash.hash64(id), id, 0, id.length);
    }

    /** A member's reply; of the partition that is not its own it knows nothing. */
    private NodeIdsRequest.Reply reply(NodeIdsRequest request, int... notMine) {
        int[] rows = new int[request.ids().size()];
        int at = 0;
        for (int i = 0; i < request.counts().length; i++) {
            int p = request.at().partitions()[i];
            for (int k = 0; k < request.counts()[i]; k++, at++) {
                rows[at] = PartitionHeader.contains(notMine, p)
                        ? -1
                        : row(p, request.ids().get(at));
            }
        }
        return new NodeIdsRequest.Reply(rows, notMine, new int[0]);
    }

    @Test
    @SuppressWarnings("NullAway") // the catalog is asked about lost partitions only
    void nodesOfAPartitionThatMovedAreAskedForAgain() {
        long[] nodes = new long[ids.length];
        NodeIdsCall call = new NodeIdsCall(null, version, 0, ids, 0, ids.length, nodes);
        assertThat(call.partitions()).isEqualTo(ALL);
        OwnerCall.Open open = call.accept(ALL, reply((NodeIdsRequest) call.request(ALL), 1, 3));
        assertThat(open.notMine()).containsExactly(1, 3);
        assertThat(open.unfinished()).isEmpty();
        assertThat(nodes).isNotEqualTo(ranks);
        int[] again = {3, 1};
        open = call.accept(again, reply((NodeIdsRequest) call.request(again)));
        assertThat(open.notMine()).isEmpty();
        assertThat(nodes).isEqualTo(ranks);
    }

    /** A member's reply that is full after some nodes of each partition. */
    private ExternalIdsRequest.Reply reply(ExternalIdsRequest request, int atMost, int... notMine) {
        int[] answered = new int[request.counts().length];
        IdList.Builder out = new IdList.Builder(0, 1);
        int at = 0;
        for (int i = 0; i < answered.length; i++) {
            int p = request.at().partitions()[i];
            answered[i] = PartitionHeader.contains(notMine, p) ? 0 : Math.min(atMost, request.counts()[i]);
            for (int k = 0; k < answered[i]; k++) {
                blocks[p].id(request.rows()[at + k], out);
            }
            at += request.counts()[i];
        }
        return new ExternalIdsRequest.Reply(answered, new IdList[] {out.build()}, notMine, new int[0]);
    }

    @Test
    @SuppressWarnings("NullAway") // as above
    void idsThatAReplyHasNoRoomForAreAskedForAgain() {
        ExternalIdsCall call = new ExternalIdsCall(null, version, new int[] {0}, new long[][] {ranks});
        assertThat(call.partitions()).isEqualTo(ALL);
        OwnerCall.Open open = call.accept(ALL, reply((ExternalIdsRequest) call.request(ALL), 7, 2));
        assertThat(open.notMine()).containsExactly(2);
        assertThat(open.unfinished()).containsExactly(0, 1, 3, 4);
        for (int round = 0; open.notMine().length + open.unfinished().length > 0; round++) {
            int[] left = IntStream.concat(Arrays.stream(open.notMine()), Arrays.stream(open.unfinished()))
                    .toArray();
            open = call.accept(left, reply((ExternalIdsRequest) call.request(left), 11));
            assertThat(round).isLessThan(20);
        }
        assertThat(call.ids()[0]).isDeepEqualTo(ids);
    }
}
