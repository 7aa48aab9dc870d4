package io.filbert.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.filbert.graph.DType;
import io.filbert.graph.InvalidGraphException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpySourceTest {
    private final Path directory;

    NpySourceTest(@TempDir Path directory) {
        this.directory = directory;
    }

    /** A file of version 1 to 3. */
    private NpySource file(int version, String descr, boolean fortran, String shape, ByteBuffer elements)
            throws IOException {
        String header = "{'descr': '" + descr + "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': "
                + shape + ", }\n";
        ByteBuffer bytes =
                ByteBuffer.allocate(12 + header.length() + elements.limit()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        if (version == 1) {
            bytes.putShort((short) header.length());
        } else {
            bytes.putInt(header.length());
        }
        bytes.put(header.getBytes(StandardCharsets.UTF_8)).put(elements.rewind());
        Path file = directory.resolve("a.npy");
        Files.write(file, java.util.Arrays.copyOf(bytes.array(), bytes.position()));
        return NpySource.of(file.toString());
    }

    private static ByteBuffer longs(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            bytes.putLong(value);
        }
        return bytes;
    }

    private static ByteBuffer elements(String type, ByteOrder order, double... values) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(order);
        for (double value : values) {
            switch (type) {
                case "f2" -> bytes.putShort(NumberText.half(value));
                case "f4" -> bytes.putFloat((float) value);
                case "f8" -> bytes.putDouble(value);
                case "i1", "u1", "b1" -> bytes.put((byte) (long) value);
                case "i2", "u2" -> bytes.putShort((short) (long) value);
                case "i4", "u4" -> bytes.putInt((int) (long) value);
                default -> bytes.putLong((long) value);
            }
        }
        return bytes.flip();
    }

    @ParameterizedTest
    @CsvSource({
        "1, <f2, -1.5, 65504",
        "1, >f2, -1.5, 65504",
        "2, <f4, -1.5, 1e30",
        "1, >f4, -1.5, 1e30",
        "3, <f8, -1.5, 1e30",
        "1, >f8, -1.5, 1e30"
    })
    void floatsOfEverySizeAndOrder(int version, String descr, double a, double b) throws IOException {
        ByteOrder order = descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        NpySource source = file(version, descr, false, "(2,)", elements(descr.substring(1), order, a, b));

        Reading reading = Reading.of(source, Reading.attribute("x", DType.FLOAT64, 1, "value"));

        assertThat(reading.rejects).isEmpty();
        assertThat(reading.rows.stream().map(Double::parseDouble))
                .containsExactly(a, descr.endsWith("f4") ? (double) (float) b : b);
    }

    @ParameterizedTest
    @CsvSource({
        "|i1, -128, 127", "<i2, -32768, 32767", ">i2, -32768, 32767", "<i4, -2147483648, 2147483647",
                ">i4, -2147483648, 2147483647",
        "<i8, -9007199254740992, 9007199254740992", ">i8, -9007199254740992, 9007199254740992", "|u1, 0, 255",
                "<u2, 0, 65535", ">u2, 0, 65535",
        "<u4, 0, 4294967295", ">u4, 0, 4294967295"
    })
    void integersOfEverySizeAndOrder(String descr, long a, long b) throws IOException {
        ByteOrder order = descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        NpySource source = file(1, descr, false, "(2,)", elements(descr.substring(1), order, (double) a, (double) b));

        assertThat(Reading.of(source, Field.number("id", "value")).rows)
                .containsExactly(Long.toString(a), Long.toString(b));
        assertThat(Reading.of(source, Field.externalId("id", "value")).rows)
                .containsExactly(Long.toString(a), Long.toString(b));
    }

    @Test
    void truthsAndNarrowerTypes() throws IOException {
        NpySource truths = file(1, "|b1", false, "(2, 2)", elements("b1", ByteOrder.LITTLE_ENDIAN, 1, 0, 0, 1));
        assertThat(Reading.of(truths, Reading.attribute("b", DType.BOOL, 2, "value")).rows)
                .containsExactly("1 0", "0 1");
        assertThat(Reading.of(truths, Reading.attribute("b", DType.FLOAT32, 2, "value")).rows)
                .containsExactly("1.0 0.0", "0.0 1.0");

        Reading narrowed = Reading.of(
                file(1, "<i8", false, "(3,)", longs(1, 300, -128)), Reading.attribute("x", DType.INT8, 1, "value"));
        assertThat(narrowed.rows).containsExactly("1", "-128");
        assertThat(narrowed.rejects).extracting(Reject::line).containsExactly(2L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void rowsByEitherAxisInEitherOrder(boolean fortran) throws IOException {
        // 0 1 2
        // 3 4 5
        ByteBuffer elements = fortran ? longs(0, 3, 1, 4, 2, 5) : longs(0, 1, 2, 3, 4, 5);
        NpySource source = file(1, "<i8", fortran, "(2, 3)", elements);
        Field row3 = Reading.attribute("x", DType.INT64, 3, "value");
        Field row2 = Reading.attribute("x", DType.INT64, 2, "value");

        assertThat(Reading.of(source, row3).rows).containsExactly("0 1 2", "3 4 5");
        assertThat(Reading.of(source.transposed(), row2).rows).containsExactly("0 3", "1 4", "2 5");
        assertThat(Reading.of(
                                source.transposed().columns("source", "destination"),
                                Field.number("destination", "destination"),
                                Field.number("source", "source"),
                                Field.number("id", Field.ROW))
                        .rows)
                .containsExactly("3|0|0", "4|1|1", "5|2|2");
        assertThat(Reading.of(source.columns("a", "b", "c"), new Where("b", "4"), Field.number("id", "a")).rows)
                .containsExactly("3");
        assertThat(Reading.of(source, Reading.ones(Reading.attribute("x", DType.BOOL, 6, "value"))).rows)
                .containsExactly("1 1 1 0 0 0", "0 0 0 1 1 1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofAFileThatBreaksOffTheWholeRowsAreRead(boolean fortran) throws IOException {
        NpySource source = file(1, "<i8", fortran, "(2, 3)", longs(0, 1, 2, 3, 4));

        Reading reading = Reading.of(source, Reading.attribute("x", DType.INT64, 3, "value"));

        assertThat(reading.rows).containsExactly(fortran ? "0 2 4" : "0 1 2");
        assertThat(reading.rejects)
                .singleElement()
                .hasToString(directory + "/a.npy:2: TRUNCATED: ends after 1 rows of 2");
    }

    @Test
    void aLargeFileHasSplitsThatJoinSeamlessly() throws IOException {
        long[] values = new long[20_000_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        NpySource source = file(1, "<i8", false, "(" + values.length / 2 + ", 2)", longs(values));

        List<Split> splits = source.splits(TestMember.get());

        assertThat(splits).extracting(Split::from).containsExactly(0L, 4_194_304L, 8_388_608L);
        assertThat(splits).extracting(Split::records).containsExactly(4_194_304L, 4_194_304L, 1_611_392L);
        Field x = Reading.attribute("x", DType.INT64, 2, "value");
        Split last = splits.get(2).numbered(8_388_608, 1_611_392);
        try (RowReader reader =
                source.open(TestMember.get(), last, List.of(x, Field.number("id", Field.ROW)), null, r -> {})) {
            RowBatch batch = java.util.Objects.requireNonNull(reader.next());
            assertThat(ByteBuffer.wrap(batch.rows(0))
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong())
                    .isEqualTo(16_777_216L);
            assertThat(batch.longs(1)[1]).isEqualTo(8_388_609L);
            assertThat(batch.lines()[0]).isEqualTo(8_388_609L);
        }
    }

    @Test
    void anEmptyArrayHasNoRows() throws IOException {
        assertThat(Reading.of(file(1, "<i8", false, "(0,)", longs()), Field.number("id", "value")).rows)
                .isEmpty();
        assertThatThrownBy(() -> NpySource.of(directory + "/b.npy").splits(TestMember.get()))
                .isInstanceOf(InvalidGraphException.class);
    }
}
