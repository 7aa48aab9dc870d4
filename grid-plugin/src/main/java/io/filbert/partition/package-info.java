/**
 * Where a node lives. {@link io.filbert.partition.PartitionBook} maps a node id to a Hazelcast partition and to a row inside
 * it; {@link io.filbert.partition.PartitionKeys} pins a block to its partition; {@link io.filbert.partition.Partitioner} makes a table of few cut edges; {@link io.filbert.partition.PartitionReport}
 * tells how well the data is spread.
 */
@NullMarked
package io.filbert.partition;

import org.jspecify.annotations.NullMarked;
