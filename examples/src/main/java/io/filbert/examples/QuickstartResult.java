package io.filbert.examples;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a quickstart run found; {@code --json} writes it with the names in quotes. Accuracies are shares of the test nodes, 0
 * to 1, of the epoch chosen on validation; they are left out when nothing was trained.
 *
 * @param testAccuracy typed GraphSAGE on mini-batches from the grid
 * @param testAccuracyNoEdges the same model without edges
 * @param accuracyByType of the model, by node type
 * @param accuracyNoEdgesByType of the model without edges, by node type
 * @param validationAccuracy of the chosen epoch
 * @param chosenEpoch the epoch chosen on validation, from 0
 * @param labelPropagation label propagation over all edges
 * @param labelPropagationWithinType label propagation that may only answer with classes seen in the node's type
 * @param labelPropagationByType label propagation within types, by node type
 * @param sampledEdgesPerSecond edges of epoch 0 over the time to iterate it, features and digest included
 * @param epochDigest SHA-256 over epoch 0's mini-batches in order, in hexadecimal
 * @param members Hazelcast members
 * @param seconds wall time of the run
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record QuickstartResult(
        @JsonProperty("test_accuracy") @Nullable Double testAccuracy,
        @JsonProperty("test_accuracy_no_edges") @Nullable Double testAccuracyNoEdges,
        @JsonProperty("accuracy_by_type") @Nullable Map<String, Double> accuracyByType,
        @JsonProperty("accuracy_no_edges_by_type") @Nullable Map<String, Double> accuracyNoEdgesByType,
        @JsonProperty("validation_accuracy") @Nullable Double validationAccuracy,
        @JsonProperty("chosen_epoch") @Nullable Integer chosenEpoch,
        @JsonProperty("label_propagation") @Nullable Double labelPropagation,

        @JsonProperty("label_propagation_within_type") @Nullable
        Double labelPropagationWithinType,

        @JsonProperty("label_propagation_by_type") @Nullable Map<String, Double> labelPropagationByType,
        @JsonProperty("sampled_edges_per_s") double sampledEdgesPerSecond,
        @JsonProperty("epoch_digest") String epochDigest,
        @JsonProperty("members") int members,
        @JsonProperty("seconds") double seconds) {}
