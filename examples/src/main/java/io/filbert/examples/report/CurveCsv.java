package io.filbert.examples.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.filbert.examples.report.TrainingLog.Scalar;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The values of a training as CSV: a header {@code run,tag,epoch,step,seconds,value} and a line for each value in the order they
 * were logged. UTF-8, lines end with LF, doubles have all their digits.
 */
public final class CurveCsv {
    private CurveCsv() {}

    /**
     * Writes the values of a log; folders that are missing are made, a file that is there is replaced.
     *
     * @throws IOException if the file cannot be written
     */
    public static void write(TrainingLog log, Path file) throws IOException {
        OutputFolders.makeFor(file);
        try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(file)) {
            csv.writeRecord("run", "tag", "epoch", "step", "seconds", "value");
            for (Scalar s : log.scalars()) {
                csv.writeRecord(
                        s.run(),
                        s.tag(),
                        Integer.toString(s.epoch()),
                        Long.toString(s.step()),
                        Double.toString(s.seconds()),
                        Double.toString(s.value()));
            }
        }
    }
}
