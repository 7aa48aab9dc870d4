/**
 * From mini-batches to a trainer: {@link io.filbert.train.GraphOps} has the aggregations that DJL lacks. DJL is an optional
 * dependency; a project that uses this package names {@code ai.djl:api} and {@code ai.djl.pytorch:pytorch-engine} itself.
 */
@NullMarked
package io.filbert.train;

import org.jspecify.annotations.NullMarked;
