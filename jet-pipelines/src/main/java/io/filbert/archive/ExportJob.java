package io.filbert.archive;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What the members are told of an export: an argument of the job. Immutable.
 *
 * @param graph its name
 * @param incarnation which graph of that name
 * @param versions hash of the versions of its partitions: one state of the graph is read, also after a restart
 * @param timeoutMillis of every call
 * @param directory where the files go
 * @param token tells the export's own files from those of others
 */
record ExportJob(String graph, long incarnation, String versions, long timeoutMillis, String directory, String token) {
    /** The name of the argument. */
    static final String ARGUMENT = "filbert.export";

    ExportDirectory target() {
        return new ExportDirectory(Path.of(directory), token);
    }

    /** The wire form. */
    public static final class Hook extends WireHook<ExportJob> {
        public Hook() {
            super(ExportJob.class, 112, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, ExportJob job) throws IOException {
            out.writeString(job.graph);
            out.writeLong(job.incarnation);
            out.writeString(job.versions);
            out.writeLong(job.timeoutMillis);
            out.writeString(job.directory);
            out.writeString(job.token);
        }

        @Override
        protected ExportJob readFields(ObjectDataInput in) throws IOException {
            return new ExportJob(
                    String.valueOf(in.readString()),
                    in.readLong(),
                    String.valueOf(in.readString()),
                    in.readLong(),
                    String.valueOf(in.readString()),
                    String.valueOf(in.readString()));
        }
    }
}
