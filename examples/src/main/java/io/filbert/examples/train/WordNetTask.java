package io.filbert.examples.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import io.filbert.examples.wordnet.Accuracy;
import io.filbert.examples.wordnet.LabelPropagation;
import io.filbert.examples.wordnet.PartOfSpeech;
import io.filbert.examples.wordnet.Split;
import io.filbert.examples.wordnet.WordNetGraph;
import io.filbert.graph.GraphSchema;
import io.filbert.grid.Graph;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.Epoch;
import io.filbert.loader.LoaderState;
import io.filbert.loader.MiniBatch;
import io.filbert.nn.GraphOps;
import io.filbert.nn.Losses;
import io.filbert.nn.Parameters;
import io.filbert.nn.Relations;
import io.filbert.nn.RgcnConv;
import io.filbert.nn.TypedBatch;
import io.filbert.nn.TypedSample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * Lexicographer files of WordNet's synsets by typed GraphSAGE. Seeds are of four node types, each with a loader of its own; a step holds of
 * each type the type's share of all seeds.
 */
final class WordNetTask implements Task {
    /** Of the first layer's weights, times the square root of the columns. */
    private static final double INPUT_SCALE = 1.5;

    private final GraphSchema schema;
    private final WordNetGraph wordNet;
    private final TrainOptions options;
    private final Relations relations;
    private final RgcnConv first;
    private final RgcnConv second;
    private final Parameters parameters;
    private final Seeds train;
    private final Seeds validation;
    private final Seeds test;

    WordNetTask(Graph graph, WordNetGraph wordNet, TrainOptions options, long seed, int rank, int worldSize) {
        this.schema = graph.schema();
        this.wordNet = wordNet;
        this.options = options;
        this.relations = options.model() == TrainOptions.Model.RGCN
                ? Relations.typed(graph.schema())
                : Relations.merged(graph.schema());
        Parameters.Builder declared = Parameters.builder(new SplittableRandom(seed));
        this.first = RgcnConv.builder(declared, "conv1", relations, WordNetGraph.COLUMNS, options.hidden())
                .deviation(INPUT_SCALE / Math.sqrt(WordNetGraph.COLUMNS))
                .build();
        this.second = RgcnConv.builder(declared, "conv2", relations, options.hidden(), WordNetGraph.CLASSES)
                .build();
        this.parameters = declared.build();
        this.train = new Seeds(graph, wordNet, Split.TRAIN, seed, rank, worldSize);
        this.validation = new Seeds(graph, wordNet, Split.VALIDATION, seed, rank, worldSize);
        this.test = new Seeds(graph, wordNet, Split.TEST, seed, rank, worldSize);
    }

    /** The seeds of a split: a loader for each node type that has some, in as many steps as all of them need. */
    private final class Seeds {
        private final List<DistNeighborLoader> loaders = new ArrayList<>();
        private final List<Integer> counts = new ArrayList<>();
        private final List<Integer> shares = new ArrayList<>();
        private final int steps;

        Seeds(Graph graph, WordNetGraph wordNet, Split split, long seed, int rank, int worldSize) {
            int all = PartOfSpeech.ALL.stream()
                    .mapToInt(pos -> wordNet.ids(pos, split).length)
                    .sum();
            this.steps = (all + options.batchSize() - 1) / options.batchSize();
            for (PartOfSpeech pos : PartOfSpeech.ALL) {
                long[] ids = wordNet.ids(pos, split);
                if (ids.length > 0) {
                    int share = (ids.length + steps - 1) / steps;
                    counts.add(ids.length);
                    shares.add(share);
                    loaders.add(DistNeighborLoader.builder(graph, options.fanout())
                            .inputNodes(pos.nodeType(), ids)
                            .batchSize(share)
                            .shuffle(split == Split.TRAIN)
                            .seed(seed)
                            .rank(rank, worldSize)
                            .samplerThreads(options.samplerThreads())
                            .build());
                }
            }
        }

        int globalSeeds(int step) {
            int sum = 0;
            for (int i = 0; i < counts.size(); i++) {
                sum += Math.max(0, Math.min(shares.get(i), counts.get(i) - step * shares.get(i)));
            }
            return sum;
        }

        Iterator<Step> steps(List<Epoch> epochs) {
            List<Iterator<MiniBatch>> parts =
                    epochs.stream().map(Epoch::iterator).toList();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return parts.stream().anyMatch(Iterator::hasNext);
                }

                @Override
                public Step next() {
                    List<MiniBatch> batches = new ArrayList<>();
                    for (Iterator<MiniBatch> part : parts) {
                        if (part.hasNext()) {
                            batches.add(part.next());
                        }
                    }
                    return new TypedStep(batches, globalSeeds(batches.get(0).step()));
                }
            };
        }

        Iterator<Step> epoch(int number) {
            return steps(loaders.stream().map(l -> l.epoch(number)).toList());
        }

        void close() {
            loaders.forEach(DistNeighborLoader::close);
        }
    }

    private NDArray logits(Parameters.Bound model, List<MiniBatch> batches, NDManager step) {
        List<TypedSample> samples =
                batches.stream().map(b -> TypedSample.of(b, WordNetGraph.X)).toList();
        TypedBatch typed = TypedBatch.of(relations, options.fanout().length, samples);
        NDArray h = Activation.relu(first.forward(
                model,
                typed.features(step, WordNetGraph.COLUMNS),
                typed.layers().get(0)));
        return second.forward(
                model,
                GraphOps.dropout(h, options.dropout(), model.isTraining()),
                typed.layers().get(1));
    }

    /** A step over the node types. */
    private final class TypedStep implements Step {
        private final List<MiniBatch> batches;
        private final int globalSeeds;

        TypedStep(List<MiniBatch> batches, int globalSeeds) {
            this.batches = batches;
            this.globalSeeds = globalSeeds;
        }

        private long[] labels() {
            return batches.stream()
                    .flatMapToLong(
                            b -> LongStream.of(Arrays.copyOf(b.y(b.inputType()).toLongArray(), b.batchSize())))
                    .toArray();
        }

        @Override
        public int seeds() {
            return batches.stream().mapToInt(MiniBatch::batchSize).sum();
        }

        @Override
        public int globalSeeds() {
            return globalSeeds;
        }

        @Override
        public long edges() {
            return batches.stream().mapToLong(MiniBatch::edges).sum();
        }

        @Override
        public NDArray loss(Parameters.Bound model, NDManager step) {
            return Losses.crossEntropy(logits(model, batches, step), labels(), globalSeeds);
        }

        /** Of each seed its node type and 1 for the right class, else 0. */
        @Override
        public float[] outcome(Parameters.Bound model, NDManager step) {
            float[] hits = CitationTask.NodeStep.hits(logits(model, batches, step), labels());
            float[] both = new float[2 * hits.length];
            int at = 0;
            for (MiniBatch batch : batches) {
                for (int i = 0; i < batch.batchSize(); i++, at++) {
                    both[2 * at] = schema.nodeTypeIndex(batch.inputType());
                    both[2 * at + 1] = hits[at];
                }
            }
            return both;
        }
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public int steps() {
        return train.loaders.stream().mapToInt(DistNeighborLoader::steps).max().orElse(0);
    }

    @Override
    public Iterator<Step> epoch(int number) {
        return train.epoch(number);
    }

    @Override
    public Iterator<Step> resume(String state) {
        String[] states = state.split("\n", -1);
        List<Epoch> epochs = new ArrayList<>();
        for (int i = 0; i < states.length; i++) {
            epochs.add(train.loaders.get(i).resume(LoaderState.parse(states[i])));
        }
        return train.steps(epochs);
    }

    @Override
    public String state() {
        return String.join(
                "\n", train.loaders.stream().map(l -> l.state().toString()).toList());
    }

    @Override
    public Iterator<Step> evaluation(Part part, String set) {
        return (part == Part.TEST ? test : validation).epoch(0);
    }

    @Override
    public List<String> sets() {
        return List.of(CitationTask.ACCURACY);
    }

    @Override
    public Map<String, Double> metrics(String set, List<float[]> outcomes) {
        Accuracy accuracy = new Accuracy();
        for (float[] part : outcomes) {
            for (int i = 0; i < part.length; i += 2) {
                accuracy.add(schema.nodeTypes().get((int) part[i]).name(), part[i + 1] > 0);
            }
        }
        return named("", accuracy);
    }

    @Override
    public Map<String, Double> baselines() {
        LabelPropagation.Result known = LabelPropagation.run(wordNet);
        Map<String, Double> all = named("label propagation: ", known.all());
        all.putAll(named("label propagation within types: ", known.withinTypes()));
        return all;
    }

    private static Map<String, Double> named(String prefix, Accuracy accuracy) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put(prefix + CitationTask.ACCURACY, accuracy.overall());
        accuracy.byType().forEach((type, value) -> values.put(prefix + CitationTask.ACCURACY + ", " + type, value));
        return values;
    }

    @Override
    public void close() {
        train.close();
        validation.close();
        test.close();
    }
}
