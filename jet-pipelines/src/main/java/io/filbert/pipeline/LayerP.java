package io.filbert.pipeline;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.function.SupplierEx;
import com.hazelcast.jet.RestartableException;
import com.hazelcast.jet.core.AbstractProcessor;
import com.hazelcast.jet.core.Processor;
import com.hazelcast.map.IMap;
import io.filbert.graph.GraphException;
import io.filbert.graph.InvalidGraphException;
import io.filbert.graph.VersionGoneException;
import io.filbert.rpc.Rpc;
import io.filbert.rpc.RpcOptions;
import io.filbert.store.Catalog;
import io.filbert.store.NodeAttribute;
import io.filbert.store.PartitionEdges;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Computes a layer for the partitions that Jet deals to this processor, which are its member's, a few at a time. What is written stays
 * when the job starts again on other members, and is not computed again.
 */
final class LayerP extends AbstractProcessor {
    /** How often partitions are tried when a member leaves while they are read or written. */
    private static final int ATTEMPTS = 3;

    private final LayerPlan plan;
    private final Layer layer;
    private int[] partitions = {};
    private int next;
    private boolean moved;
    private @Nullable Rpc rpc;
    private @Nullable Catalog catalog;
    private @Nullable LayerWork work;
    private @Nullable IMap<Integer, Long> progress;

    private LayerP(LayerPlan plan, Layer layer) {
        this.plan = plan;
        this.layer = layer;
    }

    static SupplierEx<Processor> supplier(LayerPlan plan, Layer layer) {
        return () -> new LayerP(plan, layer);
    }

    /** Waits for the rows of neighbors, and a layer may take its time. */
    @Override
    public boolean isCooperative() {
        return false;
    }

    @Override
    protected void init(Context context) {
        HazelcastInstance hz = context.hazelcastInstance();
        partitions = context.processorPartitions();
        rpc = Rpc.init(hz, RpcOptions.defaults());
        catalog = new Catalog(hz, rpc.options().timeout());
        work = new LayerWork(rpc, catalog, plan, layer);
        progress = hz.getMap(plan.progress());
    }

    /** Takes the next partitions; between two calls Jet may end the job. */
    @Override
    public boolean complete() {
        if (next < partitions.length) {
            runNext();
        }
        if (next < partitions.length) {
            return false;
        }
        if (moved) {
            throw new RestartableException("partitions of graph " + plan.graph() + " moved to other members");
        }
        return true;
    }

    /** As many partitions as have the nodes of a call, so that small ones share a request. */
    private void runNext() {
        LayerWork layerWork = Objects.requireNonNull(work);
        List<PartitionEdges> parts = new ArrayList<>();
        for (long nodes = 0; next < partitions.length && nodes < plan.chunkNodes(); next++) {
            PartitionEdges part = PartitionEdges.read(
                    Objects.requireNonNull(rpc), Objects.requireNonNull(catalog), layerWork.base(), partitions[next]);
            if (part == null) {
                moved = true;
            } else if (layerWork.isWritten(partitions[next])) { // before the job began again
                tell(part);
            } else {
                parts.add(part);
                nodes += nodes(part);
            }
        }
        if (!parts.isEmpty()) {
            run(layerWork, parts);
            parts.forEach(this::tell);
        }
    }

    private static void run(LayerWork work, List<PartitionEdges> parts) {
        for (int attempt = 1; ; attempt++) {
            try {
                work.run(parts);
                return;
            } catch (InvalidGraphException | VersionGoneException e) { // stays so
                throw e;
            } catch (GraphException e) {
                if (attempt == ATTEMPTS || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
            }
        }
    }

    private void tell(PartitionEdges part) {
        Objects.requireNonNull(progress).set(part.partition(), nodes(part));
    }

    private long nodes(PartitionEdges part) {
        return plan.outputs().stream()
                .mapToInt(NodeAttribute::nodeType)
                .mapToLong(part::nodes)
                .sum();
    }
}
