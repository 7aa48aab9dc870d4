package io.filbert.nn;

import ai.djl.engine.Engine;
import io.filbert.partition.SplitMix64;

/** Makes what torch draws, dropout that is, a function of the place in the training and not of what ran before. */
public final class Seeds {
    private Seeds() {}

    /**
     * Seeds the engine at the start of a step: the same four numbers give the same masks, on any machine and after a restart.
     * The engine has one generator for all threads: two trainers in one JVM disturb each other.
     *
     * @param rank of the trainer, so that ranks drop different values; 0 where there is one
     */
    public static void reseed(long seed, int epoch, int step, int rank) {
        long key =
                SplitMix64.absorb(SplitMix64.absorb(SplitMix64.absorb(SplitMix64.absorb(0, seed), epoch), step), rank);
        Engine.getEngine("PyTorch").setRandomSeed((int) key); // torch's generator on the CPU reads 32 bits
    }
}
