package io.filbert.examples;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.filbert.ingest.Reject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Rejected rows as CSV: file, line, reason, detail, row. */
final class RejectFile {
    private RejectFile() {}

    static void write(Path file, List<Reject> rejects) throws IOException {
        try (CsvWriter csv = CsvWriter.builder().build(file)) {
            csv.writeRecord("file", "line", "reason", "detail", "row");
            for (Reject r : rejects) {
                csv.writeRecord(r.file(), Long.toString(r.line()), r.reason().name(), r.detail(), r.row());
            }
        }
    }
}
