package io.filbert.examples.bench;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.GraphSchema;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.FeatureCache;
import io.filbert.loader.MiniBatch;
import io.filbert.store.FeatureTensor;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Batches as a trainer sees them: an epoch of a {@link DistNeighborLoader}. {@code load graph=g epoch=0 batches=8 size=1024
 * fanout=15,10,5 prefetch=4 features=true cache=0} answers batches, edges, nodes, requests, seconds, and of a cache for so many
 * rows its hits and misses.
 */
final class LoaderWorkload implements Workload {
    /** Some wait for members while others work. */
    static final int SAMPLER_THREADS = 4;

    /** One row of so many. */
    private static final int ROWS_CHECKED = 64;

    private final GraphGrid grid;
    private final Map<String, DistNeighborLoader> loaders = new LinkedHashMap<>();
    private final Map<String, FeatureCache> caches = new LinkedHashMap<>();

    LoaderWorkload(GraphGrid grid) {
        this.grid = grid;
    }

    @Override
    public Settings run(Settings settings) {
        String what =
                settings.set("epoch", settings.text("epoch", "0")).toString().replaceFirst("epoch=\\d+", "");
        DistNeighborLoader loader = loaders.computeIfAbsent(what, unseen -> loader(settings, what));
        FeatureCache cache = caches.get(what);
        FeatureCache.Stats before = cache == null ? null : cache.stats();
        long edges = 0;
        long nodes = 0;
        int batches = 0;
        long requests = grid.rpc().requests();
        long start = System.nanoTime();
        for (MiniBatch batch : loader.epoch(settings.integer("epoch"))) {
            edges += batch.edgeIndex(GraphSchema.EDGE).size();
            nodes += batch.nId(GraphSchema.NODE).length;
            if (settings.text("features", "false").equals("true")) {
                checkRows(batch);
            }
            batches++;
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        Settings answer = new Settings()
                .set("batches", batches)
                .set("edges", edges)
                .set("nodes", nodes)
                .set("requests", grid.rpc().requests() - requests)
                .set("seconds", seconds);
        if (cache != null && before != null) {
            FeatureCache.Stats after = cache.stats();
            answer.set("hits", after.hits() - before.hits()).set("misses", after.misses() - before.misses());
        }
        return answer;
    }

    private DistNeighborLoader loader(Settings settings, String what) {
        var graph = grid.open(settings.text("graph"));
        long[] seeds = Seeds.of(
                settings.integer("part", 0),
                settings.integer("batches") * settings.integer("size"),
                graph.schema().nodeTypes().get(0).count());
        DistNeighborLoader.Builder options = DistNeighborLoader.builder(graph, settings.integers("fanout"))
                .inputNodes(GraphSchema.NODE, seeds)
                .batchSize(settings.integer("size"))
                .seed(Seeds.SEED)
                .samplerThreads(SAMPLER_THREADS)
                .prefetch(settings.integer("prefetch", 4));
        if (!settings.text("features", "false").equals("true")) {
            options.attributes();
        }
        if (settings.integer("cache", 0) > 0) {
            int rowBytes = graph.schema().attributes(0).stream()
                    .mapToInt(AttributeSpec::rowBytes)
                    .sum();
            FeatureCache cache = FeatureCache.rows(settings.integer("cache"), rowBytes);
            caches.put(what, cache);
            options.featureCache(cache);
        }
        return options.build();
    }

    /** Some rows of each batch must be those of their nodes. */
    private static void checkRows(MiniBatch batch) {
        long[] nodes = batch.nId(GraphSchema.NODE);
        FeatureTensor x = batch.x(GraphSchema.NODE);
        ByteBuffer buffer = x.buffer();
        float[] expected = new float[x.columns()];
        for (int i = batch.step() % ROWS_CHECKED; i < nodes.length; i += ROWS_CHECKED) {
            BenchGraph.features((int) nodes[i], expected.length, expected, 0);
            for (int c = 0; c < expected.length; c++) {
                if (buffer.getFloat(Float.BYTES * (i * expected.length + c)) != expected[c]) {
                    throw new IllegalStateException("row " + i + " of " + batch + " is not that of node " + nodes[i]);
                }
            }
        }
    }

    @Override
    public void close() {
        loaders.values().forEach(DistNeighborLoader::close);
    }
}
