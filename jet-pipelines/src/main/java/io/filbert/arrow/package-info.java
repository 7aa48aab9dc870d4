/**
 * Arrow IPC files, as all that writes or reads them here needs it. {@link io.filbert.arrow.ArrowFile} is one that is being written; knows
 * no graphs.
 */
@NullMarked
package io.filbert.arrow;

import org.jspecify.annotations.NullMarked;
