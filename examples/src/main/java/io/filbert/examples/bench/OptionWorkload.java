package io.filbert.examples.bench;

import io.filbert.graph.GraphSchema;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistLinkNeighborLoader;
import io.filbert.loader.DistLoader;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.MiniBatch;
import io.filbert.sampler.NegativeSampling;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Batches of one option of sampling, topology only. {@code option option=temporal graph=g epoch=0 batches=8 size=1024 fanout=15,10,5}
 * answers batches, edges, nodes and seconds. A batch of links has a quarter as many links and as many random ones, so that the
 * ends of both are as many as the seeds of another batch.
 */
final class OptionWorkload implements Workload {
    static final String PLAIN = "plain";
    static final String DISJOINT = "disjoint";
    static final String TEMPORAL = "temporal";
    static final String WEIGHTED = "weighted";
    static final String LINKS = "links";

    /** Times of edges and seeds are below. */
    static final int TIMES = 1000;

    private final GraphGrid grid;
    private final Map<String, DistLoader> loaders = new LinkedHashMap<>();

    OptionWorkload(GraphGrid grid) {
        this.grid = grid;
    }

    @Override
    public Settings run(Settings settings) {
        String option = settings.text("option");
        DistLoader loader =
                loaders.computeIfAbsent(option + " " + settings.text("graph"), unseen -> loader(settings, option));
        long edges = 0;
        long nodes = 0;
        int batches = 0;
        long start = System.nanoTime();
        for (MiniBatch batch : loader.epoch(settings.integer("epoch"))) {
            edges += batch.edges();
            nodes += batch.nId(GraphSchema.NODE).length;
            batches++;
        }
        return new Settings()
                .set("batches", batches)
                .set("edges", edges)
                .set("nodes", nodes)
                .set("seconds", (System.nanoTime() - start) / 1e9);
    }

    private DistLoader loader(Settings settings, String option) {
        int[] fanout = Arrays.stream(settings.text("fanout").split(",", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
        Graph graph = grid.open(settings.text("graph"));
        int size = settings.integer("size");
        long[] seeds = Seeds.of(
                0,
                settings.integer("batches") * size,
                graph.schema().nodeTypes().get(0).count());
        if (option.equals(LINKS)) {
            int links = seeds.length / 4;
            return DistLinkNeighborLoader.builder(graph, fanout)
                    .edgeLabelIndex(
                            graph.schema().edgeTypes().get(0).type(),
                            Arrays.copyOf(seeds, links),
                            Arrays.copyOfRange(seeds, links, 2 * links))
                    .negSampling(NegativeSampling.binary(1))
                    .batchSize(Math.max(1, size / 4))
                    .seed(Seeds.SEED)
                    .attributes()
                    .build();
        }
        DistNeighborLoader.Builder options = DistNeighborLoader.builder(graph, fanout)
                .inputNodes(GraphSchema.NODE, seeds)
                .batchSize(size)
                .seed(Seeds.SEED)
                .attributes();
        switch (option) {
            case PLAIN -> {}
            case DISJOINT -> options.disjoint(true);
            case WEIGHTED -> options.weightAttr(GraphSchema.EdgeTypeSpec.WEIGHT);
            case TEMPORAL ->
                options.timeAttr(GraphSchema.EdgeTypeSpec.TIME)
                        .inputTime(new SplittableRandom(Seeds.SEED)
                                .longs(seeds.length, 0, TIMES)
                                .toArray());
            default -> throw new IllegalArgumentException("no option " + option);
        }
        return options.build();
    }

    @Override
    public void close() {
        loaders.values().forEach(DistLoader::close);
    }
}
