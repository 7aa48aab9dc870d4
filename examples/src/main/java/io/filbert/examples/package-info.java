/**
 * The examples and the tool behind {@code examples/filbert}: {@link io.filbert.examples.FilbertTool} is the command line,
 * {@link io.filbert.examples.Quickstart} the first example. Every example has a {@code run} that returns what it found, for
 * a test to check.
 */
@NullMarked
package io.filbert.examples;

import org.jspecify.annotations.NullMarked;
