package io.filbert.rpc;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.Serializer;
import com.hazelcast.nio.serialization.SerializerHook;
import com.hazelcast.nio.serialization.StreamSerializer;
import io.filbert.graph.FormatException;
import java.io.IOException;

/**
 * The wire form of one class, found by Hazelcast through {@code META-INF/services} on members and clients without any
 * configuration. Every form begins with a byte that names its format version; another one is refused by name. Type ids are
 * fixed for ever and lie in {@value #FIRST_ID}..{@value #FIRST_ID} + 255.
 *
 * @param <T> the class that is written; neither it nor its form may change without a new format version
 */
public abstract class WireHook<T> implements SerializerHook<T>, StreamSerializer<T> {
    /** The first type id of Filbert. */
    public static final int FIRST_ID = 0x00F1_1B00;

    private final Class<T> type;
    private final int id;
    private final int format;

    /**
     * @param type the exact class
     * @param number its number, 0 to 255, in Filbert's range of type ids
     * @param format the version of the form, 1 to 127
     */
    protected WireHook(Class<T> type, int number, int format) {
        this.type = type;
        this.id = FIRST_ID + number;
        this.format = format;
    }

    /** Writes the fields. */
    protected abstract void writeFields(ObjectDataOutput out, T object) throws IOException;

    /** Reads what {@link #writeFields} wrote. */
    protected abstract T readFields(ObjectDataInput in) throws IOException;

    @Override
    public final void write(ObjectDataOutput out, T object) throws IOException {
        out.writeByte(format);
        writeFields(out, object);
    }

    @Override
    public final T read(ObjectDataInput in) throws IOException {
        int found = in.readByte();
        if (found != format) {
            throw new FormatException(type.getSimpleName() + " arrived in format " + found
                    + ", this version reads format " + format + "; run the same Filbert version everywhere");
        }
        return readFields(in);
    }

    @Override
    public final int getTypeId() {
        return id;
    }

    @Override
    public final Class<T> getSerializationType() {
        return type;
    }

    @Override
    public final Serializer createSerializer() {
        return this;
    }

    @Override
    public final boolean isOverwritable() {
        return false;
    }
}
