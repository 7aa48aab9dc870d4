package io.filbert.ingest;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.jet.core.AbstractProcessor;
import com.hazelcast.jet.core.Processor;
import io.filbert.graph.IdKind;
import io.filbert.grid.GraphWriter;
import io.filbert.store.IdCollector;
import io.filbert.store.IdDictionary;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Takes the external ids of some partitions and stores them, sorted, when all have arrived. */
final class CollectIdsP extends AbstractProcessor {
    private static final int KEPT = 1000;

    private final IngestJob job;
    private final TreeMap<Integer, @Nullable IdCollector[]> collectors = new TreeMap<>();
    private final List<Reject> duplicates = new ArrayList<>();
    private @Nullable HazelcastInstance hz;
    private int number;

    CollectIdsP(IngestJob job) {
        this.job = job;
    }

    /** Storing waits for the network. */
    @Override
    public boolean isCooperative() {
        return false;
    }

    @Override
    protected void init(Processor.Context context) {
        hz = context.hazelcastInstance();
        number = context.globalProcessorIndex();
    }

    @Override
    protected boolean tryProcess(int ordinal, Object item) {
        IdChunk chunk = (IdChunk) item;
        IdKind kind = Objects.requireNonNull(
                job.mapping().nodes().get(chunk.nodeType()).external());
        IdCollector collector = collector(chunk.partition(), chunk.nodeType(), kind);
        for (int i = 0; i < chunk.ids().size(); i++) {
            byte[] id = chunk.ids().get(i);
            if (!collector.add(id) && chunk.isUnique() && duplicates.size() < KEPT) {
                duplicates.add(new Reject(
                        chunk.file(),
                        chunk.lines()[i],
                        RejectReason.DUPLICATE_NODE,
                        "id '" + kind.decode(id) + "' of node type "
                                + job.mapping().nodes().get(chunk.nodeType()).name() + " stands in another row too",
                        ""));
            }
        }
        return true;
    }

    private IdCollector collector(int partition, int type, IdKind kind) {
        @Nullable
        IdCollector[] types = collectors.computeIfAbsent(
                partition, p -> new IdCollector[job.mapping().nodes().size()]);
        IdCollector collector = types[type];
        if (collector == null) {
            collector = new IdCollector(kind, GraphWriter.DEFAULT_BLOCK_BYTES);
            types[type] = collector;
        }
        return collector;
    }

    @Override
    public boolean complete() {
        HazelcastInstance own = Objects.requireNonNull(hz);
        LoadingGraph graph = LoadingGraph.open(own, job.mapping().graph());
        IdDictionary dictionary = new IdDictionary(graph.rpc(), graph.catalog());
        int types = job.mapping().nodes().size();
        int[] counts = new int[collectors.size() * types];
        long bytes = 0;
        int i = 0;
        for (var entry : collectors.entrySet()) {
            for (int t = 0; t < types; t++) {
                IdCollector collector = entry.getValue()[t];
                if (collector != null) {
                    dictionary.store(graph.version(), t, entry.getKey(), collector.build());
                    counts[i * types + t] = collector.size();
                    bytes += collector.bytes() + 12L * collector.size();
                }
            }
            i++;
        }
        int[] partitions =
                collectors.keySet().stream().mapToInt(Integer::intValue).toArray();
        new IngestJournal(own, job.mapping().graph())
                .ids(number, new IdCounts(partitions, counts, bytes, List.copyOf(duplicates)));
        return true;
    }
}
