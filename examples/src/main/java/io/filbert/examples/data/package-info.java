/**
 * Real graphs in folders of tab-separated files, as plain arrays: {@link io.filbert.examples.data.DataFolder} finds a folder,
 * {@link io.filbert.examples.data.CitationData} reads one with labels and a split, {@link
 * io.filbert.examples.link.TemporalEvents} one with times. {@link io.filbert.examples.data.Statistics} sums up several runs.
 */
@NullMarked
package io.filbert.examples.data;

import org.jspecify.annotations.NullMarked;
