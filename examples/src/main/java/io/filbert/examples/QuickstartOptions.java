package io.filbert.examples;

/**
 * What a quickstart run does.
 *
 * @param members Hazelcast members in this JVM
 * @param partitions Hazelcast partitions
 * @param client whether batches come through a thin client instead of an embedded member
 * @param samplerThreads threads of each loader
 * @param epochs passes over the train seeds
 * @param seed of sampling, order, weights and dropout
 * @param train whether a model is trained, or one epoch sampled and that is all
 * @param mergeTypes whether all edge types become one
 * @param shuffleLabels whether labels are permuted over all nodes
 * @param shuffleEdges whether the edges arrive in random order, with their ids
 */
public record QuickstartOptions(
        int members,
        int partitions,
        boolean client,
        int samplerThreads,
        int epochs,
        long seed,
        boolean train,
        boolean mergeTypes,
        boolean shuffleLabels,
        boolean shuffleEdges) {

    public QuickstartOptions {
        atLeastOne("members", members);
        atLeastOne("partitions", partitions);
        atLeastOne("sampler-threads", samplerThreads);
        atLeastOne("epochs", epochs);
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("--" + name + "=" + value + ", must be at least 1");
        }
    }
}
