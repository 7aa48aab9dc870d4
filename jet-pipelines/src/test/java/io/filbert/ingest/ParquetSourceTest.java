package io.filbert.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.filbert.graph.DType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetSourceTest {
    private final Path directory;

    ParquetSourceTest(@TempDir Path directory) {
        this.directory = directory;
    }

    private Path write(String name, String query, String options) throws Exception {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        BrokenCase.writeParquet(file, query, options);
        return file;
    }

    @Test
    void valuesOfEveryKind() throws Exception {
        Path file = write(
                "a.parquet",
                "SELECT 7::TINYINT AS id, 'a' AS name, 0.5::FLOAT AS w, 1.25::DECIMAL(10,2) AS d, true AS b,"
                        + " TIMESTAMP '2024-02-29 12:30:00.25' AS t, TIMESTAMPTZ '2024-02-29 12:30:00+01' AS z, DATE '2024-02-29' AS day,"
                        + " [1.5::FLOAT, 2.5] AS x, array_value(1, 2, 3) AS a, 'KDD' AS c, 4000000000::UINTEGER AS u,"
                        + " '6f9619ff-8b86-d011-b42d-00cf4fc964ff'::UUID AS uuid, '1,2' AS text, [0, 2] AS ones",
                "");
        Field[] fields = {
            Field.number("id", "id"),
            Field.externalId("name", "name"),
            Field.externalId("uuid", "uuid"),
            Field.weight("w"),
            Reading.attribute("d", DType.FLOAT64, 1, "d"),
            Reading.attribute("b", DType.BOOL, 1, "b"),
            Reading.time(Field.number("time", "t"), Field.TimeFormat.ISO_MILLIS),
            Reading.time(Field.number("time", "z"), Field.TimeFormat.ISO_SECONDS),
            Reading.time(Field.number("time", "day"), Field.TimeFormat.ISO_SECONDS),
            Reading.attribute("x", DType.FLOAT32, 2, "x"),
            Reading.attribute("a", DType.INT8, 3, "a"),
            Reading.categories(Reading.attribute("c", DType.INT64, 1, "c"), "ICML", "KDD"),
            Field.number("u", "u"),
            Reading.attribute("text", DType.INT32, 2, "text"),
            Reading.ones(Reading.attribute("ones", DType.INT8, 3, "ones")),
            Reading.attribute("wd", DType.FLOAT32, 2, "w", "d")
        };

        Reading reading = Reading.of(ParquetSource.of(file.toString()), fields);

        assertThat(reading.rejects).isEmpty();
        assertThat(reading.rows)
                .containsExactly(
                        "7|a|6f9619ff-8b86-d011-b42d-00cf4fc964ff|0.5|1.25|1|1709209800250|1709206200|1709164800|1.5 2.5"
                                + "|1 2 3|1|4000000000|1 2|1 0 1|0.5 1.25");
    }

    @Test
    void rowGroupsAreSplitsOfSomeSizeThatJoinSeamlessly() throws Exception {
        Path file = write(
                "a.parquet",
                "SELECT i AS id, hash(i)::VARCHAR || hash(i + 1)::VARCHAR || hash(i + 2)::VARCHAR AS name FROM range(1500000) t(i)",
                ", ROW_GROUP_SIZE 100000, COMPRESSION uncompressed");
        ParquetSource source = ParquetSource.of(file.toString());
        Field id = Field.number("id", "id");
        Field row = Field.number("row", Field.ROW);

        List<Split> splits = source.splits(TestMember.get());

        assertThat(splits).hasSizeBetween(2, 10);
        assertThat(splits.get(0).bytes()).isBetween(64L << 20, 80L << 20);
        assertThat(splits.stream().mapToLong(Split::records).sum()).isEqualTo(1_500_000);
        assertThat(splits.get(1).from()).isEqualTo(splits.get(0).to());
        List<Reject> rejects = new ArrayList<>();
        long expected = 0;
        for (Split split : splits) {
            try (RowReader reader = source.open(
                    TestMember.get(),
                    split.numbered(expected, split.records()),
                    List.of(id, row),
                    null,
                    rejects::add)) {
                for (RowBatch batch = reader.next(); batch != null; batch = reader.next()) {
                    for (int i = 0; i < batch.size(); i++, expected++) {
                        assertThat(batch.longs(0)[i]).isEqualTo(expected);
                        assertThat(batch.longs(1)[i]).isEqualTo(expected);
                        assertThat(batch.lines()[i]).isEqualTo(expected + 1);
                    }
                }
                assertThat(reader.bytes()).isEqualTo(split.bytes());
            }
        }
        assertThat(expected).isEqualTo(1_500_000);
        assertThat(rejects).isEmpty();
        assertThat(Reading.of(source, new Where("id", "1234567"), row, id).rows).containsExactly("0|1234567");
    }

    @Test
    void namesOfFilesAreNoGlobsAndFoldersNoColumns() throws Exception {
        write("year=2020/a[1]*'s.parquet", "SELECT 1 AS id", "");
        write("year=2020/a1.parquet", "SELECT 2 AS id", "");
        Field id = Field.number("id", "id");

        assertThat(Reading.of(ParquetSource.of(directory + "/year=2020/*.parquet"), id).rows)
                .containsExactly("2", "1");
        assertThat(Reading.of(ParquetSource.of(directory + "/*/a1.parquet"), Field.number("y", "year")).rejects)
                .singleElement()
                .satisfies(r -> assertThat(r.detail()).isEqualTo("has no column 'year'; its columns are: id"));
    }

    @Test
    void aFileWithoutRowsHasNoRecords() throws Exception {
        Path file = write("a.parquet", "SELECT 1 AS id WHERE false", "");

        Reading reading = Reading.of(ParquetSource.of(file.toString()), Field.number("id", "id"));

        assertThat(reading.rows).isEmpty();
        assertThat(reading.rejects).isEmpty();
    }

    @Test
    void aDamagedPageEndsTheFileAsAReject() throws Exception {
        Path file = write(
                "a.parquet", "SELECT i AS id, hash(i)::VARCHAR AS name FROM range(300000) t(i)", ", COMPRESSION zstd");
        byte[] bytes = Files.readAllBytes(file);
        java.util.Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 100_000, (byte) 0x55);
        Files.write(file, bytes);

        Reading reading = Reading.of(
                ParquetSource.of(file.toString()), Field.number("id", "id"), Field.externalId("name", "name"));

        assertThat(reading.rejects).singleElement().satisfies(r -> {
            assertThat(r.reason()).isEqualTo(RejectReason.FORMAT);
            assertThat(r.detail()).startsWith("cannot be read");
            assertThat(r.line()).isEqualTo(reading.rows.isEmpty() ? r.line() : reading.rows.size() + 1);
        });
    }
}
