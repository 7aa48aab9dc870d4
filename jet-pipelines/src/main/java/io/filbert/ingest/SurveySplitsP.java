package io.filbert.ingest;

import com.hazelcast.jet.core.Processor;
import io.filbert.graph.IdKind;
import io.filbert.partition.IdHash;
import io.filbert.partition.PartitionKeys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts the records of splits. Where a node type's ids are external, or its number of nodes is not given, it reads the rows that
 * name them: external ids go to their partitions, of dense ones the largest is noted.
 */
final class SurveySplitsP extends TaskProcessor {
    private static final int CHUNK_IDS = 1024;

    private final List<MappedSource> sources;
    private final long[] largest;
    private int[] partitionKeys = new int[0];
    private @Nullable Open[] open = new Open[0];

    /** Ids of one partition and type that are not sent yet. */
    private record Open(List<byte[]> ids, long[] lines) {}

    SurveySplitsP(IngestJob job, List<IngestTask> tasks) {
        super(job, tasks);
        this.sources = MappedSource.of(job.mapping());
        this.largest = new long[job.mapping().nodes().size()];
    }

    @Override
    protected void init(Processor.Context context) throws Exception {
        super.init(context);
        partitionKeys = PartitionKeys.of(hz());
        open = new Open[partitionKeys.length * largest.length];
    }

    @Override
    @Nullable
    SplitReader open(IngestTask task) {
        MappedSource source = sources.get(task.source());
        Arrays.fill(largest, -1);
        if (source.namedTypes(job.mapping()).length > 0) {
            IngestTask fromZero = task.of(task.split().numbered(0, task.split().records()));
            return new SplitReader(hz(), source, fromZero, source.fields(), job.limit());
        }
        long records = source.mapping()
                .source()
                .count(hz(), task.split(), source.mapping().where());
        journal()
                .done(
                        true,
                        task.stream(),
                        new SplitDone(records, records, 0, largest.clone(), new int[0], 0, List.of()));
        return null;
    }

    @Override
    boolean step(IngestTask task, SplitReader reader) {
        MappedSource source = sources.get(task.source());
        RowBatch batch = reader.next();
        if (batch == null) {
            for (int i = 0; i < open.length; i++) {
                send(i, uniqueIn(task, source));
            }
            journal().done(true, task.stream(), reader.done(largest.clone(), new int[0]));
            return false;
        }
        for (int[] named : source.namedTypes(job.mapping())) {
            take(task, source, reader, batch, named[0], named[1]);
        }
        return true;
    }

    /** The file, where each id may stand once: that is in the only source of its type. */
    private static String uniqueIn(IngestTask task, MappedSource source) {
        NodeMapping node = source.node();
        return node != null && node.sources().size() == 1 ? task.split().file() : "";
    }

    private void take(IngestTask task, MappedSource source, SplitReader reader, RowBatch batch, int type, int field) {
        IdKind kind = job.mapping().nodes().get(type).external();
        if (kind == null && source.isRow(field)) {
            return; // counted when all splits are
        }
        if (kind == null) {
            long[] ids = batch.longs(field);
            for (int i = 0; i < batch.size(); i++) {
                largest[type] = Math.max(largest[type], ids[i]);
            }
            return;
        }
        String file = uniqueIn(task, source);
        String[] texts = batch.externalIds(field);
        for (int i = 0; i < batch.size(); i++) {
            byte[] id = NodeIds.encode(kind, texts[i]);
            if (id == null) {
                reader.rejectRow(new Reject(
                        task.split().file(),
                        batch.lines()[i],
                        RejectReason.EXTERNAL_ID,
                        "'" + texts[i] + "' is no external id of kind " + kind,
                        batch.text(i)));
                continue;
            }
            int at = type * partitionKeys.length + IdHash.partition(IdHash.hash64(id), partitionKeys.length);
            Open ids = open[at];
            if (ids == null) {
                ids = new Open(new ArrayList<>(), new long[file.isEmpty() ? 0 : CHUNK_IDS]);
                open[at] = ids;
            }
            if (!file.isEmpty()) {
                ids.lines[ids.ids.size()] = batch.lines()[i];
            }
            ids.ids.add(id);
            if (ids.ids.size() == CHUNK_IDS) {
                send(at, file);
            }
        }
    }

    private void send(int at, String file) {
        Open ids = open[at];
        if (ids != null) {
            open[at] = null;
            int partition = at % partitionKeys.length;
            long[] lines = Arrays.copyOf(ids.lines, file.isEmpty() ? 0 : ids.ids.size());
            emit(new IdChunk(
                    partition, partitionKeys[partition], at / partitionKeys.length, file, lines, List.copyOf(ids.ids)));
        }
    }
}
