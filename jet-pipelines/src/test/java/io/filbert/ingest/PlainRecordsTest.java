package io.filbert.ingest;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A text in UTF-8 is read as the same text in UTF-16, of which no record is plain. */
class PlainRecordsTest {
    private static final Field ID = Field.number("id", "id");
    private static final Field NAME = Field.externalId("name", "name");
    private static final Field ROW = Field.number("row", Field.ROW);

    private static final String[] NUMBERS = {
        "0",
        "7",
        "12345678",
        "123456789",
        "1234567890123456",
        "12345678901234567",
        "9223372036854775807",
        "-3",
        "+4",
        " 5 "
    };
    private static final String[] NAMES = {"a", "", " b ", "c/d", "0x10"};
    private static final String[] ODD = {
        "\"1\",a\n", "1,\"a\nb\"\n", "1,\"a\"\"b\"\n", "1,é\n", "x,a\n", "1\n", "1,a,b\n", "1,a\r", "1,a\"b\n", ",\n"
    };

    private final Path directory;

    PlainRecordsTest(@TempDir Path directory) {
        this.directory = directory;
    }

    private record Outcome(List<String> rows, List<Long> lines, List<String> texts, List<String> rejects, long count) {}

    private Outcome read(String text, Charset charset) throws IOException {
        Path file = directory.resolve(charset.name() + ".csv");
        Files.write(file, text.getBytes(charset));
        Reading reading = Reading.of(CsvSource.of(file.toString()).charset(charset), ID, NAME, ROW);
        List<String> rejects = reading.rejects.stream()
                .map(r -> r.line() + " " + r.reason() + " " + r.row() + " "
                        + r.detail().replace(charset.name(), ""))
                .toList();
        return new Outcome(reading.rows, reading.lines, reading.texts, rejects, reading.records);
    }

    private void check(String text) throws IOException {
        assertThat(read(text, UTF_8)).isEqualTo(read(text, UTF_16));
    }

    private static String lines(SplittableRandom random, int count, int oddOneIn) {
        StringBuilder text = new StringBuilder(random.nextInt(8) == 0 ? "\ufeff" : "").append("id,name\n");
        for (int i = 0; i < count; i++) {
            if (random.nextInt(oddOneIn) == 0) {
                text.append(ODD[random.nextInt(ODD.length)]);
            } else {
                text.append("\n".repeat(random.nextInt(6) == 0 ? 1 : 0));
                text.append(NUMBERS[random.nextInt(NUMBERS.length)]).append(',');
                text.append(NAMES[random.nextInt(NAMES.length)]);
                text.append(random.nextInt(5) == 0 ? "\r\n" : "\n");
            }
        }
        return random.nextInt(3) == 0 ? text.substring(0, text.length() - 1) : text.toString();
    }

    @Test
    void plainAndOddLinesInAnyOrderAreReadAsTheParserReadsThem() throws IOException {
        SplittableRandom random = new SplittableRandom(41);
        for (int i = 0; i < 300; i++) {
            check(lines(random, random.nextInt(12), 4));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void linesBeyondABlockAreWhole(long seed) throws IOException {
        check(lines(new SplittableRandom(seed), 60_000, 50_000));
    }

    @Test
    void aLineLongerThanABlockIsReadToo() throws IOException {
        check("id,name\n1,a\n2," + "b".repeat(300_000) + "\n3,c\n");
    }
}
