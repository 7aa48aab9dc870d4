package io.filbert.sampler;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.Wire;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The subgraphs of a disjoint sample. The arrays must not change.
 *
 * @param keys what each draws by
 * @param times its seed time; null without times
 * @param links the link that it belongs to; null when each is its own
 */
record Trees(long[] keys, long @Nullable [] times, int @Nullable [] links) {
    int link(int tree) {
        return links == null ? tree : links[tree];
    }

    long time(int tree) {
        return times == null ? Long.MAX_VALUE : times[tree];
    }

    static void write(ObjectDataOutput out, @Nullable Trees trees) throws IOException {
        out.writeBoolean(trees != null);
        if (trees != null) {
            Wire.writeLongs(out, trees.keys);
            Wire.writeLongs(out, trees.times);
            Wire.writeInts(out, trees.links);
        }
    }

    static @Nullable Trees read(ObjectDataInput in) throws IOException {
        return in.readBoolean()
                ? new Trees(Wire.readLongs(in), Wire.readLongsOrNull(in), Wire.readIntsOrNull(in))
                : null;
    }
}
