package io.filbert.loader;

/**
 * What one rank samples around in one step.
 *
 * @param epoch the epoch
 * @param step number of the global batch
 * @param positions in the loader's input
 * @param places of these in the epoch's order
 */
record StepInput(int epoch, int step, long[] positions, long[] places) {}
