/**
 * A trainer without a deep-learning engine: {@link io.filbert.examples.plain.Sgc} is the model, {@link io.filbert.examples.plain.PlainTrainer} the
 * program. No class of DJL is loaded.
 */
@NullMarked
package io.filbert.examples.plain;

import org.jspecify.annotations.NullMarked;
