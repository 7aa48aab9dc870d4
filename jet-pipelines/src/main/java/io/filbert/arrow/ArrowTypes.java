package io.filbert.arrow;

import io.filbert.graph.DType;
import io.filbert.graph.GraphConfigException;
import java.nio.ByteBuffer;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** What the values of a graph are in Arrow. */
public final class ArrowTypes {
    private ArrowTypes() {}

    /** The type of an attribute's elements; FLOAT16 is a half float, BOOL a byte, 0 or 1. */
    public static ArrowType of(DType dtype) {
        return switch (dtype) {
            case FLOAT16 -> new ArrowType.FloatingPoint(FloatingPointPrecision.HALF);
            case FLOAT32 -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
            case FLOAT64 -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
            case INT8, BOOL -> new ArrowType.Int(8, true);
            case INT32 -> new ArrowType.Int(32, true);
            case INT64 -> new ArrowType.Int(64, true);
        };
    }

    /** Marks the first {@code n} values as not null, in a validity buffer of zeros. */
    public static void setValid(ArrowBuf validity, int n) {
        validity.setOne(0L, n / 8);
        if (n % 8 > 0) {
            validity.setByte(n / 8, (1 << n % 8) - 1);
        }
    }

    /**
     * Arrow reaches into {@code java.nio}, and where it may not it fails later and by other names.
     *
     * @param files what is read or written: {@code epoch files}
     * @throws GraphConfigException naming the flag that this JVM lacks
     */
    public static void requireOpenModule(String files) {
        if (!ByteBuffer.class.getModule().isOpen("java.nio", BufferAllocator.class.getModule())) {
            throw new GraphConfigException(files + " need Apache Arrow, which needs the JVM flag"
                    + " --add-opens=java.base/java.nio=ALL-UNNAMED on this member; start it with the flag");
        }
    }
}
