package io.filbert.examples.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.filbert.examples.train.RunResult.EpochResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What happened in a run so far; a part of its checkpoints. One thread. */
final class History {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Double> losses = new ArrayList<>();
    private final List<EpochResult> epochs = new ArrayList<>();
    private Map<String, Double> bestValidation = new LinkedHashMap<>();
    private int bestEpoch;

    private record Form(List<Double> losses, List<EpochResult> epochs, Map<String, Double> validation, int epoch) {}

    /** The loss of each step. */
    List<Double> losses() {
        return losses;
    }

    /** The epochs that ended. */
    List<EpochResult> epochs() {
        return epochs;
    }

    /** The epoch that is best by the first metric of the validation. */
    int bestEpoch() {
        return bestEpoch;
    }

    /** Its metrics, none before the first validation. */
    Map<String, Double> bestValidation() {
        return bestValidation;
    }

    /** Whether this validation is better than all before. */
    boolean judged(int epoch, Map<String, Double> validation) {
        boolean better = bestValidation.isEmpty() || first(validation) > first(bestValidation);
        if (better) {
            bestValidation = validation;
            bestEpoch = epoch;
        }
        return better;
    }

    /** The metric that chooses the epoch. */
    static double first(Map<String, Double> metrics) {
        return metrics.values().iterator().next();
    }

    /** All of it, as text. */
    String text() {
        try {
            return JSON.writeValueAsString(new Form(losses, epochs, bestValidation, bestEpoch));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What {@link #text} was made of. */
    static History of(String text) {
        try {
            Form form = JSON.readValue(text, Form.class);
            History history = new History();
            history.losses.addAll(form.losses);
            history.epochs.addAll(form.epochs);
            history.bestValidation = new LinkedHashMap<>(form.validation);
            history.bestEpoch = form.epoch;
            return history;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not the history of a run: " + text, e);
        }
    }
}
