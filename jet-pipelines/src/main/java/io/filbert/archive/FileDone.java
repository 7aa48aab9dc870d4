package io.filbert.archive;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.WireHook;
import java.io.IOException;

/**
 * A file that is complete.
 *
 * @param name of the file
 * @param sha256 of its bytes, hexadecimal
 * @param bytes its size
 * @param rows nodes or edges in it
 */
record FileDone(String name, String sha256, long bytes, long rows) {
    /** The wire form. */
    public static final class Hook extends WireHook<FileDone> {
        public Hook() {
            super(FileDone.class, 113, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, FileDone done) throws IOException {
            out.writeString(done.name);
            out.writeString(done.sha256);
            out.writeLong(done.bytes);
            out.writeLong(done.rows);
        }

        @Override
        protected FileDone readFields(ObjectDataInput in) throws IOException {
            return new FileDone(
                    String.valueOf(in.readString()), String.valueOf(in.readString()), in.readLong(), in.readLong());
        }
    }
}
