package io.filbert.ingest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a NumPy file says of itself: the magic bytes, two bytes of version, the length of a Python dictionary of ASCII or UTF-8 text, and
 * the dictionary; then the elements.
 *
 * @param type of an element: its kind in NumPy's letters (f, i, u, b) and its bytes
 * @param order of the bytes of an element
 * @param fortran whether the first index runs fastest
 * @param shape one or two axes
 * @param data where the elements begin
 */
record NpyHeader(String type, ByteOrder order, boolean fortran, List<Long> shape, long data) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int PREFIX = 12;
    private static final int MAX_LENGTH = 1 << 20;
    private static final Pattern DESCR = Pattern.compile("['\"]descr['\"]\\s*:\\s*['\"]([<>|=]?)(\\w+)['\"]");
    private static final Pattern FORTRAN = Pattern.compile("['\"]fortran_order['\"]\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("['\"]shape['\"]\\s*:\\s*\\(([\\d\\sL,]*)\\)");
    private static final List<String> TYPES = List.of("f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "b1");

    static NpyHeader read(FileChannel file) throws IOException, BadFile {
        ByteBuffer prefix = read(file, 0, PREFIX);
        for (int i = 0; i < MAGIC.length; i++) {
            if (i >= prefix.limit() || prefix.get(i) != MAGIC[i]) {
                throw BadFile.format("is no NumPy file: it does not begin with \\x93NUMPY");
            }
        }
        if (prefix.limit() < PREFIX) {
            throw truncated();
        }
        int version = prefix.get(MAGIC.length);
        if (version < 1 || version > 3) {
            throw BadFile.format("is of version " + version + " of the NumPy format, must be 1 to 3");
        }
        int begin = version == 1 ? 10 : PREFIX;
        int length = version == 1 ? prefix.getShort(8) & 0xffff : prefix.getInt(8);
        if (length < 0 || length > MAX_LENGTH) {
            throw BadFile.format(
                    "has a header of " + (length & 0xffff_ffffL) + " bytes, must have at most " + MAX_LENGTH);
        }
        ByteBuffer text = read(file, begin, length);
        if (text.limit() < length) {
            throw truncated();
        }
        return parse(StandardCharsets.UTF_8.decode(text).toString(), begin + length);
    }

    private static BadFile truncated() {
        return new BadFile(RejectReason.TRUNCATED, 0, "ends in its header");
    }

    private static NpyHeader parse(String text, long data) throws BadFile {
        Matcher descr = DESCR.matcher(text);
        Matcher fortran = FORTRAN.matcher(text);
        Matcher shape = SHAPE.matcher(text);
        if (!descr.find() || !fortran.find() || !shape.find()) {
            throw BadFile.format("has the header " + BadValue.shown(text.strip())
                    + ", must have descr of one plain type, fortran_order and shape");
        }
        if (!TYPES.contains(descr.group(2))) {
            throw BadFile.format(
                    "is of type " + descr.group(1) + descr.group(2) + ", must be one of " + String.join(" ", TYPES));
        }
        List<Long> axes = new ArrayList<>();
        long elements = 1;
        try {
            for (String axis : shape.group(1).replace("L", "").split(",", -1)) {
                if (!axis.isBlank()) {
                    axes.add(Long.parseLong(axis.strip()));
                    elements = Math.multiplyExact(elements, Math.max(1, axes.get(axes.size() - 1)));
                }
            }
            Math.multiplyExact(elements, Long.BYTES);
        } catch (ArithmeticException | NumberFormatException e) {
            throw BadFile.format("has the shape (" + shape.group(1) + "), which no file can hold");
        }
        if (axes.isEmpty() || axes.size() > 2) {
            throw BadFile.format("has the shape (" + shape.group(1) + "), must have one or two axes");
        }
        ByteOrder order = descr.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        return new NpyHeader(descr.group(2), order, fortran.group(1).equals("True"), List.copyOf(axes), data);
    }

    private static ByteBuffer read(FileChannel file, long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining() && file.read(bytes, at + bytes.position()) >= 0) {
            // until it is full or the file ends
        }
        return bytes.flip();
    }

    /** Bytes of an element. */
    int bytes() {
        return type.charAt(1) - '0';
    }

    /** The shape as NumPy writes it. */
    String shown() {
        return shape.size() == 1 ? "(" + shape.get(0) + ",)" : "(" + shape.get(0) + ", " + shape.get(1) + ")";
    }
}
