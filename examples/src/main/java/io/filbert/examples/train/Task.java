package io.filbert.examples.train;

import io.filbert.nn.Parameters;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** What is learned: a model, the steps that teach it, and how it is judged. One thread. */
interface Task extends AutoCloseable {
    /** What a model is judged on. */
    enum Part {
        VALIDATION,
        TEST
    }

    /** The parameters at the start, a function of the seed alone. */
    Parameters parameters();

    /** Steps of an epoch, the same for all ranks. */
    int steps();

    /** The steps of an epoch; begins to sample ahead. */
    Iterator<? extends Step> epoch(int number);

    /** The rest of the epoch that {@link #state} was taken in. */
    Iterator<? extends Step> resume(String state);

    /** Where the loaders stand, for {@link #resume} by a task of the same options and rank. */
    String state();

    /** This rank's share of a part, in steps; of each name of {@link #metric} its own. */
    Iterator<? extends Step> evaluation(Part part, String name);

    /** Names of the ways a model is judged; the first one chooses the epoch. */
    List<String> metrics();

    /** The metric of what all ranks' steps gave, at best 1. */
    double metric(String name, List<float[]> outcomes);

    /** What is known of the data without a model, by name, for the table beside the results. */
    Map<String, Double> baselines();

    @Override
    void close();
}
