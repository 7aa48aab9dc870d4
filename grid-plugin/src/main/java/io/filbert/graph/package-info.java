/**
 * The vocabulary: node types, {@link io.filbert.graph.EdgeType}, {@link io.filbert.graph.GraphSchema} and the exceptions.
 * Plain values, no Hazelcast. Everything else in Filbert speaks in these words.
 */
@NullMarked
package io.filbert.graph;

import org.jspecify.annotations.NullMarked;
