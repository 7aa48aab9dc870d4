package io.filbert.train;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.filbert.direct.DirectEntries;
import io.filbert.group.Give;
import io.filbert.group.GroupMaps;
import io.filbert.group.Part;
import io.filbert.group.Round;
import io.filbert.group.RoundKey;
import io.filbert.group.RoundView;
import io.filbert.group.Settle;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What a rank asks of {@link Round}s: from a client by messages into which floats are written once, from a member by references. Thread-safe. */
final class RoundCalls {
    private final HazelcastInstance hz;
    private final IMap<RoundKey, Round> rounds;
    private final @Nullable DirectEntries direct;

    RoundCalls(HazelcastInstance hz) {
        this.hz = hz;
        this.rounds = hz.getMap(GroupMaps.ROUNDS);
        this.direct = DirectEntries.of(hz, GroupMaps.ROUNDS);
    }

    CompletionStage<?> look(RoundKey key, Give look) {
        return direct == null ? rounds.submitToKey(key, look) : direct.submit(key, look);
    }

    /** Looks, and gives what this rank has for a bucket of an operation. */
    CompletionStage<?> give(RoundKey key, Give look, Operation operation) {
        int bucket = key.bucket();
        float[] in = operation.in();
        if (direct != null && in != null) {
            Object message = look.message(hz, in, operation.from(bucket), operation.to(bucket));
            if (message != null) {
                return direct.submit(key, message);
            }
        }
        return look(key, look.with(operation.part(bucket)));
    }

    /** What a look or a gift was answered by. */
    RoundView view(Object answer) {
        Object view = direct == null ? answer : direct.read(answer);
        if (view instanceof RoundView known) {
            return known;
        }
        throw new IllegalStateException("a round answered " + view);
    }

    /** Puts a result back, null to ask whether that is needed. */
    CompletionStage<Boolean> settle(RoundKey key, long number, @Nullable Part result) {
        return rounds.submitToKey(key, new Settle(number, result));
    }
}
