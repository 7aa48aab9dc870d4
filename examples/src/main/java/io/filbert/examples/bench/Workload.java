package io.filbert.examples.bench;

/** Something to measure inside a process of a bench: {@link BenchProcess} runs it on a command and answers what it returns. */
interface Workload extends AutoCloseable {
    /** Runs once. What one run leaves warm (loaders, buffers) the next may use. */
    Settings run(Settings settings) throws Exception;

    @Override
    default void close() {}
}
