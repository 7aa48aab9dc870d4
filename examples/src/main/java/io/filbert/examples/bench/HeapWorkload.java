package io.filbert.examples.bench;

/** What is used of the heap: {@code heap now=true} collects until nothing more goes, and answers bytes. */
final class HeapWorkload implements Workload {
    private static final long STABLE = 1 << 16;

    @Override
    public Settings run(Settings settings) {
        long used = Long.MAX_VALUE;
        for (long before = 0; Math.abs(used - before) > STABLE; ) {
            before = used;
            System.gc();
            used = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        }
        return new Settings().set("bytes", used);
    }
}
