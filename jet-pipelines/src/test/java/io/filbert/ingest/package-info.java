/** Tests of sources of rows, on a real member. */
@NullMarked
package io.filbert.ingest;

import org.jspecify.annotations.NullMarked;
