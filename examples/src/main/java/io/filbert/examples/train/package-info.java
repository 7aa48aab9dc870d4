/**
 * {@code filbert train}: models trained by one or several trainers on mini-batches of the grid, as a program and as an example to read. {@link
 * io.filbert.examples.train.Trainer} is the loop, the same for one trainer and for many; a {@link io.filbert.examples.train.Task} says what is
 * learned: {@link io.filbert.examples.train.CitationTask} and {@link io.filbert.examples.train.WordNetTask} classify nodes, {@link
 * io.filbert.examples.train.LinkTask} predicts links in time. {@link io.filbert.examples.train.TrainingRun} starts the cluster and the
 * trainers.
 */
@NullMarked
package io.filbert.examples.train;

import org.jspecify.annotations.NullMarked;
