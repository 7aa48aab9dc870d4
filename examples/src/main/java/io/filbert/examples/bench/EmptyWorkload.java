package io.filbert.examples.bench;

import io.filbert.grid.GraphGrid;

/** Empty calls, one after another: {@code empty calls=1000}. */
final class EmptyWorkload implements Workload {
    private final GraphGrid grid;

    EmptyWorkload(GraphGrid grid) {
        this.grid = grid;
    }

    @Override
    public Settings run(Settings settings) {
        int calls = settings.integer("calls");
        for (int i = 0; i < calls; i++) {
            EmptyRequest.call(grid.rpc(), i % grid.rpc().partitionCount());
        }
        return new Settings();
    }
}
