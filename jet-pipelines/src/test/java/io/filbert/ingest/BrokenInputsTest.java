package io.filbert.ingest;

import static io.filbert.ingest.BrokenCase.ID;
import static io.filbert.ingest.BrokenCase.arrow;
import static io.filbert.ingest.BrokenCase.bytes;
import static io.filbert.ingest.BrokenCase.changed;
import static io.filbert.ingest.BrokenCase.csv;
import static io.filbert.ingest.BrokenCase.first;
import static io.filbert.ingest.BrokenCase.gzip;
import static io.filbert.ingest.BrokenCase.notUtf8;
import static io.filbert.ingest.BrokenCase.npy;
import static io.filbert.ingest.BrokenCase.parquet;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.filbert.graph.DType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes of files with something wrong: the row that is rejected, by file, line and reason, and the rows that are taken. */
class BrokenInputsTest {
    private static final byte[] NPY = npy("<i8", "(4,)", 4);
    private static final Field TIME = Field.number("time", "t");
    private static final Field TAGS = Reading.attribute("tags", DType.INT8, 4, "tags");
    private static final String LONG = "9".repeat(101);

    static Stream<BrokenCase> quoting() {
        return Stream.of(
                csv("unclosed-quote-swallows-the-rest.csv", "id,x\n1,1\n2,\"2\n3,3\n4,4\n")
                        .rejects("3 TRUNCATED field 2 opens a quote that is never closed")
                        .rows("1|1.0"),
                csv("unclosed-quote-in-the-last-line.csv", "id,x\n1,1\n2,\"2")
                        .rejects("3 TRUNCATED field 2 opens a quote")
                        .rows("1|1.0"),
                csv("unclosed-quote-in-the-second-line-of-a-record.csv", "id,x\n1,1\n\"2\n\",\"2\n3,3\n")
                        .rejects("4 TRUNCATED field 2 opens a quote")
                        .rows("1|1.0"),
                csv("quote-alone-at-the-end.csv", "id,x\n1,1\n2,\"")
                        .rejects("3 TRUNCATED field 2 opens a quote")
                        .rows("1|1.0"),
                csv("text-behind-a-closing-quote.csv", "id,x\n1,1\n\"2\"0,2\n3,3\n")
                        .rejects("3 QUOTING field 1 goes on behind its closing quote")
                        .rows("1|1.0", "3|3.0"),
                csv("blank-behind-a-closing-quote.csv", "id,x\r\n\"1\" ,1\r\n2,2\r\n")
                        .rejects("2 QUOTING field 1 goes on behind its closing quote")
                        .rows("2|2.0"),
                csv("single-quote-inside-of-quotes.csv", "id,x\n1,\"1\"\"5\"7\"\n2,2\n")
                        .rejects("2 QUOTING field 2 goes on behind its closing quote")
                        .rows("2|2.0"),
                csv("quote-inside-of-a-plain-field.csv", "id,x\n1,1\"\n2,2\n")
                        .rejects("2 QUOTING field 2 has a quote and none around it")
                        .rows("2|2.0"),
                csv("broken-quotes-in-every-other-line.csv", "id,x\r\"1\"1,1\r2,2\r\"3\"3,3\r4,4\r")
                        .rejects("2 QUOTING field 1", "4 QUOTING field 1")
                        .rows("2|2.0", "4|4.0"),
                csv("broken-quote-behind-a-field-of-two-lines.csv", "id,x\n\"1\n\",\"1\"5\n2,2\n")
                        .rejects("2 QUOTING field 2 goes on behind its closing quote")
                        .rows("2|2.0"),
                csv("broken-quotes-in-the-header.csv", "\"id\"s,x\n1,1\n")
                        .rejects("1 FORMAT the header field 1 goes on behind its closing quote"));
    }

    static Stream<BrokenCase> fieldsAndHeaders() {
        return Stream.of(
                csv("too-few-fields.csv", "id,x\n1,1\n2\n3,3\n")
                        .rejects("3 FIELD_COUNT has 1 field, must have 2")
                        .rows("1|1.0", "3|3.0"),
                csv("too-many-fields.csv", "id,x\n1,1\n2,2,2\n")
                        .rejects("3 FIELD_COUNT has 3 fields, must have 2")
                        .rows("1|1.0"),
                csv("separator-at-the-end-of-a-line.csv", "id,x\n1,1,\n2,2\n")
                        .rejects("2 FIELD_COUNT has 3 fields")
                        .rows("2|2.0"),
                csv("line-of-blanks.csv", "id,x\n   \n\n2,2\n")
                        .rejects("2 FIELD_COUNT has 1 field")
                        .rows("2|2.0"),
                csv("comment-line.csv", "id,x\n# made by hand\n2,2\n")
                        .rejects("2 FIELD_COUNT has 1 field")
                        .rows("2|2.0"),
                csv("no-bytes.csv", "").rejects("0 FORMAT is empty, must have a header"),
                csv("empty-lines-only.csv", "\n\r\n\n").rejects("0 FORMAT is empty, must have a header"),
                csv("header-alone.csv", "id,x\n"),
                csv("missing-column.csv", "id,y\n1,1\n").rejects("0 FORMAT has no column 'x'; its columns are: id, y"),
                csv("column-in-other-case.csv", "ID,x\n1,1\n")
                        .rejects("0 FORMAT has no column 'id'; its columns are: ID, x"),
                csv("column-twice.csv", "id,x,x\n1,1,1\n").rejects("0 FORMAT has column 'x' twice"),
                csv("unwanted-column-twice.csv", "id,x,y,y\n1,1,1,1\n").rows("1|1.0"),
                csv("wrong-separator.csv", "id;x\n1;1\n")
                        .rejects("0 FORMAT has no column 'id'; its columns are: id;x"));
    }

    static Stream<BrokenCase> numbers() {
        return Stream.of(
                csv("word-for-a-number.csv", "id,x\none,1\n2,two\n3,3\n")
                        .rejects(
                                "2 NUMBER column id is 'one', must be an integer",
                                "3 NUMBER column x is 'two', must be a number (float32)")
                        .rows("3|3.0"),
                csv("decimal-for-an-integer.csv", "id,x\n1.0,1\n2,2\n")
                        .rejects("2 NUMBER column id is '1.0'")
                        .rows("2|2.0"),
                csv("decimal-comma.csv", "id,x\n1,\"1,5\"\n2,2\n")
                        .rejects("2 NUMBER column x is '1,5'")
                        .rows("2|2.0"),
                csv("id-beyond-64-bits.csv", "id,x\n9223372036854775808,1\n2,2\n")
                        .rejects("2 NUMBER column id is '9223372036854775808'")
                        .rows("2|2.0"),
                csv("float-beyond-single-precision.csv", "id,x\n1,1e39\n2,2\n")
                        .rejects("2 NUMBER column x is '1e39'")
                        .rows("2|2.0"),
                csv("int8-of-300.csv", "id,x\n1,300\n2,-128\n")
                        .fields(ID, Reading.attribute("x", DType.INT8, 1, "x"))
                        .rejects("2 NUMBER column x is '300', must be an integer (int8)")
                        .rows("2|-128"),
                csv("float16-of-70000.csv", "id,x\n1,70000\n2,65504\n")
                        .fields(ID, Reading.attribute("x", DType.FLOAT16, 1, "x"))
                        .rejects("2 NUMBER column x is '70000.0', must be a number (float16)")
                        .rows("2|0x7bff"),
                csv("bool-of-2.csv", "id,x\n1,2\n2,True\n")
                        .fields(ID, Reading.attribute("x", DType.BOOL, 1, "x"))
                        .rejects("2 NUMBER column x is '2', must be true, false, 1 or 0")
                        .rows("2|1"),
                csv("weights-negative-nan-infinite.csv", "id,w\n1,-1\n2,nan\n3,inf\n4,0.5\n")
                        .fields(ID, Field.weight("w"))
                        .rejects(
                                "2 NUMBER column w (weight) is '-1'",
                                "3 NUMBER column w (weight) is 'nan'",
                                "4 NUMBER column w (weight) is 'inf'")
                        .rows("4|0.5"),
                csv("empty-values.csv", "id,x\n,1\n2,\n3,\"\"\n4,4\n")
                        .rejects(
                                "2 MISSING_VALUE column id is empty",
                                "3 MISSING_VALUE column x is empty",
                                "4 MISSING_VALUE column x is empty")
                        .rows("4|4.0"),
                csv("no-date.csv", "id,t\n1,2024-02-30\n2,2024-02-29\n3,yesterday\n")
                        .fields(ID, Reading.time(TIME, Field.TimeFormat.ISO_SECONDS))
                        .rejects("2 TIME column t (time) is '2024-02-30'", "4 TIME column t (time) is 'yesterday'")
                        .rows("2|1709164800"),
                csv("unknown-category.csv", "id,x\n1,KDD\n2,kdd\n3,ICML\n")
                        .fields(ID, Reading.categories(Reading.attribute("x", DType.INT64, 1, "x"), "KDD", "ICML"))
                        .rejects("3 CATEGORY column x is 'kdd', must be one of [KDD, ICML]")
                        .rows("1|0", "3|1"),
                csv("blank-external-id.csv", "id,x\n   ,1\n b ,2\n")
                        .fields(Field.externalId("id", "id"), BrokenCase.X)
                        .rejects("2 MISSING_VALUE column id is empty")
                        .rows("b|2.0"));
    }

    static Stream<BrokenCase> lists() {
        return Stream.of(
                csv("too-few-elements.csv", "id,tags\n1,\"1,2,3\"\n2,\"1,2,3,4\"\n")
                        .fields(ID, TAGS)
                        .rejects("2 WIDTH column tags has 3 values, must have 4")
                        .rows("2|1 2 3 4"),
                csv("too-many-elements.csv", "id,tags\n1,\"1,2,3,4,5\"\n2,\"1,2,3,4\"\n")
                        .fields(ID, TAGS)
                        .rejects("2 WIDTH column tags has 5 values, must have 4")
                        .rows("2|1 2 3 4"),
                csv("empty-element.csv", "id,tags\n1,\"1,,3,4\"\n2,\"1,2,3,4\"\n")
                        .fields(ID, TAGS)
                        .rejects("2 MISSING_VALUE column tags value 2 is empty")
                        .rows("2|1 2 3 4"),
                csv("element-out-of-range.csv", "id,tags\n1,\"1,2,3,128\"\n2,\"1,2,3,4\"\n")
                        .fields(ID, TAGS)
                        .rejects("2 NUMBER column tags value 4 is '128', must be an integer (int8)")
                        .rows("2|1 2 3 4"),
                csv("index-beyond-the-width.csv", "id,tags\n1,\"0,4\"\n2,\"0,-1\"\n3,\"3,0\"\n4,\n")
                        .fields(ID, Reading.ones(TAGS))
                        .rejects(
                                "2 WIDTH column tags value 2 is '4', must be indices from 0 to 3",
                                "3 WIDTH column tags value 2 is '-1', must be indices from 0 to 3")
                        .rows("3|1 0 0 1", "4|0 0 0 0"),
                csv("word-for-an-index.csv", "id,tags\n1,\"0,a\"\n2,1\n")
                        .fields(ID, Reading.ones(TAGS))
                        .rejects("2 NUMBER column tags value 2 is 'a'")
                        .rows("2|0 1 0 0"),
                csv("one-of-several-columns.csv", "id,f0,f1\n1,0.5,z\n2,0.5,1\n")
                        .fields(ID, Reading.attribute("f", DType.FLOAT64, 2, "f0", "f1"))
                        .rejects("2 NUMBER column f1 (f) is 'z', must be a number (float64)")
                        .rows("2|0.5 1.0"));
    }

    static Stream<BrokenCase> bytesAndSizes() {
        String rows = "1,1\n".repeat(3);
        byte[] zipped = gzip("id,x\n" + rows);
        return Stream.of(
                bytes("byte-that-is-no-utf8.csv", notUtf8("id,x,n\n1,1,a\n2,2,~\n3,3,b\n"))
                        .rejects("3 CHARSET has bytes that are no UTF-8")
                        .rows("1|1.0", "3|3.0"),
                bytes("no-utf8-in-the-header.csv", notUtf8("id,x,~\n1,1,a\n"))
                        .rejects("1 FORMAT the header has bytes that are no UTF-8"),
                bytes("utf8-character-cut-at-the-end.csv", first("id,x,n\n1,1,a\n2,2,\u00e4\n".getBytes(UTF_8), 18))
                        .rejects("3 CHARSET has bytes that are no UTF-8")
                        .rows("1|1.0"),
                bytes("utf16-with-half-a-character.csv", first("id,x\n1,1\n2,2".getBytes(UTF_16BE), 23))
                        .with(csv -> csv.charset(UTF_16BE))
                        .rejects("3 CHARSET has bytes that are no UTF-16BE")
                        .rows("1|1.0"),
                bytes("byte-order-mark.csv", "\ufeffid,x\n1,1\n".getBytes(UTF_8))
                        .rows("1|1.0"),
                csv("field-too-long.csv", "id,x\n1," + LONG + "\n2,2\n")
                        .with(csv -> csv.maxField(100))
                        .rejects("2 TOO_LONG field 2 has 101 characters, must have at most 100")
                        .rows("2|2.0"),
                csv("quoted-field-longer-than-the-buffer.csv", "id,x\n1,\"" + "a\n".repeat(40_000) + "\"\n2,2\n")
                        .with(csv -> csv.maxField(100))
                        .rejects("2 TOO_LONG field 2 has 80000 characters")
                        .rows("2|2.0"),
                csv("line-longer-than-the-buffer.csv", "id,x\n1," + "9".repeat(200_000) + "\n2,2\n")
                        .with(csv -> csv.maxField(100))
                        .rejects("2 TOO_LONG field 2 has 200000 characters")
                        .rows("2|2.0"),
                csv("record-too-long.csv", "id,x\n" + "1,".repeat(1000) + "1\n2,2\n")
                        .with(csv -> csv.maxField(100))
                        .rejects("2 TOO_LONG has 2001 characters, must have at most 1600")
                        .rows("2|2.0"),
                csv("unclosed-quote-longer-than-the-buffer.csv", "id,x\n1,1\n2,\"" + "1,1\n".repeat(40_000))
                        .with(csv -> csv.maxField(100))
                        .rejects("3 TRUNCATED field 2 opens a quote")
                        .rows("1|1.0"),
                bytes("gzip-cut-in-its-trailer.csv.gz", first(zipped, zipped.length - 4))
                        .rejects("5 TRUNCATED the gzip data ends in the middle")
                        .rows("1|1.0", "1|1.0", "1|1.0"),
                bytes("gzip-cut-in-its-header.csv.gz", first(zipped, 7))
                        .rejects("1 TRUNCATED the gzip data ends in the middle"),
                bytes(
                                "gzip-with-a-wrong-checksum.csv.gz",
                                changed(zipped, zipped.length - 8, zipped[zipped.length - 8] + 1))
                        .rejects("5 FORMAT the gzip data is broken")
                        .rows("1|1.0", "1|1.0", "1|1.0"),
                bytes("gzip-of-nothing.csv.gz", gzip("")).rejects("0 FORMAT is empty, must have a header"));
    }

    static Stream<BrokenCase> numpy() {
        return Stream.of(
                npy("no-numpy.npy", "id,x\n1,1\n".getBytes(UTF_16BE)).rejects("0 FORMAT is no NumPy file"),
                npy("no-bytes.npy", new byte[0]).rejects("0 FORMAT is no NumPy file"),
                npy("version-9.npy", changed(NPY, 6, 9)).rejects("0 FORMAT is of version 9 of the NumPy format"),
                npy("cut-in-the-header.npy", first(NPY, 40)).rejects("0 TRUNCATED ends in its header"),
                npy("cut-in-the-third-row.npy", first(NPY, NPY.length - 9))
                        .rejects("3 TRUNCATED ends after 2 rows of 4")
                        .rows("0", "1"),
                npy("more-bytes-than-the-shape.npy", npy("<i8", "(3,)", 4))
                        .rejects("0 FORMAT has 32 bytes of elements, shape (3,) and type i8 need 24"),
                npy("strings.npy", npy("<U8", "(4,)", 4)).rejects("0 FORMAT is of type <U8, must be one of f2 f4"),
                npy("three-axes.npy", npy("<i8", "(2, 2, 1)", 4))
                        .rejects("0 FORMAT has the shape (2, 2, 1), must have one or two axes"),
                npy("floats-for-ids.npy", npy("<f8", "(4,)", 4))
                        .rejects("0 FORMAT column value is of type f8 of shape (4,), id must be an integer"),
                npy("rows-of-two-for-ids.npy", npy("<i8", "(2, 2)", 4))
                        .rejects("0 FORMAT column value is of type i8 of shape (2, 2), id must be an integer"),
                npy("rows-of-two-for-four.npy", npy("<i8", "(2, 2)", 4))
                        .fields(Reading.attribute("x", DType.INT64, 4, "value"))
                        .rejects("0 FORMAT has the shape (2, 2), so a row has 2 values, x has 4"),
                npy("one-name-for-two-columns.npy", npy("<i8", "(2, 2)", 4))
                        .source(path -> NpySource.of(path).columns("id"))
                        .rejects(
                                "0 FORMAT has the shape (2, 2), so a row has 2 values, for which there are 1 names: id"));
    }

    static Stream<BrokenCase> parquetFiles() {
        return Stream.of(
                parquet("no-parquet.parquet", "id,x\n1,1\n".getBytes(UTF_16BE))
                        .rejects("0 FORMAT is no Parquet file: it does not begin with PAR1"),
                parquet("no-bytes.parquet", new byte[0]).rejects("0 FORMAT is no Parquet file"),
                parquet("cut.parquet", "PAR1 and then some of a page".getBytes(UTF_8))
                        .rejects("0 TRUNCATED ends in the middle: it does not end with PAR1"),
                parquet("garbage-between-magic-bytes.parquet", "PAR1 nothing at all \4\0\0\0PAR1".getBytes(UTF_8))
                        .rejects("0 FORMAT cannot be read: "),
                parquet("footer-longer-than-the-file.parquet", "PAR1\0\1\0\0PAR1".getBytes(UTF_8))
                        .rejects("0 FORMAT has a footer of 256 bytes in a file of 12"),
                parquet("missing-column.parquet", "SELECT 1 AS id, 2 AS y")
                        .rejects("0 FORMAT has no column 'x'; its columns are: id, y"),
                parquet("doubles-for-ids.parquet", "SELECT 1.5::DOUBLE AS id, 1 AS x")
                        .rejects("0 FORMAT column id is of type DOUBLE, id must be an integer"),
                parquet("dates-for-numbers.parquet", "SELECT 1 AS id, DATE '2024-01-01' AS x")
                        .rejects("0 FORMAT column x is of type DATE, x must be a number (float32)"),
                parquet("lists-of-doubles-for-integers.parquet", "SELECT 1 AS id, [1.5::DOUBLE, 2] AS x")
                        .fields(ID, Reading.attribute("x", DType.INT32, 2, "x"))
                        .rejects("0 FORMAT column x is of type DOUBLE[], x must be an integer (int32)"),
                parquet(
                                "lists-of-other-lengths.parquet",
                                "SELECT * FROM (VALUES (1, [1, 2]), (2, [1]), (3, NULL), (4, [1, NULL])) t(id, x)")
                        .fields(ID, Reading.attribute("x", DType.INT32, 2, "x"))
                        .rejects(
                                "2 WIDTH column x has 1 value, must have 2",
                                "3 MISSING_VALUE column x is empty",
                                "4 MISSING_VALUE column x value 2 is empty")
                        .rows("1|1 2"),
                parquet("nulls.parquet", "SELECT * FROM (VALUES (1, 1), (NULL, 2), (3, NULL)) t(id, x)")
                        .rejects("2 MISSING_VALUE column id is empty", "3 MISSING_VALUE column x is empty")
                        .rows("1|1.0"),
                parquet("int8-of-300.parquet", "SELECT * FROM (VALUES (1, 300), (2, 3)) t(id, x)")
                        .fields(ID, Reading.attribute("x", DType.INT8, 1, "x"))
                        .rejects("1 NUMBER column x is '300', must be an integer (int8)")
                        .rows("2|3"));
    }

    private static byte[] arrowOf(ArrowType id, ArrowType x, @Nullable Object... values) {
        List<List<?>> rows = new ArrayList<>();
        for (int i = 0; i < values.length; i += 2) {
            rows.add(Arrays.asList(values[i], values[i + 1]));
        }
        return ArrowBytes.of(List.of(ArrowBytes.field("id", id), ArrowBytes.field("x", x)), rows);
    }

    static Stream<BrokenCase> arrowFiles() {
        byte[] whole = arrowOf(ArrowBytes.LONG, ArrowBytes.FLOAT, 1, 1, 2, 2);
        byte[] stream = new byte[64];
        Arrays.fill(stream, 0, 4, (byte) 0xff);
        var lists = List.of(ArrowBytes.field("id", ArrowBytes.LONG), ArrowBytes.list("x", -1, ArrowBytes.LONG));
        return Stream.of(
                arrow("no-arrow.arrow", "id,x\n1,1\n".getBytes(UTF_16BE))
                        .rejects("0 FORMAT is no Arrow file: it does not begin with ARROW1"),
                arrow("no-bytes.arrow", new byte[0]).rejects("0 FORMAT is no Arrow file"),
                arrow("stream.arrow", stream).rejects("0 FORMAT is an Arrow stream, must be an Arrow file"),
                arrow("cut.arrow", first(whole, whole.length - 7))
                        .rejects("0 TRUNCATED ends in the middle: it does not end with ARROW1"),
                arrow("magic-bytes-alone.arrow", "ARROW1".getBytes(UTF_8)).rejects("0 TRUNCATED ends in the middle"),
                arrow("garbage-between-magic-bytes.arrow", "ARROW1\0\0 nothing at all \10\0\0\0ARROW1".getBytes(UTF_8))
                        .rejects("0 FORMAT cannot be read: "),
                arrow("footer-longer-than-the-file.arrow", "ARROW1\0\0\0\1\0\0ARROW1".getBytes(UTF_8))
                        .rejects("0 FORMAT has a footer of 256 bytes in a file of 18"),
                arrow(
                                "compressed.arrow",
                                ArrowBytes.of(
                                        List.of(ArrowBytes.field("id", ArrowBytes.LONG)),
                                        CodecType.LZ4_FRAME,
                                        List.of(List.of(1))))
                        .fields(ID)
                        .rejects("0 FORMAT is compressed (LZ4), must be uncompressed"),
                arrow("missing-column.arrow", ArrowBytes.of(List.of(ArrowBytes.field("id", ArrowBytes.LONG))))
                        .rejects("0 FORMAT has no column 'x'; its columns are: id"),
                arrow(
                                "dictionary.arrow",
                                ArrowBytes.of(
                                        List.of(ArrowBytes.dictionary("id"), ArrowBytes.field("x", ArrowBytes.FLOAT))))
                        .rejects(
                                "0 FORMAT column id is of type a dictionary, which is not read, id must be an integer"),
                arrow("doubles-for-ids.arrow", arrowOf(ArrowBytes.DOUBLE, ArrowBytes.FLOAT, 1.5, 1))
                        .rejects("0 FORMAT column id is of type FloatingPoint(DOUBLE), id must be an integer"),
                arrow("binary-for-numbers.arrow", arrowOf(ArrowBytes.LONG, ArrowType.Binary.INSTANCE))
                        .rejects("0 FORMAT column x is of type Binary, x must be a number (float32)"),
                arrow("unsigned-long-ids.arrow", arrowOf(new ArrowType.Int(64, false), ArrowBytes.FLOAT))
                        .rejects("0 FORMAT column id is of type Int(64, false), id must be an integer"),
                arrow("nulls.arrow", arrowOf(ArrowBytes.LONG, ArrowBytes.FLOAT, 1, 1, null, 2, 3, null))
                        .rejects("2 MISSING_VALUE column id is empty", "3 MISSING_VALUE column x is empty")
                        .rows("1|1.0"),
                arrow(
                                "lists-of-other-lengths.arrow",
                                ArrowBytes.of(
                                        lists,
                                        List.of(
                                                Arrays.asList(1, List.of(1, 2)),
                                                Arrays.asList(2, List.of(1)),
                                                Arrays.asList(3, null),
                                                Arrays.asList(4, Arrays.asList(1, null)))))
                        .fields(ID, Reading.attribute("x", DType.INT64, 2, "x"))
                        .rejects(
                                "2 WIDTH column x has 1 value, must have 2",
                                "3 MISSING_VALUE column x is empty",
                                "4 MISSING_VALUE column x value 2 is empty")
                        .rows("1|1 2"),
                arrow("int8-of-300.arrow", arrowOf(ArrowBytes.LONG, ArrowBytes.LONG, 1, 300, 2, 3))
                        .fields(ID, Reading.attribute("x", DType.INT8, 1, "x"))
                        .rejects("1 NUMBER column x is '300', must be an integer (int8)")
                        .rows("2|3"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({
        "quoting",
        "fieldsAndHeaders",
        "numbers",
        "lists",
        "bytesAndSizes",
        "numpy",
        "parquetFiles",
        "arrowFiles"
    })
    void isRejectedByFileLineAndReason(BrokenCase broken, @TempDir Path directory) throws Exception {
        Path file = directory.resolve(broken.file());
        if (broken.query() != null) {
            BrokenCase.writeParquet(file, broken.query(), "");
        } else {
            Files.write(file, Objects.requireNonNull(broken.content()));
        }
        RowSource source = broken.source().apply(file.toString());

        Reading reading = Reading.of(source, broken.fields().toArray(Field[]::new));

        assertThat(reading.rows).isEqualTo(broken.rows());
        List<String> found = reading.rejects.stream()
                .map(r -> r.line() + " " + r.reason() + " " + r.detail())
                .toList();
        assertThat(found).hasSameSizeAs(broken.rejects());
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i)).startsWith(broken.rejects().get(i));
        }
        assertThat(reading.rejects).allMatch(r -> r.file().equals(file.toString()));
    }
}
