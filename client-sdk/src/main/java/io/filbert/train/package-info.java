/**
 * Training on several members or clients at once. What trainers need besides {@link io.filbert.loader mini-batches}, and without an engine: a
 * model is an array of floats here, as {@code io.filbert.nn} makes it for DJL and any other engine can.
 */
@NullMarked
package io.filbert.train;

import org.jspecify.annotations.NullMarked;
