package io.filbert.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.filbert.examples.report.TrainingLog.PhaseTime;
import io.filbert.examples.report.TrainingLog.Scalar;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
    @Test
    void nothingIsAskedFromTheNetwork() {
        String page = HtmlReport.html(SampleLogs.training("Cora", 5, 60));
        String unlicensed = page.replaceAll("(?s)/\\*!.*?\\*/", "");
        assertThat(unlicensed).doesNotContain("http:", "https:", "url(", "@import", " src=");
        assertThat(page).contains("default-src &#39;none&#39;").hasSizeLessThan(200_000);
    }

    @Test
    void theLicenceOfThePlotsIsInThePage() {
        String page = HtmlReport.html(SampleLogs.training("Cora", 1, 1));
        assertThat(page)
                .contains("Permission is hereby granted, free of charge")
                .contains("Leon Sorokin");
        assertThat(PageParts.UPLOT_VERSION).matches("\\d+\\.\\d+\\.\\d+");
    }

    @Test
    void textsFromTheLogAreTextInThePage() throws IOException {
        String evil = "</script><b>x\"'&<!--\u0000";
        TrainingLog log = new TrainingLog(evil, Instant.EPOCH, () -> 0)
                .model(evil)
                .dataset(evil)
                .setting(evil, evil)
                .result(evil, evil);
        log.scalar(evil, evil, 0, 0, 1);
        log.phase(evil, 0, evil, 1);
        log.throughput(evil, 0, 1, 1);

        String page = HtmlReport.html(log);

        assertThat(page).doesNotContain("<b>").contains("&lt;/script&gt;&lt;b&gt;x&quot;&#39;&amp;&lt;!--\uFFFD");
        assertThat(page.split("</script>", -1)).as("three scripts").hasSize(4);
        assertThat(data(page).path("runs").get(0).asText()).isEqualTo(evil);
    }

    @Test
    void numbersAndDatesAreEnglishWhateverTheMachineSpeaks() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            assertThat(HtmlReport.html(SampleLogs.training("Cora", 2, 3)))
                    .contains("2026-11-23 20:15 UTC")
                    .containsPattern(">51,\\d{3}<")
                    .containsPattern("waited for data \\d+\\.\\d % of the time");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void partsWithoutDataAreLeftOut() {
        String page = HtmlReport.html(new TrainingLog("Empty"));
        assertThat(page).contains("No run has logged anything yet.").doesNotContain("<h2>", "<table", "<figure");
    }

    @Test
    void withoutAPhaseOfWaitingThePageSaysSo() {
        TrainingLog log = new TrainingLog("Cora");
        log.phase("seed 1", 0, TrainingLog.FORWARD_BACKWARD, 1);
        assertThat(HtmlReport.html(log)).contains("How long the trainer waited for data was not logged.");
    }

    @Test
    void aTagWithOneValueAnEpochIsDrawnOverEpochsOthersOverSteps() {
        Curve epochs = curve(new double[][] {{3, 1}, {1, 2}});
        assertThat(epochs.x()).isEqualTo("epoch");
        assertThat(epochs.xs()).containsExactly(0L, 1L);
        assertThat(epochs.mean()).containsExactly(2.0, 1.5);

        List<Scalar> steps = List.of(scalar("a", 0, 0, 4), scalar("a", 0, 1, 3), scalar("b", 0, 1, 1));
        Curve curve = Curve.of(steps, List.of("a", "b")).get(0);
        assertThat(curve.x()).isEqualTo("step");
        assertThat(curve.lines()).isEqualTo(List.of(List.of(4.0, 3.0), Arrays.asList(null, 1.0)));
        assertThat(curve.mean()).as("only where all runs have a value").isEqualTo(Arrays.asList(null, 2.0));
    }

    @Test
    void aLongLineIsDrawnByMeans() {
        List<Scalar> steps = new ArrayList<>();
        for (int i = 0; i < 2 * Curve.MAX_POINTS + 1; i++) {
            steps.add(scalar("a", 0, i, i));
        }
        Curve curve = Curve.of(steps, List.of("a")).get(0);
        assertThat(curve.merged()).isEqualTo(3);
        assertThat(curve.xs()).hasSize(1334).startsWith(0L, 3L);
        assertThat(curve.lines().get(0)).hasSize(1334).startsWith(1.0, 4.0).endsWith(3999.5);
    }

    @Test
    void barsAreMeansOverTheRunsThatHaveTheEpoch() {
        EpochTimes times = EpochTimes.of(List.of(
                new PhaseTime("a", 0, "hashing", 1),
                new PhaseTime("a", 0, "waiting for data", 2),
                new PhaseTime("b", 0, "waiting for data", 4),
                new PhaseTime("a", 1, "waiting for data", 3)));
        assertThat(times.phases()).containsExactly("waiting for data", "hashing");
        assertThat(times.seconds()).containsExactly(List.of(3.0, 3.0), List.of(.5, 0.0));
        assertThat(times.waiting())
                .isEqualTo("The trainer waited for data 90.0 % of the time: 9.00 s of 10.00 s, 2 runs together.");
        assertThat(times.color("waiting for data")).isEqualTo("p0");
        assertThat(times.color("hashing")).isEqualTo("p6");
    }

    @Test
    void numbersHaveAsManyDigitsAsOneReads() {
        assertThat(List.of(0.0, 0.81249, 1.95, 12.3456, 123.456, 51_300.2, 1_234_567.0, 0.0123456, 5e-5, 1e20, -2.5))
                .extracting(ReportNumbers::text)
                .containsExactly(
                        "0",
                        "0.8125",
                        "1.9500",
                        "12.35",
                        "123.5",
                        "51,300",
                        "1,234,567",
                        "0.01235",
                        "5.00e-05",
                        "1.00e+20",
                        "-2.5000");
        assertThat(ReportNumbers.meanAndDeviation(List.of(1.0, 2.0, 3.0))).isEqualTo("2.0000 ± 1.0000");
        assertThat(ReportNumbers.percent(0, 0)).isEqualTo("0.0 %");
    }

    private static Curve curve(double[][] byRun) {
        List<Scalar> scalars = new ArrayList<>();
        for (int run = 0; run < byRun.length; run++) {
            for (int epoch = 0; epoch < byRun[run].length; epoch++) {
                scalars.add(scalar("run " + run, epoch, epoch, byRun[run][epoch]));
            }
        }
        return Curve.of(scalars, List.of("run 0", "run 1")).get(0);
    }

    private static Scalar scalar(String run, int epoch, long step, double value) {
        return new Scalar(run, "loss", epoch, step, 0, value);
    }

    private static JsonNode data(String page) throws IOException {
        Matcher data =
                Pattern.compile("id=\"data\">(.*?)</script>", Pattern.DOTALL).matcher(page);
        assertThat(data.find()).isTrue();
        return new ObjectMapper().readTree(data.group(1));
    }
}
