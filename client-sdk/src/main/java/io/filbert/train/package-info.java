/**
 * Several trainers, one model: {@link io.filbert.train.DistContext} is a trainer's rank in a group, with barrier, broadcast and all-reduce
 * through the grid. {@link io.filbert.train.Checkpoints} keeps there what a training goes on from, and {@link io.filbert.train.Adam} is an
 * optimizer whose state can be kept. None of it needs DJL: a trainer is anything with a {@code float[]} of gradients.
 */
@NullMarked
package io.filbert.train;

import org.jspecify.annotations.NullMarked;
