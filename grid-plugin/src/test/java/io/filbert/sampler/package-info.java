/** Kernels and wire forms, tested without a cluster. */
@NullMarked
package io.filbert.sampler;

import org.jspecify.annotations.NullMarked;
