package io.filbert.archive;

/**
 * How far an export is, as of a few seconds ago.
 *
 * @param files that are complete
 * @param allFiles how many there will be
 * @param rows nodes and edges written
 * @param allRows how many there are
 * @param bytes written
 */
public record ExportProgress(long files, long allFiles, long rows, long allRows, long bytes) {}
