/**
 * Sampling, hop by hop, where the data lies. {@link io.filbert.sampler.DistNeighborSampler} groups a frontier by owner and
 * sends one request per owner and hop; the owner draws on its own blocks; {@link io.filbert.sampler.Draws} makes every draw
 * a pure function of its name. What a sample is, exactly, stands in {@code docs/sampling.md}.
 */
@NullMarked
package io.filbert.sampler;

import org.jspecify.annotations.NullMarked;
