/**
 * A graph out of the grid into a directory of Arrow files, and back. {@link io.filbert.archive.GraphExport} writes it,
 * {@link io.filbert.archive.GraphImport} checks it and has {@code io.filbert.ingest} load it; {@code docs/archive.md}.
 */
@NullMarked
package io.filbert.archive;

import org.jspecify.annotations.NullMarked;
