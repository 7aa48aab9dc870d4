package io.filbert.examples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the bytes back by a parser of its own, with a bitwise CRC. */
class TensorBoardWriterTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    private final TrainingLog log = new TrainingLog("Cora", Instant.ofEpochMilli(1_700_000_000_250L), () -> 0);

    @Test
    void everyValueIsReadBackAtItsStepAndTime() throws IOException {
        log.scalar("seed 1", "loss", 0, 0, .5, .75);
        log.scalar("seed 2", "loss", 0, 0, .5, 100);
        log.scalar("seed 1", "loss", 1, 5_000_000_000L, 2, -1 / 3.0);
        log.phase("seed 1", 1, "validation", .125);
        log.throughput("seed 1", 1, 64, 4096);

        TensorBoardWriter.write(log, folder);

        List<Event> events = events("seed 1");
        assertThat(events.get(0)).isEqualTo(new Event(1_700_000_000.25, 0, "brain.Event:2", "", 0));
        assertThat(events.subList(1, events.size()))
                .containsExactly(
                        new Event(1_700_000_000.75, 0, "", "loss", .75f),
                        new Event(1_700_000_002.25, 5_000_000_000L, "", "loss", (float) (-1 / 3.0)),
                        new Event(1_700_000_002.25, 1, "", "seconds/validation", .125f),
                        new Event(1_700_000_002.25, 1, "", "throughput/seeds per second", 64),
                        new Event(1_700_000_002.25, 1, "", "throughput/edges per second", 4096));
        assertThat(events("seed 2")).hasSize(2);
    }

    @Test
    void aLongTagTakesALengthOfTwoBytes() throws IOException {
        String tag = "Verlust für Knoten ".repeat(20);
        log.scalar("seed 1", tag, 0, 1, 0, 1);
        TensorBoardWriter.write(log, folder);
        assertThat(events("seed 1").get(1).tag()).isEqualTo(tag);
    }

    /** The CRC-32C of RFC 3720, B.4, and the mask over it. */
    @Test
    void checksumsAreThoseOfTheFormat() {
        byte[] zeros = new byte[32];
        assertThat(crc(zeros)).isEqualTo(0x8a9136aa);
        assertThat(EventBytes.maskedCrc(zeros)).isEqualTo(((0x8a9136aa >>> 15) | (0x8a9136aa << 17)) + 0xa282ead8);
    }

    /** The first record of an event file of 1,700,000,000 s, taken apart by hand. */
    @Test
    void theFirstRecordIsTheOneOfTheFormat() {
        byte[] record = EventBytes.record(EventBytes.version(1_700_000_000.0));
        assertThat(HexFormat.of().formatHex(record, 0, 8)).isEqualTo("1800000000000000");
        assertThat(HexFormat.of().formatHex(record, 12, 36))
                .isEqualTo("09" + "00000040fc54d941" + "1a0d" + "627261696e2e4576656e743a32");
    }

    @Test
    void writingALogAgainReplacesItsFilesAndAnotherLogIsRefused() throws IOException {
        log.scalar("seed 1", "loss", 0, 0, 1);
        TensorBoardWriter.write(log, folder);
        log.scalar("seed 1", "loss", 1, 1, 1);
        TensorBoardWriter.write(log, folder);
        assertThat(events("seed 1")).hasSize(3);

        TrainingLog other = new TrainingLog("Cora", Instant.ofEpochMilli(1_700_000_009_000L), () -> 0);
        other.scalar("seed 1", "loss", 0, 0, 1);
        assertThatIOException()
                .isThrownBy(() -> TensorBoardWriter.write(other, folder))
                .withMessageContaining("has events of another training")
                .withMessageContaining("remove the folder or write to another one");
    }

    @Test
    void runsStayInsideTheFolderAndApart() {
        List<String> runs = List.of("seed 1", "../..", "/etc", "a/b", "A_B", "..", "C:\\x", "Größe ", "x.");
        Map<String, Path> folders = TensorBoardWriter.folders(runs, folder);
        assertThat(folders.values().stream().map(p -> folder.relativize(p).toString()))
                .containsExactly("seed 1", "___", "_etc", "a_b", "A_B-2", "_", "C__x", "Größe", "x_");
        assertThat(folders.values()).allMatch(p -> folder.equals(p.normalize().getParent()));
    }

    private record Event(double wallTime, long step, String version, String tag, float value) {}

    private List<Event> events(String run) throws IOException {
        Path file;
        try (Stream<Path> files = Files.list(folder.resolve(run))) {
            file = files.toList().get(0);
        }
        assertThat(file.toString()).contains("events.out.tfevents.");
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Event> events = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte[] length = take(bytes, 8);
            assertThat(bytes.getInt()).isEqualTo(masked(length));
            byte[] data = take(bytes, (int)
                    ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong());
            assertThat(bytes.getInt()).isEqualTo(masked(data));
            events.add(event(data));
        }
        return events;
    }

    private static Event event(byte[] data) {
        Map<Integer, Object> event = fields(data);
        double wallTime = Double.longBitsToDouble((long) event.getOrDefault(1, 0L));
        long step = (long) event.getOrDefault(2, 0L);
        if (!event.containsKey(5)) {
            return new Event(wallTime, step, text(event, 3), "", 0);
        }
        Map<Integer, Object> value = fields(
                (byte[]) fields((byte[]) event.getOrDefault(5, new byte[0])).getOrDefault(1, new byte[0]));
        return new Event(wallTime, step, "", text(value, 1), Float.intBitsToFloat((int) value.getOrDefault(2, 0)));
    }

    private static String text(Map<Integer, Object> message, int field) {
        return new String((byte[]) message.getOrDefault(field, new byte[0]), StandardCharsets.UTF_8);
    }

    /** Fields of a protobuf message by number: long, int or byte[]. */
    private static Map<Integer, Object> fields(byte[] message) {
        ByteBuffer bytes = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        Map<Integer, Object> fields = new HashMap<>();
        while (bytes.hasRemaining()) {
            long key = varint(bytes);
            Object value =
                    switch ((int) key & 7) {
                        case 0 -> varint(bytes);
                        case 1 -> bytes.getLong();
                        case 2 -> take(bytes, (int) varint(bytes));
                        case 5 -> bytes.getInt();
                        default -> throw new AssertionError("wire type " + (key & 7));
                    };
            fields.put((int) (key >>> 3), value);
        }
        return fields;
    }

    private static long varint(ByteBuffer bytes) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = bytes.get();
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
    }

    private static byte[] take(ByteBuffer bytes, int length) {
        byte[] taken = new byte[length];
        bytes.get(taken);
        return taken;
    }

    private static int masked(byte[] data) {
        int crc = crc(data);
        return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
    }

    private static int crc(byte[] data) {
        int crc = -1;
        for (byte b : data) {
            crc ^= b & 0xFF;
            for (int i = 0; i < 8; i++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ 0x82F63B78;
            }
        }
        return ~crc;
    }
}
