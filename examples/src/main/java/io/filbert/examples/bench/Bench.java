package io.filbert.examples.bench;

/** One of the benches: starts what it needs, measures, and reports. */
interface Bench {
    void run(BenchRun run) throws Exception;
}
