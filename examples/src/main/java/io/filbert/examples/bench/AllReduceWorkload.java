package io.filbert.examples.bench;

import io.filbert.grid.GraphGrid;
import io.filbert.group.Reduction;
import io.filbert.train.DistContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** All-reduces of a trainer that joins its group first: {@code rank=0 ranks=4 floats=1048576 operations=16} answers seconds. */
final class AllReduceWorkload implements Workload {
    private static final String GROUP = "bench";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final GraphGrid grid;
    private final SumLoop loop = new SumLoop();
    private @Nullable DistContext trainers;

    AllReduceWorkload(GraphGrid grid) {
        this.grid = grid;
    }

    @Override
    public Settings run(Settings settings) throws Exception {
        DistContext joined = trainers;
        if (joined == null) {
            joined = DistContext.builder(grid.rpc().hazelcast(), GROUP, settings.integer("ranks"))
                    .rank(settings.integer("rank"))
                    .joinTimeout(PATIENCE)
                    .timeout(PATIENCE)
                    .join();
            trainers = joined;
        }
        DistContext all = joined;
        return loop.run(settings, buffer -> all.allReduce(buffer, Reduction.SUM));
    }

    @Override
    public void close() {
        if (trainers != null) {
            trainers.close();
        }
    }
}
