package io.filbert.ingest;

import com.hazelcast.jet.core.Processor;
import io.filbert.partition.PartitionKeys;
import io.filbert.store.Staging;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads splits into chunks for the owners of their partitions. */
final class LoadSplitsP extends TaskProcessor {
    private final List<MappedSource> sources;
    private @Nullable RowStager stager;
    private @Nullable LoadingGraph graph;
    private int[] partitionKeys = new int[0];

    LoadSplitsP(IngestJob job, List<IngestTask> tasks) {
        super(job, tasks);
        this.sources = MappedSource.of(job.mapping());
    }

    @Override
    protected void init(Processor.Context context) throws Exception {
        super.init(context);
        graph = LoadingGraph.open(hz(), job.mapping().graph());
        partitionKeys = PartitionKeys.of(hz());
    }

    @Override
    SplitReader open(IngestTask task) {
        LoadingGraph loading = Objects.requireNonNull(graph);
        MappedSource source = sources.get(task.source());
        Staging staging = new Staging(loading.version(), partitionKeys, task.stream(), chunk -> {
            if (task.wants(chunk.partition())) {
                emit(chunk);
            }
        });
        stager = new RowStager(job.mapping(), loading, source, staging);
        return new SplitReader(hz(), source, task, source.fields(), job.limit());
    }

    @Override
    boolean step(IngestTask task, SplitReader open) {
        RowStager to = Objects.requireNonNull(stager);
        RowBatch batch = open.next();
        if (batch != null) {
            to.stage(task, batch, open::rejectRow);
            return true;
        }
        journal().done(false, task.stream(), open.done(new long[0], to.finish()));
        return false;
    }
}
