/** Kernels and wire forms, tested without a cluster. */
@NullMarked
package io.filbert.store;

import org.jspecify.annotations.NullMarked;
