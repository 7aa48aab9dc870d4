package io.filbert.examples.bench;

import io.filbert.grid.GraphGrid;

/** The {@link Workload}s by the names that commands call them. */
final class Workloads {
    static final String LOAD = "load";
    static final String DIGEST = "digest";
    static final String HEAP = "heap";

    private Workloads() {}

    static Workload of(String name, GraphGrid grid) {
        return switch (name) {
            case LOAD -> new LoaderWorkload(grid);
            case DIGEST -> new DigestWorkload(grid);
            case HEAP -> new HeapWorkload();
            default -> throw new IllegalArgumentException("no workload " + name);
        };
    }
}
