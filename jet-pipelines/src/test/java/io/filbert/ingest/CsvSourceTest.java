package io.filbert.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.filbert.graph.DType;
import io.filbert.graph.InvalidGraphException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvSourceTest {
    private static final Field ID = Field.number("id", "id");
    private static final Field NAME = Field.externalId("name", "name");
    private static final Field X = Reading.attribute("x", DType.FLOAT32, 2, "x");

    private final Path directory;

    CsvSourceTest(@TempDir Path directory) {
        this.directory = directory;
    }

    private CsvSource file(String name, String content) throws IOException {
        return file(name, content.getBytes(UTF_8));
    }

    private CsvSource file(String name, byte[] content) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return CsvSource.of(Files.write(file, content).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void linesEndInAnyOfTheThreeWaysAndAreCounted(String end) throws IOException {
        String text =
                String.join(end, "id,name,x", "", "1,\"a" + end + "b\",\"0.5,1\"", "2, c ,\"1,2\"", "", "3,d,\"3,4\"");
        Reading reading = Reading.of(file("a.csv", text), ID, NAME, X);

        assertThat(reading.rows).containsExactly("1|a" + end + "b|0.5 1.0", "2|c|1.0 2.0", "3|d|3.0 4.0");
        assertThat(reading.lines).containsExactly(3L, 5L, 7L);
        assertThat(reading.texts).containsExactly("1,\"a" + end + "b\",\"0.5,1\"", "2, c ,\"1,2\"", "3,d,\"3,4\"");
        assertThat(reading.rejects).isEmpty();
    }

    @Test
    void quotesInsideOfQuotesAreWrittenTwice() throws IOException {
        Reading reading =
                Reading.of(file("a.csv", "name,id\n\"say \"\"hi\"\", \"\"you\"\"\",1\n\"\"\"\",\"2\"\n"), ID, NAME);

        assertThat(reading.rows).containsExactly("1|say \"hi\", \"you\"", "2|\"");
        assertThat(reading.texts).containsExactly("\"say \"\"hi\"\", \"\"you\"\"\",1", "\"\"\"\",\"2\"");
    }

    @Test
    void tabsAndNoQuotes() throws IOException {
        CsvSource source = file("a.tsv", "1\t\"a\" b\"\n2\tc,d\n")
                .header(false)
                .columns("id", "name")
                .separator('\t')
                .noQuote();

        assertThat(Reading.of(source, ID, NAME).rows).containsExactly("1|\"a\" b\"", "2|c,d");
    }

    @Test
    void otherQuotesAndSeparatorsOfLists() throws IOException {
        CsvSource source =
                file("a.csv", "id;name;x\n1;'a;b';0.5 | 1\n").separator(';').quote('\'');

        assertThat(Reading.of(source, ID, NAME, Reading.separator(X, "|")).rows).containsExactly("1|a;b|0.5 1.0");
    }

    @Test
    void charsetsAndByteOrderMarks() throws IOException {
        String text = "name,id\nÄpfel,1\n";
        assertThat(Reading.of(file("a.csv", text.getBytes(ISO_8859_1)).charset(ISO_8859_1), NAME).rows)
                .containsExactly("Äpfel");
        assertThat(Reading.of(file("a.csv", text.getBytes(UTF_16)).charset(UTF_16), NAME).rows)
                .containsExactly("Äpfel");
        assertThat(Reading.of(file("a.csv", "\ufeff" + text.replace("Ä", "\ud83d\ude00")), NAME).rows)
                .containsExactly("\ud83d\ude00pfel");
    }

    @Test
    void gzipIsKnownByItsBytes() throws IOException {
        assertThat(Reading.of(file("a.csv", BrokenCase.gzip("id\n1\n2\n")), ID).rows)
                .containsExactly("1", "2");
        assertThat(Reading.of(file("a.csv.gz", "id\n3\n"), ID).rows).containsExactly("3");
    }

    @Test
    void valuesOfEveryKind() throws IOException {
        CsvSource source = file("a.csv", """
                id,t,ms,h,b,l,d,c,ones,f0,f1,e
                 7 ,2024-02-29,2024-02-29 12:30:00.250,1.5,TRUE,-9,1e-3,ICML,"0, 2",1,2,
                8,1970-01-01T01:00:00+01:00,1969-12-31T23:59:59.999Z,-0,0,+9,.5,KDD,,3,4,5
                """);
        Field time = Reading.time(Field.number("time", "t"), Field.TimeFormat.ISO_SECONDS);
        Field millis = Reading.time(Field.number("time", "ms"), Field.TimeFormat.ISO_MILLIS);
        Field[] fields = {
            ID,
            time,
            millis,
            Reading.attribute("h", DType.FLOAT16, 1, "h"),
            Reading.attribute("b", DType.BOOL, 1, "b"),
            Reading.attribute("l", DType.INT64, 1, "l"),
            Reading.attribute("d", DType.FLOAT64, 1, "d"),
            Reading.categories(Reading.attribute("c", DType.INT8, 1, "c"), "KDD", "ICML"),
            Reading.ones(Reading.attribute("ones", DType.FLOAT32, 3, "ones")),
            Reading.attribute("f", DType.INT32, 2, "f0", "f1"),
            Reading.fallback(Reading.attribute("e", DType.INT32, 1, "e"), "-1")
        };

        Reading reading = Reading.of(source, fields);

        assertThat(reading.rejects).isEmpty();
        assertThat(reading.rows)
                .containsExactly(
                        "7|1709164800|1709209800250|0x3e00|1|-9|0.001|1|1.0 0.0 1.0|1 2|-1",
                        "8|0|-1|0x8000|0|9|0.5|0|0.0 0.0 0.0|3 4|5");
    }

    @Test
    void anEmptyValueIsReadAsTheFallbackForEveryElement() throws IOException {
        Field e = Reading.fallback(Reading.attribute("e", DType.INT8, 3, "e"), "7");

        assertThat(Reading.of(file("a.csv", "id,e\n1,\n2,\"1,,3\"\n"), ID, e).rows)
                .containsExactly("1|7 7 7", "2|1 7 3");
        assertThatThrownBy(() -> Reading.of(file("a.csv", "id,e\n"), Reading.fallback(e, "300")))
                .isInstanceOf(InvalidGraphException.class)
                .hasMessage("the default of attribute e is '300', must be an integer (int8)");
    }

    @Test
    void recordNumbersGoOnFromFileToFileAndCountWhatIsRejected() throws IOException {
        file("b/2.csv", "id\n4\nx\n6\n");
        file("b/10.csv", "id\n1\n\n2\n1,1\n");
        file("b/.hidden.csv", "id\n9\n");
        file("b/deep/1.csv", "id\n9\n");
        Field row = Field.number("row", Field.ROW);

        Reading reading = Reading.of(CsvSource.of(directory + "/b/*.csv"), row, ID);

        assertThat(reading.rows).containsExactly("0|1", "1|2", "3|4", "5|6");
        assertThat(reading.rejects).hasSize(2);
        assertThat(reading.records).isEqualTo(6);
        assertThat(Reading.of(CsvSource.of(directory + "/b/**.csv"), ID).rows).containsExactly("1", "2", "4", "6", "9");
        assertThat(Reading.of(CsvSource.of(directory + "/*/{1,2}*.csv"), ID).rows)
                .containsExactly("1", "2", "4", "6");
    }

    @Test
    void rowsOfAnotherKindAreNoRecords() throws IOException {
        CsvSource source = file("a.csv", "id,name\n1,a\nx,b\n3,a\ny,a\n1,2,3\n6,a\n");
        Field row = Field.number("row", Field.ROW);

        Reading reading = Reading.of(source, new Where("name", "a"), row, ID);

        assertThat(reading.rows).containsExactly("0|1", "1|3", "4|6");
        assertThat(reading.rejects.stream().map(r -> r.line() + " " + r.reason()))
                .containsExactly("5 NUMBER", "6 FIELD_COUNT");
        assertThat(reading.rejects.get(0).row()).isEqualTo("y,a");
        assertThat(reading.rejects.get(1).row()).isEqualTo("1,2,3");
        assertThat(Reading.of(source, new Where("kind", "a"), ID).rejects.get(0).detail())
                .isEqualTo("has no column 'kind'; its columns are: id, name");
    }

    @Test
    void whatAFileGivesDoesNotDependOnWhereItsBuffersEnd() throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        StringBuilder text = new StringBuilder("id,name\r\n");
        List<String> rows = new ArrayList<>();
        List<String> rejects = new ArrayList<>();
        long line = 2;
        for (int i = 0; i < 30_000; i++) {
            String name = "n".repeat(1 + random.nextInt(30));
            switch (random.nextInt(8)) {
                case 0 -> {
                    text.append(i).append(",\"").append(name).append("\"x\r\n");
                    rejects.add(line++ + " QUOTING");
                }
                case 1 -> {
                    text.append(i).append(",\"").append(name).append("\r\n\"\"\"\r");
                    rows.add(i + "|" + name + "\r\n\"");
                    line += 2;
                }
                case 2 -> {
                    // an empty line, unless the line feed belongs to the carriage return before it
                    line += text.charAt(text.length() - 1) == '\r' ? 1 : 2;
                    text.append("\n").append(i).append(",").append(name).append("\n");
                    rows.add(i + "|" + name);
                }
                default -> {
                    text.append(i).append(",\u00e4").append(name).append("\r\n");
                    rows.add(i + "|\u00e4" + name);
                    line++;
                }
            }
        }

        Reading reading = Reading.of(file("a.csv", text.toString()), ID, NAME);

        assertThat(reading.rows).isEqualTo(rows);
        assertThat(reading.rejects.stream().map(r -> r.line() + " " + r.reason()))
                .isEqualTo(rejects);
    }

    @Test
    void gzipThatBreaksOffGivesTheRowsBefore() throws Exception {
        StringBuilder text = new StringBuilder("id\n");
        SplittableRandom random = new SplittableRandom(6);
        for (int i = 0; i < 20_000; i++) {
            text.append(random.nextLong()).append('\n');
        }
        byte[] half = BrokenCase.first(BrokenCase.gzip(text.toString()), 60_000);
        Inflater inflater = new Inflater(true);
        inflater.setInput(half, 10, half.length - 10);
        byte[] there = new byte[text.length()];
        int length = inflater.inflate(there);
        String[] lines = new String(there, 0, length, UTF_8).split("\n", -1);

        Reading reading = Reading.of(file("a.csv.gz", half), ID);

        assertThat(reading.rows)
                .hasSizeGreaterThan(1000)
                .isEqualTo(List.of(lines).subList(1, lines.length - 1));
        assertThat(reading.rejects).hasSize(1);
        assertThat(reading.rejects.get(0).reason()).isEqualTo(RejectReason.TRUNCATED);
        assertThat(reading.rejects.get(0).line()).isEqualTo(lines.length);
    }

    @Test
    void batchesAreBoundedAndBelongToTheReader() throws IOException {
        StringBuilder text = new StringBuilder("id,x\n");
        for (int i = 0; i < 10_000; i++) {
            text.append(i).append(",\"").append(i).append(",0\"\n");
        }
        CsvSource source = file("a.csv", text.toString());
        Field wide = Reading.fallback(Reading.attribute("wide", DType.FLOAT64, 1024, "x"), "0");
        List<RowBatch> batches = new ArrayList<>();
        Split split = source.splits(TestMember.get()).get(0);
        try (RowReader reader = source.open(TestMember.get(), split, List.of(ID, X), null, reject -> {})) {
            for (RowBatch batch = reader.next(); batch != null; batch = reader.next()) {
                batches.add(batch);
            }
            assertThat(reader.bytes()).isEqualTo(text.length()).isEqualTo(split.bytes());
        }
        assertThat(batches).extracting(RowBatch::size).containsExactly(4096, 4096, 1808);
        assertThat(batches.get(1).longs(0)[0]).isEqualTo(4096);
        assertThat(batches.get(0).text(4095)).isEqualTo("4095,\"4095,0\"");
        try (RowReader reader = source.open(TestMember.get(), split, List.of(wide), null, reject -> {
            throw new IllegalStateException(reject.toString());
        })) {
            assertThatThrownBy(reader::next).hasMessageContaining("a.csv:2: WIDTH: column x (wide) has 2 values");
        }
    }

    @Test
    void placesThatHoldNothingAreNamedWithTheMember() throws IOException {
        file("a.csv", "id\n");
        String member = Place.address(TestMember.get());
        assertThatThrownBy(() -> CsvSource.of(directory + "/*.tsv").splits(TestMember.get()))
                .isInstanceOf(InvalidGraphException.class)
                .hasMessage("no file " + directory + "/*.tsv on member " + member
                        + "; the path must be one that the member can read");
        assertThatThrownBy(() -> CsvSource.of(directory.toString()).splits(TestMember.get()))
                .hasMessage(directory + " on member " + member + " is a directory; add /*.csv for the files in it");
        assertThatThrownBy(() -> CsvSource.of("nowhere/a.csv").splits(TestMember.get()))
                .hasMessageContaining(
                        "whose working directory is " + Path.of("").toAbsolutePath());
        assertThatThrownBy(() -> CsvSource.of("~/a.csv")).hasMessageContaining("only a shell knows");
    }

    @Test
    void settingsThatContradictEachOther() throws IOException {
        CsvSource source = file("a.csv", "id\n1\n");
        assertThatThrownBy(() -> source.columns("id").splits(TestMember.get()))
                .hasMessageContaining("has a header, which names the columns");
        assertThatThrownBy(() -> source.header(false).splits(TestMember.get()))
                .hasMessageContaining("has no header; name its columns");
        assertThatThrownBy(() -> source.separator('"')).isInstanceOf(InvalidGraphException.class);
        assertThatThrownBy(() -> source.quote('\n')).hasMessageContaining("\\u000a");
        assertThatThrownBy(() -> source.columns("a", "a")).hasMessageContaining("name one twice");
        assertThatThrownBy(() -> source.maxField(0)).hasMessage("maxField=0, must be 1 to 67108864");
    }

    @Test
    void filesOfEachMemberHaveItsAddressAndTheSourceTravels() throws Exception {
        CsvSource source = file("a.csv", "1;x\n")
                .header(false)
                .columns("id", "name")
                .separator(';')
                .perMember();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(source);
        }
        CsvSource copy;
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            copy = (CsvSource) in.readObject();
        }

        assertThat(copy.isShared()).isFalse();
        assertThat(copy).hasToString("csv " + directory + "/a.csv");
        Reading reading = Reading.of(copy, ID, NAME);
        assertThat(reading.rows).containsExactly("1|x");
        assertThat(reading.splits.get(0).member()).isEqualTo(Place.address(TestMember.get()));
    }
}
