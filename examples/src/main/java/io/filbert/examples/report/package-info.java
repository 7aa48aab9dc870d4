/**
 * What one looks at after a training. {@link io.filbert.examples.report.TrainingLog} is appended to while models train;
 * {@link io.filbert.examples.report.HtmlReport} writes it as a page, {@link io.filbert.examples.report.TensorBoardWriter} as event
 * files, {@link io.filbert.examples.report.CurveCsv} as a table. {@code docs/training-report.md} shows how to read them.
 */
@NullMarked
package io.filbert.examples.report;

import org.jspecify.annotations.NullMarked;
