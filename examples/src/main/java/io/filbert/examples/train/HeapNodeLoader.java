package io.filbert.examples.train;

import io.filbert.batch.EpochOrder;
import io.filbert.examples.bench.Csc;
import io.filbert.examples.bench.InHeapSampler;
import io.filbert.examples.data.CitationData;
import io.filbert.sampler.Draws;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Batches of a citation graph out of arrays in this heap, without a cluster: what training on the grid is compared with. Order and draws
 * are those of {@code docs/sampling.md}.
 */
final class HeapNodeLoader implements NodeLoader {
    private final CitationArrays graph;
    private final InHeapSampler sampler;
    private final long[] ids;
    private final int batchSize;
    private final boolean shuffle;
    private final long seed;
    private int epoch;
    private int step;

    /**
     * A graph as arrays.
     *
     * @param edges each edge in both directions, in the order in which {@link CitationGraph} loads them
     * @param features rows by node
     * @param labels by node
     * @param columns of a row
     */
    private record CitationArrays(Csc edges, float[] features, long[] labels, int columns) {
        static CitationArrays of(CitationData data) {
            int[] source = both(data.source(), data.destination());
            int[] destination = both(data.destination(), data.source());
            return new CitationArrays(
                    Csc.of(data.nodes(), source, destination), data.features(), data.labels(), data.columns());
        }

        private static int[] both(long[] first, long[] second) {
            return LongStream.concat(Arrays.stream(first), Arrays.stream(second))
                    .mapToInt(Math::toIntExact)
                    .toArray();
        }
    }

    private HeapNodeLoader(CitationArrays graph, int[] fanout, long[] ids, int batchSize, boolean shuffle, long seed) {
        this.graph = graph;
        this.sampler = new InHeapSampler(graph.edges(), fanout);
        this.ids = ids;
        this.batchSize = batchSize;
        this.shuffle = shuffle;
        this.seed = seed;
    }

    static Source of(CitationData data, TrainOptions options, long seed) {
        CitationArrays graph = CitationArrays.of(data);
        return (ids, batchSize, shuffle) -> new HeapNodeLoader(graph, options.fanout(), ids, batchSize, shuffle, seed);
    }

    @Override
    public int steps() {
        return (ids.length + batchSize - 1) / batchSize;
    }

    @Override
    public Iterator<NodeBatch> epoch(int number) {
        return batches(number, 0);
    }

    @Override
    public Iterator<NodeBatch> resume(String state) {
        String[] numbers = state.split(" ", 2);
        return batches(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
    }

    @Override
    public String state() {
        return epoch + " " + step;
    }

    private Iterator<NodeBatch> batches(int number, int first) {
        EpochOrder order = new EpochOrder(ids.length, shuffle, seed, number);
        long[] seeds =
                LongStream.range(0, ids.length).map(i -> ids[(int) order.at(i)]).toArray();
        epoch = number;
        step = first;
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return epoch == number && step < steps();
            }

            @Override
            public NodeBatch next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                int from = step * batchSize;
                int to = Math.min(seeds.length, from + batchSize);
                return batch(step++, sampler.sample(seeds, from, to, Draws.stepKey(seed, number, step - 1)));
            }
        };
    }

    private NodeBatch batch(int number, InHeapSampler.Batch sampled) {
        int[] nodes = Arrays.stream(sampled.node()).mapToInt(Math::toIntExact).toArray();
        int columns = graph.columns();
        ByteBuffer rows =
                ByteBuffer.allocate(nodes.length * columns * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < nodes.length; i++) {
            rows.asFloatBuffer().put(i * columns, graph.features(), nodes[i] * columns, columns);
        }
        return new NodeBatch(
                number,
                IntStream.range(0, sampled.numSampledNodes()[0])
                        .mapToLong(i -> graph.labels()[nodes[i]])
                        .toArray(),
                sampled.numSampledNodes(),
                sampled.numSampledEdges(),
                sampled.row(),
                sampled.col(),
                rows,
                Arrays.stream(nodes).map(graph.edges()::degree).toArray());
    }

    @Override
    public void close() {} // holds nothing but heap
}
