package io.filbert.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurveCsvTest {
    @Test
    void aLineForEachValueWithAllItsDigits(@TempDir Path folder) throws IOException {
        TrainingLog log = new TrainingLog("Cora", Instant.EPOCH, () -> 0);
        log.scalar("seed 1", "loss", 0, 3, 1.5, 1 / 3.0);
        log.scalar("a \"quoted\", run", "loss", 12, 9_000_000_000L, 2, -4);
        Path file = folder.resolve("new").resolve("curves.csv");

        CurveCsv.write(log, file);

        assertThat(Files.readString(file)).isEqualTo("""
                        run,tag,epoch,step,seconds,value
                        seed 1,loss,0,3,1.5,0.3333333333333333
                        "a ""quoted"", run",loss,12,9000000000,2.0,-4.0
                        """);
    }
}
