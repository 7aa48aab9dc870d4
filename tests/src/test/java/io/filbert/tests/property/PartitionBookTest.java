package io.filbert.tests.property;

import static org.assertj.core.api.Assertions.assertThat;

import io.filbert.partition.HashPartitionBook;
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
            assertThat(book.row(0, node)).isEqualTo(rows[partition]++);
            assertThat(book.node(0, partition, book.row(0, node))).isEqualTo(node);
        }
        for (int partition = 0; partition < partitions; partition++) {
            assertThat(book.rows(0, partition, count)).isEqualTo(rows[partition]);
        }
    }

    @ParameterizedTest(name = "node {0}")
    @CsvSource({"2147483647", "2147483648", "99999999999"})
    void idsBeyondAnIntFindTheirWayBack(long node) {
        HashPartitionBook book = new HashPartitionBook(271);
        assertThat(book.node(0, book.partition(0, node), book.row(0, node))).isEqualTo(node);
    }
}
