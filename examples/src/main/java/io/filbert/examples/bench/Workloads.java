package io.filbert.examples.bench;

import io.filbert.grid.GraphGrid;

/** The {@link Workload}s by the names that commands call them. */
final class Workloads {
    static final String LOAD = "load";
    static final String FEATURES = "features";
    static final String LOOP = "loop";
    static final String LATENCY = "latency";
    static final String EMPTY = "empty";
    static final String HEAP = "heap";
    static final String OPTION = "option";
    static final String DIGEST = "digest";
    static final String ALL_REDUCE = "allreduce";
    static final String RING = "ring";

    private Workloads() {}

    static Workload of(String name, GraphGrid grid) {
        return switch (name) {
            case LOAD -> new LoaderWorkload(grid);
            case FEATURES -> new FeaturesWorkload(grid);
            case LOOP -> new LoopWorkload(new LoaderWorkload(grid));
            case LATENCY -> new LatencyWorkload(grid);
            case EMPTY -> new EmptyWorkload(grid);
            case HEAP -> new HeapWorkload();
            case OPTION -> new OptionWorkload(grid);
            case DIGEST -> new DigestWorkload(grid);
            case ALL_REDUCE -> new AllReduceWorkload(grid);
            case RING -> new RingWorkload();
            default -> throw new IllegalArgumentException("no workload " + name);
        };
    }
}
