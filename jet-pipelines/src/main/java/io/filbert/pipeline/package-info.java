/**
 * Jet jobs around a graph. {@link io.filbert.pipeline.EdgeFilePipeline} loads edge files on all members at once, each edge sent
 * once to the member that will own it. {@link io.filbert.pipeline.SamplingPipeline} samples a whole epoch on all members, into Arrow
 * files or a map.
 */
@NullMarked
package io.filbert.pipeline;

import org.jspecify.annotations.NullMarked;
