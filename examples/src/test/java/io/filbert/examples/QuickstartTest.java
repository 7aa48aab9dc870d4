package io.filbert.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The short way through the quickstart; training is run by the launcher, see {@code .ci/run}. */
class QuickstartTest {
    @Test
    void withoutTrainingItLoadsSamplesAndReports() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        QuickstartResult result = QuickstartCommand.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                "--no-train",
                "--members=2",
                "--partitions=11",
                "--sampler-threads=2");
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("2 members", "11 partitions", "365,119 edges of 62 types", "82,192 nodes");
        assertThat(result.epochDigest()).matches("[0-9a-f]{64}");
        assertThat(result.sampledEdgesPerSecond()).isPositive();
        assertThat(result.members()).isEqualTo(2);
        assertThat(result.testAccuracy()).isNull();
    }
}
