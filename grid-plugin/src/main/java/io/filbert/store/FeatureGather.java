package io.filbert.store;

import io.filbert.rpc.IntList;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies rows out of the feature blocks of partitions that this member owns: of nodes for a look-up, of edges beside a hop.
 * One visit serves any number of columns. Runs on the member that owns the partitions.
 */
public final class FeatureGather {
    private FeatureGather() {}

    /**
     * The rows wanted of one attribute.
     *
     * @param group node type or edge type, numbered by {@link io.filbert.graph.GraphSchema#groups()}
     * @param attribute index among the group's attributes
     * @param rowBytes bytes of a row
     * @param offsets of each run of rows, and one more: its rows stand at {@code offsets[i]..offsets[i + 1]}
     * @param rows rows in their partitions
     * @param out receives row k at {@code k * rowBytes}
     */
    public record Column(int group, int attribute, int rowBytes, int[] offsets, int[] rows, byte[] out) {}

    /**
     * Gathers.
     *
     * @param at the request's partitions
     * @param headers their headers
     * @param runs the partition of each run of rows, as an index into {@code at}; several runs may have the same
     * @param columns what is wanted; partitions that are not {@link LocalBlocks#FOUND} are left out
     * @return the state of each partition
     */
    public static byte[] gather(
            LocalBlocks blocks, PartitionsAt at, LocalBlocks.Headers headers, int[] runs, List<Column> columns) {
        int n = at.partitions().length;
        byte[] states = new byte[n];
        boolean[][] wanted = new boolean[columns.size()][n];
        IntList[] runsOf = new IntList[n];
        for (int i = 0; i < n; i++) {
            states[i] = headers.state(i);
            runsOf[i] = new IntList(1);
        }
        for (int run = 0; run < runs.length; run++) {
            runsOf[runs[run]].add(run);
            for (int c = 0; c < wanted.length; c++) {
                int[] offsets = columns.get(c).offsets;
                wanted[c][runs[run]] |= offsets[run] < offsets[run + 1];
            }
        }
        List<BlockRef> refs = new ArrayList<>();
        IntList partitionOfRef = new IntList(n);
        for (int i = 0; i < n; i++) {
            if (states[i] == LocalBlocks.FOUND) {
                PartitionHeader header = headers.get(i);
                for (int b = 0; b < header.features().size(); b++) {
                    if (isWanted(header.features().get(b), i, columns, wanted)) {
                        refs.add(headers.features(i)[b]);
                        partitionOfRef.add(i);
                    }
                }
            }
        }
        LocalBlocks.Fetched fetched = blocks.fetch(Maps.of(Maps.FEATURES, at.graph()), refs.toArray(BlockRef[]::new));
        for (int ref = 0; ref < refs.size(); ref++) {
            int i = partitionOfRef.get(ref);
            if (fetched.state(ref) != LocalBlocks.FOUND) {
                states[i] = states[i] == LocalBlocks.LOST ? LocalBlocks.LOST : fetched.state(ref);
                continue;
            }
            IntList own = runsOf[i];
            for (FeatureSection section : ((FeatureBlock) fetched.block(ref)).sections()) {
                for (Column column : columns) {
                    if (column.group == section.group() && column.attribute == section.attribute()) {
                        for (int r = 0; r < own.size(); r++) {
                            copy(section, column, own.get(r));
                        }
                    }
                }
            }
        }
        return states;
    }

    private static boolean isWanted(
            PartitionHeader.Entry entry, int partition, List<Column> columns, boolean[][] wanted) {
        for (int c = 0; c < columns.size(); c++) {
            if (wanted[c][partition]) {
                for (int s = 0; s < entry.groups().length; s++) {
                    if (entry.groups()[s] == columns.get(c).group
                            && entry.attributes()[s] == columns.get(c).attribute) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static void copy(FeatureSection section, Column column, int run) {
        byte[] data = section.data();
        byte[] out = column.out;
        int[] rows = column.rows;
        int rowBytes = column.rowBytes;
        int first = section.rowStart();
        int count = section.rows();
        for (int k = column.offsets[run]; k < column.offsets[run + 1]; k++) {
            int local = rows[k] - first;
            if (local >= 0 && local < count) {
                System.arraycopy(data, local * rowBytes, out, k * rowBytes, rowBytes);
            }
        }
    }
}
