/**
 * The way in: {@link io.filbert.grid.GraphGrid#of} on a member or a client, {@link io.filbert.grid.GraphWriter} to load a graph,
 * {@link io.filbert.grid.AttributeWriter} to give its nodes more,
 * {@link io.filbert.grid.Graph} to read it, and {@link io.filbert.grid.FilbertConfig} for an instance that the user configures.
 */
@NullMarked
package io.filbert.grid;

import org.jspecify.annotations.NullMarked;
