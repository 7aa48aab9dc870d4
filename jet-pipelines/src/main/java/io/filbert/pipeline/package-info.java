/**
 * Jet jobs around a graph, on all members at once. {@link io.filbert.pipeline.SamplingPipeline} samples a whole epoch into Arrow files or
 * a map. {@link io.filbert.pipeline.InferencePipeline} applies a model to all nodes, layer by layer, and leaves its rows as an attribute; a
 * {@link io.filbert.pipeline.Layer} is what the user writes.
 */
@NullMarked
package io.filbert.pipeline;

import org.jspecify.annotations.NullMarked;
