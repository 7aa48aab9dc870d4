package io.filbert.examples.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/** The benches by name, in the order in which all of them run. */
final class Benches {
    private Benches() {}

    static Map<String, Bench> all() {
        Map<String, Bench> all = new LinkedHashMap<>();
        all.put("kernel", new KernelBench());
        all.put("sampling", new SamplingBench());
        all.put("features", new FeaturesBench());
        all.put("batches", new BatchesBench());
        all.put("ingest", new IngestBench());
        all.put("memory", new MemoryBench());
        all.put("latency", new LatencyBench());
        all.put("scaling", new ScalingBench());
        all.put("cache", new CacheBench());
        all.put("options", new OptionsBench());
        all.put("allreduce", new AllReduceBench());
        return all;
    }
}
