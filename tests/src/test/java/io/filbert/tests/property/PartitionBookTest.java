package io.filbert.tests.property;

import static org.assertj.core.api.Assertions.assertThat;

import io.filbert.graph.GraphSchema;
import io.filbert.partition.HashPartitionBook;
import io.filbert.partition.PartitionAssignment;
import io.filbert.partition.TablePartitionBook;
import io.filbert.store.RowIds;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionBookTest {

    @ParameterizedTest(name = "{0} partitions, {1} nodes")
    @CsvSource({"1, 5", "11, 0", "11, 3", "11, 11", "11, 1000", "271, 100", "271, 100000"})
    void everyNodeHasOneRowOfOnePartitionAndTheRowsAreDense(int partitions, int count) {
        HashPartitionBook book = new HashPartitionBook(partitions);
        int[] rows = new int[partitions];
        for (long node = 0; node < count; node++) {
            int partition = book.partition(0, node);
            assertThat(book.rowKey(0, node)).isEqualTo(rows[partition]++);
            assertThat(ids(book, partition, count).node(book.rowKey(0, node))).isEqualTo(node);
        }
        for (int partition = 0; partition < partitions; partition++) {
            assertThat(book.rows(partition, count)).isEqualTo(rows[partition]);
        }
    }

    @ParameterizedTest(name = "node {0}")
    @CsvSource({"2147483647", "2147483648", "99999999999"})
    void idsBeyondAnIntFindTheirWayBack(long node) {
        HashPartitionBook book = new HashPartitionBook(271);
        int partition = book.partition(0, node);
        assertThat(ids(book, partition, node + 1).node(book.rowKey(0, node))).isEqualTo(node);
    }

    private static RowIds ids(HashPartitionBook book, int partition, long count) {
        return RowIds.hash(partition, book.partitions(), book.rows(partition, count));
    }

    @ParameterizedTest(name = "{0} partitions, {1} nodes, {2} in the table")
    @CsvSource({"1, 5, 5", "11, 0, 0", "11, 1000, 1000", "271, 3000, 2000", "40000, 100000, 100000"})
    void aTableDealsAPartOverItsPartitionsAndNodesPastItsEndAreWhereTheHashBookHasThem(
            int partitions, int count, int known) {
        short[] part = new short[known];
        for (int node = 0; node < known; node++) {
            part[node] = (short) (node / 7 % 3);
        }
        int[][] partitionsOfPart = new int[3][];
        int[] partOf =
                IntStream.range(0, partitions).map(p -> p % 3).toArray(); // part p has the partitions p, p + 3, ...
        Arrays.setAll(partitionsOfPart, p -> IntStream.range(0, partitions)
                .filter(i -> partOf[i] == p || partitions < 3)
                .toArray());
        TablePartitionBook book = TablePartitionBook.deal(
                GraphSchema.homogeneous(count),
                PartitionAssignment.of(3, Map.of(GraphSchema.NODE, part)),
                partitions,
                partitionsOfPart);

        int[][] nodes = book.nodes(0, count);
        int[] rows = new int[partitions];
        int wrong = 0;
        for (int node = 0; node < count; node++) {
            int partition = book.partition(0, node);
            boolean placed =
                    node < known ? partOf[partition] == part[node] || partitions < 3 : partition == node % partitions;
            boolean found = book.rowKey(0, node) == node
                    && RowIds.table(nodes[partition]).node(rows[partition]++) == node;
            wrong += placed && found ? 0 : 1;
        }
        assertThat(wrong).isZero();
        for (int p = 0; p < 3 && known == count; p++) {
            IntSummaryStatistics sizes =
                    IntStream.of(partitionsOfPart[p]).map(i -> rows[i]).summaryStatistics();
            assertThat(sizes.getMax() - sizes.getMin()).isLessThanOrEqualTo(1);
        }
    }
}
