package io.filbert.store;

import com.hazelcast.core.ReadOnly;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.WireHook;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The read-only EntryProcessor that hands out blocks by reference. Called on the member that owns the keys it is passed by
 * reference, and so is its {@link Visitor}, the transient side channel: nothing is serialized. One instance serves all
 * partition threads, so a visitor writes to disjoint slots only. A copy that was shipped to another member has no visitor
 * and does nothing, and its keys stay unvisited. Never throws: a failure is kept and thrown where the visit was asked for.
 */
final class BlockVisit implements EntryProcessor<BlockKey, Object, Object>, ReadOnly {
    private static final long serialVersionUID = 1L;

    /** Takes a block on its partition's thread; null when the map has no entry for the key. */
    interface Visitor {
        void visit(BlockKey key, @Nullable Object block);
    }

    private final transient @Nullable Visitor visitor;
    private final transient AtomicReference<Throwable> failure = new AtomicReference<>();

    BlockVisit(@Nullable Visitor visitor) {
        this.visitor = visitor;
    }

    @Override
    public @Nullable Object process(Map.Entry<BlockKey, Object> entry) {
        if (visitor != null) {
            try {
                visitor.visit(entry.getKey(), entry.getValue());
            } catch (Throwable t) { // thrown again by the caller of the visit
                failure.compareAndSet(null, t);
            }
        }
        return null;
    }

    @Nullable
    Throwable failure() {
        return failure.get();
    }

    /** The wire form: nothing. */
    public static final class Hook extends WireHook<BlockVisit> {
        public Hook() {
            super(BlockVisit.class, 14, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, BlockVisit visit) {}

        @Override
        protected BlockVisit readFields(ObjectDataInput in) {
            return new BlockVisit(null);
        }
    }
}
