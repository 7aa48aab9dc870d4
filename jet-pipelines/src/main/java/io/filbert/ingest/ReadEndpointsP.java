package io.filbert.ingest;

import com.hazelcast.jet.core.Processor;
import io.filbert.graph.GraphSchema;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads which nodes edges join. Rows that cannot be used are left out; the load tells of them. */
final class ReadEndpointsP extends TaskProcessor {
    private final List<MappedSource> sources;
    private @Nullable LoadingGraph graph;
    private @Nullable NodeIds ids;

    ReadEndpointsP(IngestJob job, List<IngestTask> tasks) {
        super(job, tasks);
        this.sources = MappedSource.of(job.mapping());
    }

    @Override
    protected void init(Processor.Context context) throws Exception {
        super.init(context);
        graph = LoadingGraph.open(hz(), job.mapping().graph());
        ids = new NodeIds(graph);
    }

    @Override
    SplitReader open(IngestTask task) {
        MappedSource source = sources.get(task.source());
        return new SplitReader(hz(), source, task, source.fields().subList(0, 2), Long.MAX_VALUE);
    }

    @Override
    boolean step(IngestTask task, SplitReader open) {
        RowBatch batch = open.next();
        if (batch == null) {
            return false;
        }
        GraphSchema schema = Objects.requireNonNull(graph).version().schema();
        EdgeMapping edge = Objects.requireNonNull(sources.get(task.source()).edge());
        int type = schema.edgeTypeIndex(edge.spec().type());
        NodeIds known = Objects.requireNonNull(ids);
        long[] from = known.of(schema.sourceIndex(type), batch, 0);
        long[] to = known.of(schema.destinationIndex(type), batch, 1);
        long sources = schema.nodeTypes().get(schema.sourceIndex(type)).count();
        long destinations =
                schema.nodeTypes().get(schema.destinationIndex(type)).count();
        long[] source = new long[batch.size()];
        long[] destination = new long[batch.size()];
        int n = 0;
        for (int i = 0; i < batch.size(); i++) {
            if (from[i] >= 0 && from[i] < sources && to[i] >= 0 && to[i] < destinations) {
                source[n] = from[i];
                destination[n++] = to[i];
            }
        }
        emit(new Endpoints(type, Arrays.copyOf(source, n), Arrays.copyOf(destination, n)));
        return true;
    }
}
