package io.filbert.store;

import io.filbert.store.FeatureGather.Column;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Rows of blocks that this member owns, by reference and not yet copied: so that each is copied once, from its block to where it
 * goes. Valid while a request runs. One thread.
 */
public final class FoundRows {
    private final int[] runs;
    private final List<Column> columns;
    private final byte[] states;
    private final FeatureSection[][][] sections;

    /**
     * @param runs the partition of each run of rows
     * @param states of each partition
     * @param sections by (column, partition)
     */
    FoundRows(int[] runs, List<Column> columns, byte[] states, FeatureSection[][][] sections) {
        this.runs = runs;
        this.columns = columns;
        this.states = states;
        this.sections = sections;
    }

    /** The state of each partition of the request; rows of those that are not {@link LocalBlocks#FOUND} do not count. */
    public byte[] states() {
        return states;
    }

    /** What the rows of a column take. */
    public int bytes(int column) {
        Column c = columns.get(column);
        return Math.multiplyExact(c.size(), c.rowBytes());
    }

    /** Copies the rows of a column to {@code out[at..at + bytes(column))}. */
    public void copy(int column, byte[] out, int at) {
        Column c = columns.get(column);
        int rowBytes = c.rowBytes();
        int[] rows = c.rows();
        for (int run = 0; run < runs.length; run++) {
            for (FeatureSection section : sections[column][runs[run]]) {
                byte[] data = section.data();
                int first = section.rowStart();
                int count = section.rows();
                for (int k = c.offsets()[run]; k < c.offsets()[run + 1]; k++) {
                    int local = rows[k] - first;
                    if (local >= 0 && local < count) {
                        System.arraycopy(data, local * rowBytes, out, at + k * rowBytes, rowBytes);
                    }
                }
            }
        }
    }

    /**
     * Copies rows of one run to where a caller wants them.
     *
     * @param from number of the first row among those of the column
     * @param split tells for {@code slots[first..last)} the place of each row in {@code target}
     */
    void scatter(int column, int run, int from, PartitionSplit split, int first, int last, ByteBuffer target) {
        Column c = columns.get(column);
        int rowBytes = c.rowBytes();
        int[] rows = c.rows();
        for (FeatureSection section : sections[column][runs[run]]) {
            byte[] data = section.data();
            int start = section.rowStart();
            int count = section.rows();
            for (int slot = first; slot < last; slot++) {
                int local = rows[from + slot - first] - start;
                if (local >= 0 && local < count) {
                    target.put(split.position(slot) * rowBytes, data, local * rowBytes, rowBytes);
                }
            }
        }
    }
}
