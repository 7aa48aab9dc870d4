package io.filbert.pipeline;

import com.hazelcast.jet.core.AbstractProcessor;

/** A processor with a thread of its own, which may wait: for threads of partitions, for owners, for disks, and for room in its outbox. */
abstract class BlockingP extends AbstractProcessor {
    @Override
    public boolean isCooperative() {
        return false;
    }

    /** Sends an item on, and waits until there is room for it. */
    final void emit(int ordinal, Object item) {
        if (!tryEmit(ordinal, item)) {
            throw new IllegalStateException("the outbox of a processor that may wait refused an item");
        }
    }

    /** Sends a batch to the next stage on output 0, and its requests to the owners on output 1. */
    final void depart(Flight flight) {
        var asks = flight.ask();
        emit(0, flight);
        asks.forEach(ask -> emit(1, ask));
    }
}
