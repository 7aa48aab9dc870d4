package io.filbert.tests.cluster;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** Sets of external ids, and the order that {@code docs/external-ids.md} gives them: computed from that page alone. */
final class ExternalIds {
    private ExternalIds() {}

    static byte[] ofLong(String id) {
        return ByteBuffer.allocate(8).putLong(Long.parseLong(id)).array();
    }

    static byte[] ofUuid(String id) {
        UUID uuid = UUID.fromString(id);
        return ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
    }

    static byte[] ofText(String id) {
        return id.getBytes(StandardCharsets.UTF_8);
    }

    /** The ids by rank. */
    static List<String> byRank(Collection<String> ids, Function<String, byte[]> bytes) {
        record Hashed(String id, BigInteger hash, byte[] bytes) {}
        List<Hashed> hashed = new ArrayList<>();
        for (String id : ids) {
            byte[] b = bytes.apply(id);
            hashed.add(new Hashed(id, new BigInteger(Long.toUnsignedString(hash(b))), b));
        }
        hashed.sort(Comparator.comparing(Hashed::hash).thenComparing(Hashed::bytes, Arrays::compareUnsigned));
        return hashed.stream().map(Hashed::id).toList();
    }

    private static long hash(byte[] id) {
        byte[] padded = Arrays.copyOf(id, (id.length + 7) / 8 * 8);
        ByteBuffer words = ByteBuffer.wrap(padded).order(ByteOrder.LITTLE_ENDIAN);
        long h = ByteBuffer.wrap("FilbertI".getBytes(StandardCharsets.US_ASCII)).getLong();
        while (words.hasRemaining()) {
            h = mix((h ^ words.getLong()) + 0x9E3779B97F4A7C15L);
        }
        return mix((h ^ id.length) + 0x9E3779B97F4A7C15L);
    }

    private static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Texts of 1 to some 100 characters of all planes, many with long common prefixes. */
    static Set<String> texts(int n) {
        Random random = new Random(5);
        String prefix = "https://example.org/a/rather/long/path/that/all/of/them/share/";
        Set<String> ids =
                new LinkedHashSet<>(List.of(" ", "a", "A", "a ", "é", "e\u0301", "日本語", "\uD83D\uDE00", "\0", "\0\0"));
        while (ids.size() < n) {
            int i = ids.size();
            ids.add(
                    switch (i % 4) {
                        case 0 -> prefix + i;
                        case 1 -> Integer.toString(i);
                        case 2 -> prefix + new String(Character.toChars(0x4E00 + random.nextInt(20_000))) + "/" + i;
                        default ->
                            new String(Character.toChars(0x1F300 + random.nextInt(500)))
                                    + Long.toString(random.nextLong(), 36);
                    });
        }
        return ids;
    }

    static Set<String> uuids(int n) {
        Random random = new Random(6);
        Set<String> ids = new LinkedHashSet<>(List.of(new UUID(0, 0).toString(), new UUID(-1, -1).toString()));
        while (ids.size() < n) {
            ids.add(new UUID(random.nextInt(50), random.nextLong()).toString());
        }
        return ids;
    }

    static Set<String> longs(int n) {
        Random random = new Random(7);
        Set<String> ids = new LinkedHashSet<>();
        for (long id : new long[] {0, -1, 1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE + 1}) {
            ids.add(Long.toString(id));
        }
        while (ids.size() < n) {
            ids.add(Long.toString(ids.size() % 2 == 0 ? random.nextLong() : -ids.size()));
        }
        return ids;
    }
}
