package io.filbert.examples.train;

import io.filbert.examples.data.CitationData;
import io.filbert.examples.link.TemporalEvents;
import io.filbert.examples.wordnet.WordNetGraph;
import io.filbert.examples.wordnet.WordNetLoad;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The data of a run as its files have it: what goes into the grid, and what trainers know beside it (seeds, splits). */
final class TrainingData {
    /** Name of the graph in the grid: {@value}. */
    static final String GRAPH = "train";

    private final TrainOptions options;
    private final @Nullable WordNetGraph wordNet;
    private final @Nullable CitationData citations;
    private final @Nullable TemporalEvents events;

    private TrainingData(
            TrainOptions options,
            @Nullable WordNetGraph wordNet,
            @Nullable CitationData citations,
            @Nullable TemporalEvents events) {
        this.options = options;
        this.wordNet = wordNet;
        this.citations = citations;
        this.events = events;
    }

    static TrainingData read(TrainOptions options) {
        if (options.data().equals(TrainOptions.WORDNET)) {
            return new TrainingData(options, WordNetGraph.read(), null, null);
        }
        Path folder = Path.of(options.data());
        return options.task() == TrainOptions.Kind.NODE_CLASSIFICATION
                ? new TrainingData(options, null, CitationData.read(folder), null)
                : new TrainingData(options, null, null, TemporalEvents.read(folder));
    }

    Graph load(GraphGrid grid) {
        if (wordNet != null) {
            return WordNetLoad.load(grid, GRAPH, wordNet, null);
        }
        return citations != null ? CitationGraph.load(grid, GRAPH, citations) : EventGraph.load(grid, GRAPH, events());
    }

    Task task(Graph graph, TrainOptions how, long seed, int rank, int worldSize) {
        if (wordNet != null) {
            return new WordNetTask(graph, wordNet, how, seed, rank, worldSize);
        }
        return citations != null
                ? new CitationTask(GridNodeLoader.of(graph, how, seed, rank, worldSize), citations, how, seed)
                : new LinkTask(graph, events(), how, seed, rank, worldSize);
    }

    /** Without a grid: the batches are made out of the files' arrays. */
    Task inHeap(TrainOptions how, long seed) {
        if (citations == null) {
            throw new IllegalStateException("only citation graphs are sampled in this heap");
        }
        return new CitationTask(HeapNodeLoader.of(citations, how, seed), citations, how, seed);
    }

    private TemporalEvents events() {
        if (events == null) {
            throw new IllegalStateException("no events for " + options.task());
        }
        return events;
    }

    @Override
    public String toString() {
        return wordNet != null ? "WordNet 3.1" : String.valueOf(citations != null ? citations : events);
    }
}
