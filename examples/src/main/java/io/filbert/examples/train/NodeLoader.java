package io.filbert.examples.train;

import java.util.Iterator;

/** The batches of a set of seeds, epoch by epoch: from the grid or out of this heap, bit for bit the same. One thread. */
interface NodeLoader extends AutoCloseable {
    /** Batches of an epoch. */
    int steps();

    /** The batches of an epoch. */
    Iterator<NodeBatch> epoch(int number);

    /** The rest of the epoch that {@link #state} was taken in. */
    Iterator<NodeBatch> resume(String state);

    /** How far the trainer got, for {@link #resume} by a loader of the same options. */
    String state();

    @Override
    void close();

    /** Makes loaders of one graph. */
    interface Source {
        /**
         * @param ids the seeds
         * @param batchSize seeds of a step over all ranks
         * @param shuffle anew in each epoch
         */
        NodeLoader loader(long[] ids, int batchSize, boolean shuffle);
    }
}
