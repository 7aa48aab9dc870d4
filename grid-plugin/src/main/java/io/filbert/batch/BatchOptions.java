package io.filbert.batch;

import io.filbert.store.GraphVersion;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The options that batches depend on, by name, in a canonical text: short values as they are, so that a
 * refusal can tell them, others by their SHA-256. One thread.
 */
public final class BatchOptions {
    private static final Pattern PLAIN = Pattern.compile("[\\w.,/\\[\\]+-]{1,100}");

    private final SortedMap<String, String> values = new TreeMap<>();

    /** A value by its text, or by the SHA-256 of it when that is long. */
    public BatchOptions add(String name, Object value) {
        String text = value.toString();
        values.put(name, PLAIN.matcher(text).matches() ? text : sha256(text.getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    /** Numbers by how many there are and the SHA-256 of their little-endian bytes. */
    public BatchOptions add(String name, long[] numbers) {
        values.put(name, numbers.length + "/" + hash(numbers));
        return this;
    }

    /** The options so far, by name. */
    public SortedMap<String, String> values() {
        return Collections.unmodifiableSortedMap(values);
    }

    /** What tells one state of a graph's data from another one. */
    public static String versions(GraphVersion version) {
        long[] versions = new long[version.partitions()];
        for (int p = 0; p < versions.length; p++) {
            versions[p] = version.partitionVersion(p);
        }
        return hash(versions);
    }

    private static String hash(long[] numbers) {
        MessageDigest digest = sha256();
        ByteBuffer scratch = ByteBuffer.allocate(1 << 13).order(ByteOrder.LITTLE_ENDIAN);
        int step = scratch.capacity() / Long.BYTES;
        for (int at = 0; at < numbers.length; at += step) {
            int n = Math.min(step, numbers.length - at);
            scratch.asLongBuffer().put(numbers, at, n);
            digest.update(scratch.array(), 0, n * Long.BYTES);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
