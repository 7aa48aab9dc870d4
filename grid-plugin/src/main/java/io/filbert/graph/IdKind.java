package io.filbert.graph;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** What the external ids of a node type are. An id is kept, compared and hashed as bytes. */
public enum IdKind {
    /** 64-bit integers that are not dense: 8 bytes, big-endian. */
    LONG(0, Long.BYTES),
    /** UUIDs: 16 bytes, big-endian. */
    UUID(1, 2 * Long.BYTES),
    /** Any text: its UTF-8 bytes. */
    STRING(2, 0);

    /** The longest id: larger texts are no names. */
    public static final int MAX_BYTES = 4096;

    private final int code;
    private final int bytes;

    IdKind(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    /** Its number in wire forms and in the catalog, fixed for ever. */
    public int code() {
        return code;
    }

    /** Bytes of every id, 0 when they differ. */
    public int bytes() {
        return bytes;
    }

    /** The kind with this {@link #code()}. */
    public static IdKind of(int code) {
        for (IdKind kind : values()) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new FormatException("kind of external id number " + code + " is not known to this version");
    }

    /**
     * The bytes of an id that is written as text; {@code 042} and {@code 42} are one LONG.
     *
     * @throws InvalidGraphException saying why the text is no such id
     */
    public byte[] encode(String text) {
        byte[] id =
                switch (this) {
                    case LONG -> longBytes(text);
                    case UUID -> uuidBytes(text);
                    case STRING -> utf8(text);
                };
        if (id.length == 0 || id.length > MAX_BYTES) {
            throw new InvalidGraphException("external id of " + id.length + " bytes, must have 1 to " + MAX_BYTES
                    + ": '" + shortened(text) + "'");
        }
        return id;
    }

    private static byte[] utf8(String text) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) { // another text would get the same bytes
            throw new InvalidGraphException("external id '" + shortened(text) + "' has half of a surrogate pair");
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] longBytes(String text) {
        try {
            return ByteBuffer.allocate(Long.BYTES).putLong(Long.parseLong(text)).array();
        } catch (NumberFormatException e) {
            throw new InvalidGraphException("external id '" + shortened(text) + "' is no 64-bit integer");
        }
    }

    private static byte[] uuidBytes(String text) {
        try {
            UUID id = java.util.UUID.fromString(text);
            if (text.length() == 36) {
                return ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(id.getMostSignificantBits())
                        .putLong(id.getLeastSignificantBits())
                        .array();
            }
        } catch (IllegalArgumentException e) { // said below
        }
        throw new InvalidGraphException("external id '" + shortened(text) + "' is no UUID");
    }

    /** The text of an id; {@code encode(decode(b))} is {@code b}. */
    public String decode(byte[] id) {
        return switch (this) {
            case LONG -> Long.toString(ByteBuffer.wrap(id).getLong());
            case UUID ->
                new UUID(ByteBuffer.wrap(id).getLong(), ByteBuffer.wrap(id).getLong(Long.BYTES)).toString();
            case STRING -> new String(id, StandardCharsets.UTF_8);
        };
    }

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 77) + "...";
    }
}
