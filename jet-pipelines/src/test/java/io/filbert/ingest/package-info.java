/** Tests of the ingests on real members. */
@NullMarked
package io.filbert.ingest;

import org.jspecify.annotations.NullMarked;
