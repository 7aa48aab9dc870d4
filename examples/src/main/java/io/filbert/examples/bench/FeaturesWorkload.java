package io.filbert.examples.bench;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.GraphSchema;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.rpc.Deadline;
import io.filbert.sampler.DistNeighborSampler;
import io.filbert.sampler.NodeSamplerInput;
import io.filbert.sampler.NumNeighbors;
import io.filbert.store.FeatureTensor;
import io.filbert.store.LocalFeatureStore.Lookup;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Rows of the unique nodes of batches, on as many threads as a loader has: {@code features graph=g batches=8 size=1024 fanout=15,10,5}
 * answers rows, bytes and seconds. The batches are sampled before, once; buffers are reused.
 */
final class FeaturesWorkload implements Workload {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final GraphGrid grid;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<long[]> nodes = new ArrayList<>();
    private ByteBuffer[] buffers = new ByteBuffer[0];

    FeaturesWorkload(GraphGrid grid) {
        this.grid = grid;
    }

    @Override
    public Settings run(Settings settings) throws Exception {
        Graph graph = grid.open(settings.text("graph"));
        AttributeSpec x = graph.schema().attributes(0).get(0);
        int n = LoaderWorkload.SAMPLER_THREADS;
        if (nodes.isEmpty()) {
            sample(graph, settings);
            int most = nodes.stream().mapToInt(list -> list.length).max().orElse(0);
            buffers = new ByteBuffer[n];
            Arrays.setAll(buffers, i -> ByteBuffer.allocateDirect(FeatureTensor.bytes(x, most))
                    .order(ByteOrder.LITTLE_ENDIAN));
        }
        long start = System.nanoTime();
        List<Future<?>> running = new ArrayList<>();
        for (int t = 0; t < n; t++) {
            int thread = t;
            running.add(threads.submit(() -> {
                for (int b = thread; b < nodes.size(); b += n) {
                    lookUp(graph, x, nodes.get(b), buffers[thread]);
                }
            }));
        }
        for (Future<?> one : running) {
            one.get();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        long rows = nodes.stream().mapToLong(list -> list.length).sum();
        return new Settings()
                .set("rows", rows)
                .set("bytes", rows * x.rowBytes())
                .set("seconds", seconds);
    }

    private void sample(Graph graph, Settings settings) {
        DistNeighborSampler sampler = DistNeighborSampler.builder(
                        graph.topology(), NumNeighbors.of(settings.integers("fanout")))
                .seed(Seeds.SEED)
                .build();
        int size = settings.integer("size");
        int batches = settings.integer("batches");
        long[] seeds =
                Seeds.of(0, batches * size, graph.schema().nodeTypes().get(0).count());
        for (int step = 0; step < batches; step++) {
            long[] some = Arrays.copyOfRange(seeds, step * size, (step + 1) * size);
            nodes.add(sampler.sampleFromNodes(graph.current(), new NodeSamplerInput(GraphSchema.NODE, some), 0, step)
                    .node(GraphSchema.NODE));
        }
    }

    private static void lookUp(Graph graph, AttributeSpec x, long[] wanted, ByteBuffer buffer) {
        graph.features()
                .lookup(
                        graph.current(),
                        List.of(new Lookup(0, new int[] {0}, wanted, new ByteBuffer[] {buffer})),
                        Deadline.in(TIMEOUT));
        float[] row = new float[x.columns()];
        for (int i = 0; i < wanted.length; i += 1 + wanted.length / 16) {
            BenchGraph.features((int) wanted[i], row.length, row, 0);
            for (int c = 0; c < row.length; c++) {
                float found = buffer.getFloat(i * x.rowBytes() + 4 * c);
                if (found != row[c]) {
                    throw new IllegalStateException(
                            "column " + c + " of node " + wanted[i] + " is " + found + ", loaded was " + row[c]);
                }
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
