package io.filbert.examples.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.filbert.examples.link.LinkBaseline;
import io.filbert.examples.link.LinkScores;
import io.filbert.examples.link.Negatives;
import io.filbert.examples.link.TemporalEvents;
import io.filbert.grid.Graph;
import io.filbert.loader.DistLinkNeighborLoader;
import io.filbert.loader.Epoch;
import io.filbert.loader.LoaderState;
import io.filbert.loader.MiniBatch;
import io.filbert.nn.Losses;
import io.filbert.nn.Parameters;
import io.filbert.sampler.TemporalStrategy;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Whether an event happens, given all events strictly before: {@code docs/link-prediction-protocol.md}. Links are events and one negative
 * for each; those of an epoch are drawn anew, those of validation and test are fixed.
 */
final class LinkTask implements Task {
    static final String UNIFORM = "average precision";
    static final String HISTORICAL = "average precision, historical negatives";

    private final Graph graph;
    private final TemporalEvents events;
    private final TrainOptions options;
    private final long seed;
    private final int rank;
    private final int worldSize;
    private final LinkModel model;
    private final int trainEnd;
    private final int validationEnd;
    private @Nullable DistLinkNeighborLoader train;
    private @Nullable DistLinkNeighborLoader judged;

    LinkTask(Graph graph, TemporalEvents events, TrainOptions options, long seed, int rank, int worldSize) {
        this.graph = graph;
        this.events = events;
        this.options = options;
        this.seed = seed;
        this.rank = rank;
        this.worldSize = worldSize;
        this.model = new LinkModel(options, events.nodes(), new SplittableRandom(seed));
        this.trainEnd = events.firstAfter(events.split().lastTrain());
        this.validationEnd = events.firstAfter(events.split().lastValidation());
    }

    /** Events and then their negatives, as links of their times. */
    private DistLinkNeighborLoader loader(int from, Negatives negatives, boolean shuffle) {
        int n = negatives.to() - from;
        long[] sources = new long[2 * n];
        long[] destinations = new long[2 * n];
        long[] times = new long[2 * n];
        float[] labels = new float[2 * n];
        for (int i = 0; i < n; i++) {
            for (int half = 0; half < 2; half++) {
                int at = 2 * i + half; // a pair side by side
                sources[at] = events.source(from + i);
                destinations[at] = half == 0 ? events.destination(from + i) : negatives.destination(from + i);
                times[at] = events.time(from + i) - 1; // strictly before
                labels[at] = 1 - half;
            }
        }
        return DistLinkNeighborLoader.builder(graph, options.fanout())
                .edgeLabelIndex(EventGraph.EDGE, sources, destinations)
                .edgeLabel(labels)
                .edgeLabelTime(times)
                .timeAttr("time")
                .temporalStrategy(TemporalStrategy.LAST)
                .batchSize(2 * options.batchSize())
                .shuffle(shuffle)
                .seed(seed)
                .rank(rank, worldSize)
                .samplerThreads(options.samplerThreads())
                .build();
    }

    private DistLinkNeighborLoader training(int epoch) {
        close(train);
        DistLinkNeighborLoader made =
                loader(0, Negatives.uniform(events, 0, trainEnd, seed * 10_007 + epoch + 1), true);
        train = made;
        return made;
    }

    @Override
    public Parameters parameters() {
        return model.parameters();
    }

    @Override
    public int steps() {
        return (trainEnd + options.batchSize() - 1) / options.batchSize();
    }

    @Override
    public Iterator<Step> epoch(int number) {
        return steps(training(number).epoch(number), 2 * trainEnd);
    }

    @Override
    public Iterator<Step> resume(String state) {
        LoaderState parsed = LoaderState.parse(state);
        return steps(training(parsed.epoch()).resume(parsed), 2 * trainEnd);
    }

    @Override
    public String state() {
        if (train == null) {
            throw new IllegalStateException("no epoch was begun");
        }
        return train.state().toString();
    }

    private Negatives negatives(Part part, String set) {
        int from = part == Part.TEST ? validationEnd : trainEnd;
        int to = part == Part.TEST ? events.size() : validationEnd;
        return set.equals(UNIFORM)
                ? Negatives.uniform(events, from, to, seed)
                : Negatives.historical(events, from, to, seed);
    }

    @Override
    public Iterator<Step> evaluation(Part part, String set) {
        close(judged);
        Negatives negatives = negatives(part, set);
        judged = loader(negatives.from(), negatives, false);
        return steps(judged.epoch(0), 2 * (negatives.to() - negatives.from()));
    }

    private Iterator<Step> steps(Epoch epoch, int links) {
        Iterator<MiniBatch> batches = epoch.iterator();
        int size = 2 * options.batchSize();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return batches.hasNext();
            }

            @Override
            public Step next() {
                MiniBatch batch = batches.next();
                return new LinkStep(
                        LinkBatch.of(batch, events), Math.max(1, Math.min(size, links - batch.step() * size)));
            }
        };
    }

    /** A step of links. */
    private final class LinkStep implements Step {
        private final LinkBatch links;
        private final int globalSeeds;

        LinkStep(LinkBatch links, int globalSeeds) {
            this.links = links;
            this.globalSeeds = globalSeeds;
        }

        @Override
        public int seeds() {
            return links.batch().batchSize();
        }

        @Override
        public int globalSeeds() {
            return globalSeeds;
        }

        @Override
        public long edges() {
            return links.batch().edges();
        }

        @Override
        public NDArray loss(Parameters.Bound bound, NDManager step) {
            return Losses.binaryCrossEntropy(model.scores(bound, links, step), links.labels(), globalSeeds);
        }

        /** Score and label of each link. */
        @Override
        public float[] outcome(Parameters.Bound bound, NDManager step) {
            float[] scores = model.scores(bound, links, step).toFloatArray();
            float[] labels = links.labels();
            float[] both = new float[2 * scores.length];
            for (int i = 0; i < scores.length; i++) {
                both[2 * i] = scores[i];
                both[2 * i + 1] = labels[i];
            }
            return both;
        }
    }

    @Override
    public List<String> sets() {
        return List.of(UNIFORM, HISTORICAL);
    }

    @Override
    public Map<String, Double> metrics(String set, List<float[]> outcomes) {
        int n = outcomes.stream().mapToInt(o -> o.length / 2).sum();
        double[] scores = new double[n];
        boolean[] labels = new boolean[n];
        int at = 0;
        for (float[] part : outcomes) {
            for (int i = 0; i < part.length; i += 2) {
                scores[at] = part[i];
                labels[at++] = part[i + 1] > 0;
            }
        }
        return Map.of(set, new LinkScores(scores, labels).averagePrecision());
    }

    @Override
    public Map<String, Double> baselines() {
        Map<String, Double> all = new LinkedHashMap<>();
        for (String set : sets()) {
            LinkBaseline.scores(events, negatives(Part.TEST, set))
                    .forEach((baseline, scores) ->
                            all.put(baseline.name().toLowerCase(Locale.ROOT) + ": " + set, scores.averagePrecision()));
        }
        return all;
    }

    private static void close(@Nullable DistLinkNeighborLoader loader) {
        if (loader != null) {
            loader.close();
        }
    }

    @Override
    public void close() {
        close(train);
        close(judged);
    }
}
