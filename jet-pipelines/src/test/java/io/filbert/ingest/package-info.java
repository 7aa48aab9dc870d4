/** Tests of mappings, sources and readers. */
@NullMarked
package io.filbert.ingest;

import org.jspecify.annotations.NullMarked;
