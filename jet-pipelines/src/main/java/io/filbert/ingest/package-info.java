/**
 * Files, databases and maps into a graph. {@link io.filbert.ingest.RowSource} is where rows come from, {@link io.filbert.ingest.Field}
 * what a mapping wants of them; {@code docs/ingest.md} defines both.
 */
@NullMarked
package io.filbert.ingest;

import org.jspecify.annotations.NullMarked;
