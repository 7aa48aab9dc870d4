package io.filbert.examples.train;

import io.filbert.grid.Graph;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.LoaderState;
import io.filbert.loader.MiniBatch;
import java.util.Iterator;

/** Batches of a {@link CitationGraph} in the grid, one rank's share. */
final class GridNodeLoader implements NodeLoader {
    private final DistNeighborLoader loader;

    private GridNodeLoader(DistNeighborLoader loader) {
        this.loader = loader;
    }

    static Source of(Graph graph, TrainOptions options, long seed, int rank, int worldSize) {
        return (ids, batchSize, shuffle) -> new GridNodeLoader(DistNeighborLoader.builder(graph, options.fanout())
                .inputNodes(CitationGraph.NODE, ids)
                .batchSize(batchSize)
                .shuffle(shuffle)
                .seed(seed)
                .rank(rank, worldSize)
                .samplerThreads(options.samplerThreads())
                .build());
    }

    @Override
    public int steps() {
        return loader.steps();
    }

    @Override
    public Iterator<NodeBatch> epoch(int number) {
        return batches(loader.epoch(number).iterator());
    }

    @Override
    public Iterator<NodeBatch> resume(String state) {
        return batches(loader.resume(LoaderState.parse(state)).iterator());
    }

    private static Iterator<NodeBatch> batches(Iterator<MiniBatch> batches) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return batches.hasNext();
            }

            @Override
            public NodeBatch next() {
                return NodeBatch.of(batches.next());
            }
        };
    }

    @Override
    public String state() {
        return loader.state().toString();
    }

    @Override
    public void close() {
        loader.close();
    }
}
