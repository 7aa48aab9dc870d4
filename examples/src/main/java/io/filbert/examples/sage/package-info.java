/**
 * Typed GraphSAGE, after R-GCN (Schlichtkrull et al., ESWC 2018) with GraphSAGE's sampled means (Hamilton, Ying, Leskovec,
 * NeurIPS 2017), by the layers of {@code io.filbert.nn}. {@link io.filbert.examples.sage.TypedSage} is the model,
 * {@link io.filbert.examples.sage.SageTrainer} trains it.
 */
@NullMarked
package io.filbert.examples.sage;

import org.jspecify.annotations.NullMarked;
