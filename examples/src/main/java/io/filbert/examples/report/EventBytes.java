package io.filbert.examples.report;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The bytes of an event file. It is a sequence of records, each the length of its data as uint64, the masked CRC-32C of that, the
 * data, the masked CRC-32C of the data, all little-endian. The data is a protobuf message {@code Event}, of which a few fields are
 * written here by hand:
 *
 * <pre>
 * Event   { double wall_time = 1; int64 step = 2; string file_version = 3; Summary summary = 5; }
 * Summary { repeated Value value = 1; }
 * Value   { string tag = 1; float simple_value = 2; }
 * </pre>
 *
 * @see <a href="https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details">TFRecord</a>
 * @see <a href="https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/event.proto">event.proto</a>
 * @see <a href="https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/summary.proto">summary.proto</a>
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Protobuf's wire format</a>
 */
final class EventBytes {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private static final int MASK_DELTA = 0xa282ead8;

    private EventBytes() {}

    /** The first event of a file. */
    static byte[] version(double wallTime) {
        ByteArrayOutputStream event = new ByteArrayOutputStream();
        fixed64(event, 1, wallTime);
        bytes(event, 3, "brain.Event:2".getBytes(StandardCharsets.UTF_8));
        return event.toByteArray();
    }

    /**
     * A value as an event.
     *
     * @param wallTime seconds since 1970
     */
    static byte[] scalar(double wallTime, long step, String tag, float simpleValue) {
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        bytes(value, 1, tag.getBytes(StandardCharsets.UTF_8));
        key(value, 2, FIXED32);
        value.writeBytes(little(4).putFloat(simpleValue).array());

        ByteArrayOutputStream summary = new ByteArrayOutputStream();
        bytes(summary, 1, value.toByteArray());

        ByteArrayOutputStream event = new ByteArrayOutputStream();
        fixed64(event, 1, wallTime);
        key(event, 2, VARINT);
        varint(event, step);
        bytes(event, 5, summary.toByteArray());
        return event.toByteArray();
    }

    /** An event in the frame of a record. */
    static byte[] record(byte[] event) {
        byte[] length = little(8).putLong(event.length).array();
        return little(8 + 4 + event.length + 4)
                .put(length)
                .putInt(maskedCrc(length))
                .put(event)
                .putInt(maskedCrc(event))
                .array();
    }

    /** CRC-32C turned right by 15 bits plus a constant, so that a checksum over data with checksums is none of zeros. */
    static int maskedCrc(byte[] data) {
        CRC32C crc = new CRC32C();
        crc.update(data);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
    }

    private static void fixed64(ByteArrayOutputStream out, int field, double value) {
        key(out, field, FIXED64);
        out.writeBytes(little(8).putDouble(value).array());
    }

    private static void bytes(ByteArrayOutputStream out, int field, byte[] value) {
        key(out, field, BYTES);
        varint(out, value.length);
        out.writeBytes(value);
    }

    private static void key(ByteArrayOutputStream out, int field, int wireType) {
        varint(out, ((long) field << 3) | wireType);
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
