/**
 * Files, databases and maps into a graph. {@link io.filbert.ingest.IngestMapping} says what becomes what; {@link
 * io.filbert.ingest.MappingFile} reads one from YAML, {@link io.filbert.ingest.OgbFolder} makes one of a dataset of OGB.
 * {@link io.filbert.ingest.RowSource} is where rows come from, {@link io.filbert.ingest.Field} what a mapping wants of them; {@code
 * docs/ingest.md} defines all of it.
 */
@NullMarked
package io.filbert.ingest;

import org.jspecify.annotations.NullMarked;
