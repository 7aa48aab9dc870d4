/** Kernels and wire forms, tested without a cluster. */
@NullMarked
package io.filbert.rpc;

import org.jspecify.annotations.NullMarked;
