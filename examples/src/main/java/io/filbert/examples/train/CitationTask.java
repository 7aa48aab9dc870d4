package io.filbert.examples.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.filbert.examples.data.CitationData;
import io.filbert.nn.Losses;
import io.filbert.nn.Parameters;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Classes of the nodes of a citation graph. */
final class CitationTask implements Task {
    /** The name of the metric: {@value}. */
    static final String ACCURACY = "accuracy";

    private static final int JUDGED_AT_ONCE = 512;

    private final NodeModel model;
    private final int batchSize;
    private final int seeds;
    private final NodeLoader train;
    private final NodeLoader validation;
    private final NodeLoader test;

    CitationTask(NodeLoader.Source source, CitationData data, TrainOptions options, long seed) {
        this.model = new NodeModel(options, data.columns(), data.classes(), new SplittableRandom(seed));
        this.batchSize = options.batchSize();
        long[] ids = data.ids(CitationData.Part.TRAIN);
        this.seeds = ids.length;
        this.train = source.loader(ids, batchSize, true);
        this.validation = source.loader(data.ids(CitationData.Part.VALIDATION), JUDGED_AT_ONCE, false);
        this.test = source.loader(data.ids(CitationData.Part.TEST), JUDGED_AT_ONCE, false);
    }

    @Override
    public Parameters parameters() {
        return model.parameters();
    }

    @Override
    public int steps() {
        return train.steps();
    }

    @Override
    public Iterator<Step> epoch(int number) {
        return steps(train.epoch(number));
    }

    @Override
    public Iterator<Step> resume(String state) {
        return steps(train.resume(state));
    }

    @Override
    public String state() {
        return train.state();
    }

    @Override
    public Iterator<Step> evaluation(Part part, String set) {
        return steps((part == Part.TEST ? test : validation).epoch(0));
    }

    private Iterator<Step> steps(Iterator<NodeBatch> batches) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return batches.hasNext();
            }

            @Override
            public Step next() {
                NodeBatch batch = batches.next();
                int global = Math.min(batchSize, seeds - batch.step() * batchSize);
                return new NodeStep(model, batch, Math.max(1, global));
            }
        };
    }

    @Override
    public List<String> sets() {
        return List.of(ACCURACY);
    }

    @Override
    public Map<String, Double> metrics(String set, List<float[]> outcomes) {
        return Map.of(ACCURACY, NodeStep.accuracy(outcomes));
    }

    @Override
    public Map<String, Double> baselines() {
        return Map.of();
    }

    @Override
    public void close() {
        train.close();
        validation.close();
        test.close();
    }

    /**
     * A step of a model of one type.
     *
     * @param globalSeeds of all ranks
     */
    record NodeStep(NodeModel model, NodeBatch batch, int globalSeeds) implements Step {
        @Override
        public long edges() {
            return batch.edges();
        }

        @Override
        public int seeds() {
            return batch.seeds();
        }

        @Override
        public NDArray loss(Parameters.Bound bound, NDManager step) {
            return Losses.crossEntropy(model.logits(bound, batch, step), batch.labels(), globalSeeds);
        }

        /** 1 for each seed whose most likely class is its own, else 0. */
        @Override
        public float[] outcome(Parameters.Bound bound, NDManager step) {
            return hits(model.logits(bound, batch, step), batch.labels());
        }

        static float[] hits(NDArray logits, long[] labels) {
            int classes = Math.toIntExact(logits.getShape().get(1));
            float[] values = logits.toFloatArray();
            float[] hits = new float[labels.length];
            for (int i = 0; i < labels.length; i++) {
                int best = 0;
                for (int c = 1; c < classes; c++) {
                    best = values[i * classes + c] > values[i * classes + best] ? c : best;
                }
                hits[i] = best == labels[i] ? 1 : 0;
            }
            return hits;
        }

        static double accuracy(List<float[]> hits) {
            double right = 0;
            double all = 0;
            for (float[] part : hits) {
                for (float hit : part) {
                    right += hit;
                }
                all += part.length;
            }
            return right / all;
        }
    }
}
