/** Kernels and wire forms, tested without a cluster. */
@NullMarked
package io.filbert.batch;

import org.jspecify.annotations.NullMarked;
