package io.filbert.pipeline;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.function.SupplierEx;
import com.hazelcast.jet.Util;
import com.hazelcast.jet.core.AbstractProcessor;
import com.hazelcast.jet.core.Processor;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.rpc.RpcOptions;
import io.filbert.store.Catalog;
import io.filbert.store.EdgeList;
import io.filbert.store.GraphVersion;
import io.filbert.store.Staging;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Stages the edges that arrive, as one stream of the load, and at the end tells (stream, edges and chunks of each partition). The
 * edges of a processor belong to partitions of its own member, so nothing leaves it but
 * out-edges and links.
 */
final class StageEdgesP extends AbstractProcessor {
    private static final int BATCH = 4096;

    private final String graph;
    private final int edgeType;
    private final int firstStream;
    private final long[] source = new long[BATCH];
    private final long[] destination = new long[BATCH];
    private final long[] ids = new long[BATCH];
    private final float[] weights = new float[BATCH];
    private final long[] times = new long[BATCH];
    private int size;
    private long edges;
    private int stream;
    private @Nullable GraphVersion loading;
    private @Nullable Staging staging;
    private Map.@Nullable Entry<Integer, long[]> result;

    private StageEdgesP(String graph, int edgeType, int firstStream) {
        this.graph = graph;
        this.edgeType = edgeType;
        this.firstStream = firstStream;
    }

    static SupplierEx<Processor> supplier(String graph, int edgeType, int firstStream) {
        return () -> new StageEdgesP(graph, edgeType, firstStream);
    }

    /** Staging waits for the network. */
    @Override
    public boolean isCooperative() {
        return false;
    }

    @Override
    protected void init(Context context) {
        HazelcastInstance hz = context.hazelcastInstance();
        stream = firstStream + context.globalProcessorIndex();
        loading = new Catalog(hz, RpcOptions.DEFAULT_TIMEOUT).loading(graph);
        staging = new Staging(hz, loading, stream);
    }

    @Override
    protected boolean tryProcess(int ordinal, Object item) {
        long[] edge = (long[]) item;
        source[size] = edge[EdgeLine.SOURCE];
        destination[size] = edge[EdgeLine.DESTINATION];
        ids[size] = edge[EdgeLine.ID];
        weights[size] = Float.intBitsToFloat((int) edge[EdgeLine.WEIGHT]);
        times[size] = edge[EdgeLine.TIME];
        size++;
        edges++;
        if (size == BATCH) {
            stage();
        }
        return true;
    }

    private void stage() {
        EdgeTypeSpec spec = Objects.requireNonNull(loading).schema().edgeTypes().get(edgeType);
        EdgeList list = EdgeList.of(Arrays.copyOf(source, size), Arrays.copyOf(destination, size))
                .ids(Arrays.copyOf(ids, size));
        if (spec.weights()) {
            list.weights(Arrays.copyOf(weights, size));
        }
        if (spec.times()) {
            list.times(Arrays.copyOf(times, size));
        }
        Objects.requireNonNull(staging).edges(edgeType, list, 0, new Staging.Checks(false, false));
        size = 0;
    }

    @Override
    public boolean complete() {
        if (result == null) {
            stage();
            int[] chunks = Objects.requireNonNull(staging).finish();
            long[] counts = new long[chunks.length + 1];
            counts[0] = edges;
            for (int p = 0; p < chunks.length; p++) {
                counts[p + 1] = chunks[p];
            }
            result = Util.entry(stream, counts);
        }
        return tryEmit(result);
    }
}
