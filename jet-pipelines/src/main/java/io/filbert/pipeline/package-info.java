/**
 * Jet jobs that read a graph. {@link io.filbert.pipeline.SamplingPipeline} samples a whole epoch on all members, into Arrow files or
 * a map.
 */
@NullMarked
package io.filbert.pipeline;

import org.jspecify.annotations.NullMarked;
