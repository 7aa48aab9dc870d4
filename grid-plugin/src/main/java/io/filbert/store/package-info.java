/**
 * The graph in the grid. A partition's adjacency and features lie in immutable blocks ({@link io.filbert.store.AdjacencyBlock},
 * {@link io.filbert.store.FeatureBlock}), listed by the partition's {@link io.filbert.store.PartitionHeader};
 * {@link io.filbert.store.Catalog} says which versions may be read. {@link io.filbert.store.LocalGraphStore} and
 * {@link io.filbert.store.LocalFeatureStore} are the member-local views, with PyG's names; {@link io.filbert.store.LocalBlocks}
 * is the one place that touches blocks, by reference and on their partition's thread.
 */
@NullMarked
package io.filbert.store;

import org.jspecify.annotations.NullMarked;
