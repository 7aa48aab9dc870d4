package io.filbert.examples.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.filbert.examples.data.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaselineReportTest {
    @ParameterizedTest
    @ValueSource(strings = {"bitcoin_otc", "collegemsg"})
    void thePageShowsTheFigures(String graph) throws IOException {
        assumeTrue(DataFolder.find(graph).isPresent(), () -> DataFolder.absent(graph));
        String page = Files.readString(Path.of("..", "docs", "link-prediction-protocol.md"));

        assertThat(page.lines()).containsAll(BaselineReport.rows(TemporalEvents.read(DataFolder.of(graph))));
    }
}
