package io.filbert.ingest;

import io.filbert.graph.DType;
import io.filbert.graph.InvalidGraphException;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an {@code .npy} file says of its array.
 *
 * @param rows the first axis
 * @param columns the second, 1 without one
 * @param dtype that holds every value
 */
record NpyHead(long rows, int columns, DType dtype) {
    private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'[<>|=]?([a-z]\\d+)'");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\((\\d+),?\\s*(\\d*),?\\s*\\)");
    private static final int MAX_HEADER = 1 << 16;

    static NpyHead read(Path file) {
        String header;
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            byte[] magic = in.readNBytes(6);
            int version = in.readUnsignedByte();
            in.readUnsignedByte();
            int length = Short.toUnsignedInt(Short.reverseBytes(in.readShort()));
            if (version > 1) {
                length |= Short.toUnsignedInt(Short.reverseBytes(in.readShort())) << 16;
            }
            if (!new String(magic, StandardCharsets.ISO_8859_1).equals("\u0093NUMPY")
                    || length < 0
                    || length > MAX_HEADER) {
                throw new InvalidGraphException("file " + file + " is no NumPy file");
            }
            header = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new InvalidGraphException("file " + file + " cannot be read: " + e);
        }
        Matcher descr = DESCR.matcher(header);
        Matcher shape = SHAPE.matcher(header);
        if (!descr.find() || !shape.find()) {
            throw new InvalidGraphException("file " + file + " has the header " + header.strip()
                    + ", must be an array of numbers with one or two axes");
        }
        String columns = shape.group(2);
        return new NpyHead(
                Long.parseLong(shape.group(1)),
                columns.isEmpty() ? 1 : (int) Math.min(Integer.MAX_VALUE, Long.parseLong(columns)),
                dtype(file, descr.group(1)));
    }

    private static DType dtype(Path file, String descr) {
        return switch (descr) {
            case "f2" -> DType.FLOAT16;
            case "f4" -> DType.FLOAT32;
            case "f8" -> DType.FLOAT64;
            case "i1" -> DType.INT8;
            case "b1" -> DType.BOOL;
            case "u1", "i2", "u2", "i4" -> DType.INT32;
            case "u4", "i8" -> DType.INT64;
            default ->
                throw new InvalidGraphException("file " + file + " has values of type " + descr
                        + ", must be f2, f4, f8, i1, i2, i4, i8, u1, u2, u4 or b1");
        };
    }
}
