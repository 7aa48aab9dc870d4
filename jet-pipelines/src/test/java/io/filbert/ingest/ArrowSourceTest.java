package io.filbert.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.filbert.graph.DType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrowSourceTest {
    private static final Field ID = Field.number("id", "id");

    private final Path directory;

    ArrowSourceTest(@TempDir Path directory) {
        this.directory = directory;
    }

    private ArrowSource write(String name, byte[] content) throws Exception {
        return ArrowSource.of(Files.write(directory.resolve(name), content).toString());
    }

    @Test
    void valuesOfEveryKind() throws Exception {
        byte[] content = ArrowBytes.of(
                List.of(
                        ArrowBytes.field("id", new ArrowType.Int(8, true)),
                        ArrowBytes.field("name", ArrowType.Utf8.INSTANCE),
                        ArrowBytes.field("large", ArrowType.LargeUtf8.INSTANCE),
                        ArrowBytes.field("w", ArrowBytes.FLOAT),
                        ArrowBytes.field("d", ArrowBytes.DOUBLE),
                        ArrowBytes.field("h", new ArrowType.FloatingPoint(FloatingPointPrecision.HALF)),
                        ArrowBytes.field("b", ArrowType.Bool.INSTANCE),
                        ArrowBytes.list("x", 2, ArrowBytes.FLOAT),
                        ArrowBytes.list("a", -1, new ArrowType.Int(16, true)),
                        ArrowBytes.list("flags", 3, ArrowType.Bool.INSTANCE),
                        ArrowBytes.list("words", -1, ArrowType.Utf8.INSTANCE),
                        ArrowBytes.field("u", new ArrowType.Int(32, false)),
                        ArrowBytes.field("text", ArrowType.Utf8.INSTANCE)),
                List.of(
                        Arrays.asList(
                                7,
                                "a",
                                "b",
                                0.5,
                                1.25,
                                1.5,
                                true,
                                List.of(1.5, 2.5),
                                List.of(1, 2, 3),
                                List.of(true, false, true),
                                List.of("4", "5"),
                                4_000_000_000L,
                                "1,2"),
                        Arrays.asList(
                                -7,
                                "\u00e9",
                                "",
                                0,
                                Double.NaN,
                                -0.0,
                                false,
                                List.of(-0.0, Float.NaN),
                                List.of(4, 5, 6),
                                List.of(false, false, true),
                                List.of("6", "7"),
                                0,
                                "3,4")));

        Reading reading = Reading.of(
                write("a.arrow", content),
                ID,
                Field.externalId("name", "name"),
                Field.weight("w"),
                Reading.attribute("d", DType.FLOAT64, 1, "d"),
                Reading.attribute("h", DType.FLOAT16, 1, "h"),
                Reading.attribute("b", DType.BOOL, 1, "b"),
                Reading.attribute("x", DType.FLOAT32, 2, "x"),
                Reading.attribute("x64", DType.FLOAT64, 2, "x"),
                Reading.attribute("a", DType.INT8, 3, "a"),
                Reading.attribute("flags", DType.BOOL, 3, "flags"),
                Reading.attribute("words", DType.INT32, 2, "words"),
                Field.number("u", "u"),
                Reading.attribute("text", DType.INT32, 2, "text"),
                Reading.attribute("wd", DType.FLOAT32, 2, "w", "d"),
                Reading.fallback(Reading.attribute("large", DType.INT64, 1, "u"), "9"));

        assertThat(reading.rejects).isEmpty();
        assertThat(reading.rows)
                .containsExactly(
                        "7|a|0.5|1.25|0x3e00|1|1.5 2.5|1.5 2.5|1 2 3|1 0 1|4 5|4000000000|1 2|0.5 1.25|4000000000",
                        "-7|\u00e9|0.0|NaN|0x8000|0|-0.0 NaN|-0.0 NaN|4 5 6|0 0 1|6 7|0|3 4|0.0 NaN|0");
        assertThat(Reading.of(write("b.arrow", content), Field.externalId("large", "large")).rejects)
                .extracting(Reject::toString)
                .containsExactly(directory.resolve("b.arrow") + ":2: MISSING_VALUE: column large is empty");
    }

    @Test
    void recordBatchesAreSplitsOfSomeSizeThatJoinSeamlessly() throws Exception {
        List<List<List<?>>> batches = new ArrayList<>();
        int rows = 0;
        for (int b = 0; b < 20; b++) {
            List<List<?>> batch = new ArrayList<>();
            for (int i = 0; i < b % 3 * 500 + 1000; i++) {
                batch.add(List.of(rows++, "x".repeat(4000)));
            }
            batches.add(b == 5 ? List.of() : batch);
            rows -= b == 5 ? batch.size() : 0;
        }
        @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no arrays of List<?>
        byte[] content = ArrowBytes.of(
                List.of(ArrowBytes.field("id", ArrowBytes.LONG), ArrowBytes.field("name", ArrowType.Utf8.INSTANCE)),
                batches.toArray(new List[0]));
        ArrowSource source = write("a.arrow", content);

        List<Split> splits = source.splits(TestMember.get());

        assertThat(splits).hasSize(2);
        assertThat(splits.get(0).bytes()).isBetween(64L << 20, 80L << 20);
        assertThat(splits.get(1).from()).isEqualTo(splits.get(0).to());
        assertThat(splits.stream().mapToLong(Split::records).sum()).isEqualTo(rows);
        Reading reading = Reading.of(source, ID, Field.number("row", Field.ROW));
        assertThat(reading.rejects).isEmpty();
        assertThat(reading.rows).hasSize(rows);
        for (int i = 0; i < rows; i++) {
            assertThat(reading.rows.get(i)).isEqualTo(i + "|" + i);
            assertThat(reading.lines.get(i)).isEqualTo(i + 1);
        }
        assertThat(Reading.of(source, new Where("id", "12345"), Field.number("row", Field.ROW), ID).rows)
                .containsExactly("0|12345");
        try (RowReader reader = source.open(TestMember.get(), splits.get(1), List.of(ID), null, reject -> {})) {
            while (reader.next() != null) {
                assertThat(reader.bytes()).isLessThanOrEqualTo(splits.get(1).bytes());
            }
            assertThat(reader.bytes()).isEqualTo(splits.get(1).bytes());
        }
    }

    @Test
    void aFileWithoutRowsHasOneSplitAndNoRecords() throws Exception {
        ArrowSource source = write("empty.arrow", ArrowBytes.of(List.of(ArrowBytes.field("id", ArrowBytes.LONG))));

        Reading reading = Reading.of(source, ID);

        assertThat(reading.splits).hasSize(1);
        assertThat(reading.records).isZero();
        assertThat(reading.rejects).isEmpty();
    }

    @Test
    void splitsOfMembersOwnFilesNameTheMember() throws Exception {
        write("a.arrow", ArrowBytes.of(List.of(ArrowBytes.field("id", ArrowBytes.LONG)), List.of(List.of(1L))));
        ArrowSource own = ArrowSource.of(directory + "/*.arrow").perMember();

        assertThat(own.isShared()).isFalse();
        assertThat(own.splits(TestMember.get()).get(0).member()).isEqualTo(Place.address(TestMember.get()));
        assertThat(own).hasToString("arrow " + directory + "/*.arrow");
    }

    /** Whatever the bytes are: rows, rejects of rows, or one fatal reject; nothing else, and no crash. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void aFileWithRandomBytesChangedIsReadOrRefused(long seed) throws Exception {
        byte[] content = ArrowBytes.of(
                List.of(
                        ArrowBytes.field("id", ArrowBytes.LONG),
                        ArrowBytes.field("name", ArrowType.Utf8.INSTANCE),
                        ArrowBytes.list("x", 2, ArrowBytes.FLOAT),
                        ArrowBytes.list("a", -1, ArrowBytes.LONG)),
                List.of(List.of(1, "a", List.of(1, 2), List.of(1)), List.of(2, "bc", List.of(3, 4), List.of(2))),
                List.of(List.of(3, "d", List.of(5, 6), List.of(3))));
        Field[] fields = {
            ID,
            Field.externalId("name", "name"),
            Reading.attribute("x", DType.FLOAT32, 2, "x"),
            Reading.attribute("a", DType.INT64, 1, "a")
        };
        Random random = new Random(seed);
        int fatal = 0;
        for (int i = 0; i < 1000; i++) {
            byte[] broken = content.clone();
            for (int k = random.nextInt(3); k >= 0; k--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
            }
            Reading reading = Reading.of(write("a.arrow", broken), fields);
            assertThat(reading.rows).hasSizeLessThanOrEqualTo(3);
            assertThat(reading.rejects.stream()
                            .filter(r -> r.reason().isFatal())
                            .count())
                    .isLessThanOrEqualTo(1);
            fatal += reading.rejects.stream().anyMatch(r -> r.reason().isFatal()) ? 1 : 0;
        }
        assertThat(fatal).isBetween(100, 990);
    }
}
