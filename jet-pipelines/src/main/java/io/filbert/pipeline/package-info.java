/**
 * Jet jobs around a graph. {@link io.filbert.pipeline.InferencePipeline} applies a model to all nodes, layer by layer, on all members at
 * once, and leaves its rows as an attribute; a {@link io.filbert.pipeline.Layer} is what the user writes.
 */
@NullMarked
package io.filbert.pipeline;

import org.jspecify.annotations.NullMarked;
