/**
 * Jet jobs around a graph, on all members at once. {@link io.filbert.pipeline.SamplingPipeline} samples a whole epoch into Arrow files or
 * a map.
 */
@NullMarked
package io.filbert.pipeline;

import org.jspecify.annotations.NullMarked;
