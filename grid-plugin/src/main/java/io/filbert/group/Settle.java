package io.filbert.group;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.ExtendedMapEntry;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Puts back the result of an operation that a rank has and its bucket may have lost; answers whether the bucket needed it. */
public final class Settle implements EntryProcessor<RoundKey, Round, Boolean> {
    private static final long serialVersionUID = 1L;
    private final long operation;
    private final transient @Nullable Part result;

    /** @param result null to ask only */
    public Settle(long operation, @Nullable Part result) {
        this.operation = operation;
        this.result = result;
    }

    @Override
    public Boolean process(Map.Entry<RoundKey, Round> entry) {
        Round round = entry.getValue();
        boolean needed = round == null || round.needs(operation);
        if (needed && result != null) {
            Round now = round == null ? new Round(operation, Reduction.SUM, 0) : round;
            now.settle(operation, result);
            ((ExtendedMapEntry<RoundKey, Round>) entry).setValue(now, GroupMaps.KEPT_SECONDS, TimeUnit.SECONDS);
        }
        return needed;
    }

    /** A question changes nothing, on backups either. */
    @Override
    public @Nullable EntryProcessor<RoundKey, Round, Boolean> getBackupProcessor() {
        return result == null ? null : this;
    }

    /** The wire form. */
    public static final class Hook extends WireHook<Settle> {
        public Hook() {
            super(Settle.class, 204, 3);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, Settle settle) throws IOException {
            out.writeLong(settle.operation);
            Part.write(out, settle.result);
        }

        @Override
        protected Settle readFields(ObjectDataInput in) throws IOException {
            return new Settle(in.readLong(), Part.read(in));
        }
    }
}
