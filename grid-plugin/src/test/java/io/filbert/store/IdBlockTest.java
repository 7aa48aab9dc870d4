package io.filbert.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import io.filbert.graph.FormatException;
import io.filbert.graph.IdKind;
import io.filbert.partition.IdHash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Blocks of external ids without a cluster: their order, the look-up, ids that share a hash. */
class IdBlockTest {
    private static final IdCollector.Hash FEW = (a, from, to) -> (a[to - 1] % 3) * 0x5555_5555_5555_5555L;

    private static List<byte[]> texts(int n) {
        List<byte[]> ids = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            ids.add(IdKind.STRING.encode("id-" + i));
        }
        return ids;
    }

    private static IdBlock[] blocks(IdKind kind, int blockBytes, IdCollector.Hash hash, List<byte[]> ids) {
        IdCollector collector = new IdCollector(kind, blockBytes, hash);
        ids.forEach(id -> assertThat(collector.add(id)).isTrue());
        ids.forEach(id -> assertThat(collector.add(id)).isFalse());
        assertThat(collector.size()).isEqualTo(ids.size());
        assertThat(collector.bytes())
                .isEqualTo(ids.stream().mapToLong(id -> id.length).sum());
        return collector.build();
    }

    private static int row(IdBlock[] blocks, long hash, byte[] id) {
        byte[] inside = new byte[id.length + 2];
        System.arraycopy(id, 0, inside, 1, id.length);
        return blocks[blocks[0].blockOfHash(hash)].row(hash, inside, 1, 1 + id.length);
    }

    private static byte[] id(IdBlock[] blocks, int row) {
        IdList.Builder out = new IdList.Builder(0, 1);
        blocks[blocks[0].blockOfRow(row)].id(row, out);
        return out.build().get(0);
    }

    private static List<byte[]> sorted(IdCollector.Hash hash, List<byte[]> ids) {
        List<byte[]> sorted = new ArrayList<>(ids);
        sorted.sort(Comparator.<byte[]>comparingLong(id -> hash.of(id, 0, id.length) ^ Long.MIN_VALUE)
                .thenComparing(Arrays::compareUnsigned));
        return sorted;
    }

    private static void areRanks(IdBlock[] blocks, IdCollector.Hash hash, List<byte[]> ids) {
        List<byte[]> sorted = sorted(hash, ids);
        for (int rank = 0; rank < sorted.size(); rank++) {
            byte[] id = sorted.get(rank);
            assertThat(id(blocks, rank)).isEqualTo(id);
            assertThat(row(blocks, hash.of(id, 0, id.length), id)).isEqualTo(rank);
        }
    }

    @Test
    void rowsAreTheRanksInOneBlockAndInMany() {
        List<byte[]> ids = texts(3000);
        Collections.shuffle(ids, new Random(1));
        IdBlock[] one = blocks(IdKind.STRING, 1 << 24, IdHash::hash64, ids);
        IdBlock[] many = blocks(IdKind.STRING, 1024, IdHash::hash64, ids);
        assertThat(one).hasSize(1);
        assertThat(many.length).isBetween(50, 100);
        assertThat(Arrays.stream(many).allMatch(b -> b.bytes() < 1024 + 96 + 12 * 100))
                .isTrue();
        areRanks(one, IdHash::hash64, ids);
        areRanks(many, IdHash::hash64, ids);
        for (byte[] unknown : List.of(IdKind.STRING.encode("id-3000"), IdKind.STRING.encode("id-"))) {
            assertThat(row(one, IdHash.hash64(unknown), unknown)).isEqualTo(-1);
            assertThat(row(many, IdHash.hash64(unknown), unknown)).isEqualTo(-1);
        }
    }

    @Test
    void idsOfOneHashStandTogetherByTheirBytes() {
        List<byte[]> ids = texts(400);
        ids.add(new byte[] {(byte) 0xE2, (byte) 0x82, (byte) 0xAC}); // above all ASCII, when bytes are unsigned
        Collections.shuffle(ids, new Random(2));
        IdBlock[] blocks = blocks(IdKind.STRING, 1024, FEW, ids);
        assertThat(blocks).hasSize((int) ids.stream()
                .mapToLong(id -> FEW.of(id, 0, id.length))
                .distinct()
                .count());
        areRanks(blocks, FEW, ids);
        byte[] unknown = IdKind.STRING.encode("id-400");
        assertThat(row(blocks, FEW.of(unknown, 0, unknown.length), unknown)).isEqualTo(-1);
    }

    @Test
    void hashesFarFromUniformAreFoundAllTheSame() {
        IdCollector.Hash crowded = (a, from, to) -> {
            long i = Long.parseLong(new String(a, from + 3, to - from - 3, StandardCharsets.UTF_8));
            return i == 0 ? 0 : i == 1 ? -1 : (1L << 62) + i * i;
        };
        List<byte[]> ids = texts(5000);
        areRanks(blocks(IdKind.STRING, 1 << 20, crowded, ids), crowded, ids);
    }

    @Test
    void noIdsAreOneEmptyBlock() {
        IdBlock[] blocks = new IdCollector(IdKind.UUID, 1 << 20).build();
        assertThat(blocks).hasSize(1);
        assertThat(blocks[0].size()).isZero();
        assertThat(row(blocks, 5, new byte[16])).isEqualTo(-1);
    }

    @Test
    void blocksComeBackEqualFromTheWireAndDamageShows() {
        InternalSerializationService serialization = new DefaultSerializationServiceBuilder().build();
        for (IdKind kind : IdKind.values()) {
            List<byte[]> ids = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                ids.add(kind.encode(kind == IdKind.UUID ? new java.util.UUID(i, -i).toString() : Integer.toString(i)));
            }
            IdBlock[] blocks = blocks(kind, 2048, IdHash::hash64, ids);
            IdBlock[] back = new IdBlock[blocks.length];
            for (int b = 0; b < blocks.length; b++) {
                back[b] = serialization.toObject(serialization.toData(blocks[b]));
                assertThat(back[b].isIntact()).isTrue();
                assertThat(back[b].bytes()).isEqualTo(blocks[b].bytes());
            }
            areRanks(back, IdHash::hash64, ids);
            byte[] data = serialization.toData(blocks[0]).toByteArray();
            data[data.length / 2] ^= 1;
            IdBlock damaged = serialization.toObject(new com.hazelcast.internal.serialization.impl.HeapData(data));
            assertThat(damaged.isIntact()).isFalse();
        }
    }

    @Test
    void anIdOfAnotherLengthThanItsKindIsRefused() {
        IdCollector collector = new IdCollector(IdKind.LONG, 1 << 20);
        assertThatThrownBy(() -> collector.add(new byte[7]))
                .isInstanceOf(FormatException.class)
                .hasMessage("an external id has 7 bytes, must have 8");
        assertThat(collector.size()).isZero();
    }
}
