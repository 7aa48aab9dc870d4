package io.filbert.store;

import io.filbert.direct.DirectReads;
import org.jspecify.annotations.Nullable;

/** A block that is asked for again and again: its key, and what the direct way calls it, made once. All threads may use it. */
final class BlockRef {
    private final BlockKey key;
    private volatile @Nullable Object direct;

    BlockRef(BlockKey key) {
        this.key = key;
    }

    BlockKey key() {
        return key;
    }

    /** @param map the map that has it, always the same */
    Object direct(DirectReads reads, String map) {
        Object made = direct;
        if (made == null) { // made twice is no harm
            made = reads.key(map, key);
            direct = made;
        }
        return made;
    }
}
