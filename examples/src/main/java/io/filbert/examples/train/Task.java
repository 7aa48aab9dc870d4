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

    /** Names of the sets of seeds or links that a part has, such as one for each kind of negatives; the first one chooses the epoch. */
    List<String> sets();

    /** This rank's share of a set, in steps. */
    Iterator<? extends Step> evaluation(Part part, String set);

    /** The metrics of what all ranks' steps of a set gave, by name, at best 1; the first one chooses the epoch. */
    Map<String, Double> metrics(String set, List<float[]> outcomes);

    /** What is known of the test part without a model, for the table beside the results: by name, a colon and the metric's name. */
    Map<String, Double> baselines();

    @Override
    void close();
}
