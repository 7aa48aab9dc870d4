package io.filbert.archive;

import java.time.Duration;

/**
 * What an export wrote.
 *
 * @param files Arrow files
 * @param rows nodes and edges
 * @param bytes of the Arrow files
 * @param time that it took
 */
public record ExportReport(long files, long rows, long bytes, Duration time) {}
