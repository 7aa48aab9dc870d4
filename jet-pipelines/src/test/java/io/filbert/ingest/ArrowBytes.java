package io.filbert.ingest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Arrow files as bytes, from rows of plain objects; lists are {@link List}s. */
final class ArrowBytes {
    private static final DictionaryEncoding ENCODING = new DictionaryEncoding(1, false, new ArrowType.Int(32, true));

    static final ArrowType LONG = new ArrowType.Int(64, true);
    static final ArrowType FLOAT = new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
    static final ArrowType DOUBLE = new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);

    private static final DictionaryProvider.MapDictionaryProvider DICTIONARIES = dictionaries();

    private ArrowBytes() {}

    /** One dictionary, of one text. */
    private static DictionaryProvider.MapDictionaryProvider dictionaries() {
        VarCharVector words = new VarCharVector("words", new RootAllocator());
        words.setSafe(0, new byte[] {'a'});
        words.setValueCount(1);
        return new DictionaryProvider.MapDictionaryProvider(new Dictionary(words, ENCODING));
    }

    static Field field(String name, ArrowType type) {
        return new Field(name, FieldType.nullable(type), null);
    }

    /** A column of lists; of this many elements each, unless that is -1. */
    static Field list(String name, int size, ArrowType elements) {
        ArrowType type = size < 0 ? ArrowType.List.INSTANCE : new ArrowType.FixedSizeList(size);
        return new Field(name, FieldType.nullable(type), List.of(field("item", elements)));
    }

    /** A column of numbers that stand for texts. */
    static Field dictionary(String name) {
        return new Field(name, new FieldType(true, new ArrowType.Int(32, true), ENCODING), null);
    }

    /** A file with one record batch for each list of rows. */
    @SafeVarargs
    static byte[] of(List<Field> fields, List<List<?>>... batches) {
        return of(fields, CodecType.NO_COMPRESSION, batches);
    }

    /** The same whose batches say that they are compressed, which they are not. */
    @SafeVarargs
    static byte[] of(List<Field> fields, CodecType codec, List<List<?>>... batches) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (BufferAllocator allocator = new RootAllocator();
                VectorSchemaRoot root = VectorSchemaRoot.create(new Schema(fields), allocator);
                ArrowFileWriter writer = new ArrowFileWriter(
                        root, DICTIONARIES, Channels.newChannel(out), null, IpcOption.DEFAULT, factory(), codec)) {
            writer.start();
            for (List<List<?>> rows : batches) {
                for (int c = 0; c < fields.size(); c++) {
                    root.getVector(c).reset();
                    for (int r = 0; r < rows.size(); r++) {
                        set(root.getVector(c), r, rows.get(r).get(c));
                    }
                }
                root.setRowCount(rows.size());
                writer.writeBatch();
            }
            writer.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static CompressionCodec.Factory factory() {
        return new CompressionCodec.Factory() {
            @Override
            public CompressionCodec createCodec(CodecType type) {
                return new Untouched(type);
            }

            @Override
            public CompressionCodec createCodec(CodecType type, int level) {
                return new Untouched(type);
            }
        };
    }

    private record Untouched(CodecType getCodecType) implements CompressionCodec {
        @Override
        public ArrowBuf compress(BufferAllocator allocator, ArrowBuf buffer) {
            return buffer;
        }

        @Override
        public ArrowBuf decompress(BufferAllocator allocator, ArrowBuf buffer) {
            return buffer;
        }
    }

    private static void set(FieldVector vector, int row, @Nullable Object value) {
        if (value == null) {
            vector.setNull(row);
        } else if (vector instanceof BigIntVector v) {
            v.setSafe(row, ((Number) value).longValue());
        } else if (vector instanceof IntVector v) {
            v.setSafe(row, ((Number) value).intValue());
        } else if (vector instanceof UInt4Vector v) {
            v.setSafe(row, ((Number) value).intValue());
        } else if (vector instanceof SmallIntVector v) {
            v.setSafe(row, ((Number) value).shortValue());
        } else if (vector instanceof TinyIntVector v) {
            v.setSafe(row, ((Number) value).byteValue());
        } else if (vector instanceof BitVector v) {
            v.setSafe(row, (Boolean) value ? 1 : 0);
        } else if (vector instanceof Float2Vector v) {
            v.setSafeWithPossibleTruncate(row, ((Number) value).floatValue());
        } else if (vector instanceof Float4Vector v) {
            v.setSafe(row, ((Number) value).floatValue());
        } else if (vector instanceof Float8Vector v) {
            v.setSafe(row, ((Number) value).doubleValue());
        } else if (vector instanceof VarCharVector v) {
            v.setSafe(row, ((String) value).getBytes(StandardCharsets.UTF_8));
        } else if (vector instanceof LargeVarCharVector v) {
            v.setSafe(row, ((String) value).getBytes(StandardCharsets.UTF_8));
        } else if (vector instanceof FixedSizeListVector v) {
            int at = v.startNewValue(row);
            setAll(v.getDataVector(), at, (List<?>) value);
        } else if (vector instanceof ListVector v) {
            int at = v.startNewValue(row);
            setAll(v.getDataVector(), at, (List<?>) value);
            v.endValue(row, ((List<?>) value).size());
        } else {
            throw new IllegalArgumentException(vector.getField() + " is not known to this test");
        }
    }

    private static void setAll(FieldVector vector, int at, List<?> values) {
        for (int i = 0; i < values.size(); i++) {
            set(vector, at + i, values.get(i));
        }
    }
}
