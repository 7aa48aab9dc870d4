/**
 * Temporal link prediction, judged: {@link io.filbert.examples.link.TemporalEvents} reads and splits the events, {@link
 * io.filbert.examples.link.Negatives} draws what did not happen, {@link io.filbert.examples.link.LinkScores} with {@link
 * io.filbert.examples.link.AveragePrecision} says how well scores tell the two apart, and {@link
 * io.filbert.examples.link.LinkBaseline} is what a model must beat. The protocol is {@code docs/link-prediction-protocol.md}.
 * All of it is plain Java on arrays.
 */
@NullMarked
package io.filbert.examples.link;

import org.jspecify.annotations.NullMarked;
