package io.filbert.examples;

import io.filbert.examples.sage.BatchSource;
import io.filbert.examples.wordnet.PartOfSpeech;
import io.filbert.examples.wordnet.Split;
import io.filbert.examples.wordnet.WordNetGraph;
import io.filbert.graph.GraphSchema;
import io.filbert.grid.Graph;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.MiniBatch;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The seeds of one split in steps of {@value #BATCH}, from one loader per node type. All loaders go through their seeds in
 * the same number of steps: a step holds of each type the type's share of all seeds, and the model averages its loss over
 * them together, so that a step is what one loader over all types would give. A type with few seeds may be done some steps
 * before the others.
 */
final class GridBatches implements BatchSource, AutoCloseable {
    /** Seeds of one step over all node types: {@value}. */
    static final int BATCH = 512;

    private final GraphSchema schema;
    private final List<Integer> inputTypes = new ArrayList<>();
    private final List<DistNeighborLoader> loaders = new ArrayList<>();
    private final int steps;
    private final long seeds;

    /**
     * Loaders over the seeds of a split; {@code fanOut} neighbors per hop and edge type. Train seeds are shuffled.
     */
    GridBatches(Graph graph, WordNetGraph wordNet, Split split, QuickstartOptions options, int... fanOut) {
        this.schema = graph.schema();
        long all = 0;
        for (PartOfSpeech pos : PartOfSpeech.ALL) {
            all += wordNet.ids(pos, split).length;
        }
        this.seeds = all;
        this.steps = Math.toIntExact((all + BATCH - 1) / BATCH);
        try {
            for (PartOfSpeech pos : PartOfSpeech.ALL) {
                long[] ids = wordNet.ids(pos, split);
                if (ids.length > 0) {
                    inputTypes.add(schema.nodeTypeIndex(pos.nodeType()));
                    loaders.add(DistNeighborLoader.builder(graph, fanOut)
                            .inputNodes(pos.nodeType(), ids)
                            .batchSize((ids.length + steps - 1) / steps)
                            .shuffle(split == Split.TRAIN)
                            .seed(options.seed())
                            .samplerThreads(options.samplerThreads())
                            .build());
                }
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Steps of an epoch. */
    int steps() {
        return steps;
    }

    /** Seeds of an epoch. */
    long seeds() {
        return seeds;
    }

    /** The steps of an epoch, each with its mini-batches in order of node types; valid until the next step. */
    @Override
    public Iterable<List<GridBatch>> epoch(int epoch) {
        return () -> {
            List<Iterator<MiniBatch>> parts = new ArrayList<>();
            loaders.forEach(loader -> parts.add(loader.epoch(epoch).iterator()));
            return new Steps(parts);
        };
    }

    private final class Steps implements Iterator<List<GridBatch>> {
        private final List<Iterator<MiniBatch>> parts;

        Steps(List<Iterator<MiniBatch>> parts) {
            this.parts = parts;
        }

        @Override
        public boolean hasNext() {
            return parts.stream().anyMatch(Iterator::hasNext);
        }

        @Override
        public List<GridBatch> next() {
            List<GridBatch> step = new ArrayList<>();
            for (int i = 0; i < parts.size(); i++) {
                if (parts.get(i).hasNext()) {
                    step.add(new GridBatch(schema, parts.get(i).next(), inputTypes.get(i)));
                }
            }
            if (step.isEmpty()) {
                throw new NoSuchElementException("the epoch has no more steps");
            }
            return step;
        }
    }

    @Override
    public void close() {
        loaders.forEach(DistNeighborLoader::close);
    }
}
