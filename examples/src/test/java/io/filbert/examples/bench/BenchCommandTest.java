package io.filbert.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchCommandTest {
    private final StringWriter err = new StringWriter();
    private final CommandLine bench = new CommandLine(new BenchCommand()).setErr(new PrintWriter(err));

    @Test
    void aBenchThatThereIsNotIsNamedBesideThoseThatThereAre() {
        assertThat(bench.execute("tomato")).isEqualTo(2);
        assertThat(err.toString())
                .contains("no bench tomato; there are all, kernel, sampling, features, batches, ingest, memory,"
                        + " latency, scaling, cache, options, allreduce");
        assertThat(bench.execute("features", "--graph", "star")).isEqualTo(2);
        assertThat(err.toString()).contains("'star' is none of [rmat, uniform, skewed, community]");
    }

    /** Small: members and a client as processes, and a file of figures; how fast is not asked. */
    @Test
    void aBenchStartsWhatItNeedsAndWritesWhatItFound(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("bench.json");
        int code = bench.execute(
                "features",
                "--graph=uniform",
                "--nodes=9000",
                "--edges=60000",
                "--columns=8",
                "--warmup=0",
                "--rounds=2",
                "--json=" + file);
        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertThat(code).as(err.toString()).isEqualTo(json.get("passed").asBoolean() ? 0 : 1);
        JsonNode figure = json.get("figures").get(0);
        assertThat(figure.get("bench").asText()).isEqualTo("features");
        assertThat(figure.get("value").asDouble()).isPositive();
        assertThat(figure.get("ratio").asDouble()).isPositive();
        assertThat(figure.get("target").asText()).isEqualTo(">= 0.300");
        assertThat(json.get("machine").asText()).contains("Hazelcast");
    }
}
