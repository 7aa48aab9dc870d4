package io.filbert.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.htmlunit.BrowserVersion;
import org.htmlunit.SilentCssErrorHandler;
import org.htmlunit.StringWebResponse;
import org.htmlunit.WebClient;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.DomNode;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.util.WebConnectionWrapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Opens the page in a browser without a window, runs its scripts and looks at what they drew. An error of a script fails the test.
 * HtmlUnit 5.5 lacks two things that uPlot needs. It has no {@code Path2D}, so the canvas is one that keeps what is drawn on it: lines
 * with their points, filled shapes, texts. And it knows no {@code f(...list)}, so the five of them in uPlot are written as
 * {@code f.apply}.
 */
class HtmlReportPageTest {
    private static final String CANVAS = """
            (function () {
              function Path(other) { this.points = other ? other.points.slice() : []; this.rects = other ? other.rects.slice() : []; this.arcs = 0; }
              Path.prototype = {
                moveTo: function (x, y) { this.points.push([x, y]); },
                lineTo: function (x, y) { this.points.push([x, y]); },
                rect: function (x, y, w, h) { this.rects.push([x, y, w, h]); },
                arc: function () { this.arcs++; },
                arcTo: function () {}, bezierCurveTo: function () {}, closePath: function () {}, addPath: function () {}
              };
              window.Path2D = Path;
              HTMLCanvasElement.prototype.getContext = function () {
                if (this.pen) return this.pen;
                var drawn = this.drawn = {lines: [], bars: [], texts: []};
                var none = function () {};
                return this.pen = {
                  canvas: this, save: none, restore: none, clip: none, translate: none, rotate: none, beginPath: none, moveTo: none,
                  lineTo: none, setLineDash: none, fillRect: none, strokeRect: none, rect: none, closePath: none,
                  clearRect: function () { drawn.lines.length = drawn.bars.length = drawn.texts.length = 0; },
                  stroke: function (path) { if (path && path.points.length && !path.arcs) drawn.lines.push(path.points); },
                  fill: function (path) { if (path && path.rects.length) drawn.bars.push(path.rects); },
                  fillText: function (text) { drawn.texts.push(text); },
                  measureText: function (text) { return {width: 6 * text.length}; }
                };
              };
            })();
            """;

    private static final Pattern SPREAD_CALL =
            Pattern.compile("(?:([\\w$]+)\\.)?([\\w$]+)\\(\\.\\.\\.((?:[^()]|\\([^()]*\\))*)\\)");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    private final List<URL> requests = new ArrayList<>();
    private final List<String> alerts = new ArrayList<>();
    private final WebClient browser = new WebClient(BrowserVersion.CHROME);

    @BeforeEach
    void watch() {
        browser.setAlertHandler((page, message) -> alerts.add(message));
        browser.setCssErrorHandler(new SilentCssErrorHandler());
        browser.setScriptPreProcessor((page, source, name, line, element) ->
                source.contains("var uPlot=") ? CANVAS + withoutSpreadCalls(source) : source);
        new WebConnectionWrapper(browser) { // files are not read through it
            @Override
            public WebResponse getResponse(WebRequest request) throws IOException {
                requests.add(request.getUrl());
                return new StringWebResponse(Files.readString(folder.resolve("report.html")), request.getUrl());
            }
        };
    }

    @AfterEach
    void close() {
        browser.close();
    }

    @Test
    void fiveRunsAreFiveLinesAndAMeanInEachPlot() throws IOException {
        HtmlPage page = open(SampleLogs.training("Cora, GraphSAGE", 5, 60));

        assertThat(page.getTitleText()).isEqualTo("Cora, GraphSAGE");
        assertThat(texts(page, "h1")).containsExactly("Cora, GraphSAGE");
        assertThat(texts(page, "h2"))
                .containsExactly("Results", "Curves", "Where the time went", "Throughput", "Settings");
        assertThat(texts(page, ".plots h3"))
                .containsExactly("loss", "validation accuracy", "seeds per second", "edges per second");
        for (int plot = 0; plot < 4; plot++) {
            assertThat(drawn(page, "plot-" + plot, "lines.length"))
                    .as("lines of plot %d", plot)
                    .isEqualTo("6");
            assertThat(drawn(page, "plot-" + plot, "lines[0].length")).isEqualTo("60");
            assertThat(drawn(page, "plot-" + plot, "texts")).startsWith("epoch,0,5,10,");
        }
    }

    @Test
    void theCurveFallsWhereTheLossFalls() throws IOException {
        TrainingLog log = new TrainingLog("Cora", Instant.EPOCH, () -> 0);
        log.scalar("seed 1", "loss", 0, 0, 2);
        log.scalar("seed 1", "loss", 1, 1, 1);
        log.scalar("seed 1", "loss", 2, 2, 1.5);

        HtmlPage page = open(log);

        String[] xy = drawn(page, "plot-0", "lines[0]").split(",", -1);
        assertThat(xy).hasSize(6);
        assertThat(Double.parseDouble(xy[1])).as("higher is a smaller y").isLessThan(Double.parseDouble(xy[5]));
        assertThat(Double.parseDouble(xy[5])).isLessThan(Double.parseDouble(xy[3]));
        assertThat(drawn(page, "plot-0", "lines.length"))
                .as("no mean of one run")
                .isEqualTo("1");
    }

    @Test
    void theShareOfWaitingIsWrittenOutAndBarsAreStacked() throws IOException {
        TrainingLog log = new TrainingLog("Cora", Instant.EPOCH, () -> 0);
        for (int epoch = 0; epoch < 4; epoch++) {
            log.phase("seed 1", epoch, TrainingLog.WAITING_FOR_DATA, 1);
            log.phase("seed 1", epoch, TrainingLog.FORWARD_BACKWARD, 3);
        }

        HtmlPage page = open(log);

        assertThat(texts(page, ".wait"))
                .containsExactly("The trainer waited for data 25.0 % of the time: 4.00 s of 16.00 s.");
        assertThat(texts(page, ".key")).containsExactly("waiting for data 25.0 %", "forward and backward 75.0 %");
        assertThat(drawn(page, "times", "bars.length")).as("colours").isEqualTo("2");
        assertThat(drawn(page, "times", "bars[0].length")).as("epochs").isEqualTo("4");
        double all = Double.parseDouble(drawn(page, "times", "bars[0][0][3]"));
        double waiting = Double.parseDouble(drawn(page, "times", "bars[1][0][3]"));
        assertThat(waiting / all).as("waiting lies over the whole bar").isBetween(.23, .27);
    }

    @Test
    void pressingARunHidesItsLinesAndPressingAgainShowsThem() throws IOException {
        HtmlPage page = open(SampleLogs.training("Cora", 3, 10));
        HtmlElement button = page.querySelector("button[data-line='1']");
        assertThat(button.getTextContent().strip()).isEqualTo("seed 2");

        press(button);
        assertThat(button.getAttribute("aria-pressed")).isEqualTo("false");
        assertThat(drawn(page, "plot-0", "lines.length")).isEqualTo("3");
        assertThat(drawn(page, "plot-3", "lines.length")).isEqualTo("3");

        press(button);
        assertThat(button.getAttribute("aria-pressed")).isEqualTo("true");
        assertThat(drawn(page, "plot-0", "lines.length")).isEqualTo("4");
    }

    @Test
    void thePageTellsItsStoryInTables() throws IOException {
        HtmlPage page = open(SampleLogs.training("Cora", 2, 3));

        assertThat(texts(page, "caption"))
                .containsExactly(
                        "Results",
                        "The last value of each run",
                        "Seconds of all epochs by phase",
                        "Throughput, the mean of a run's epochs",
                        "Settings");
        assertThat(page.querySelector(".numbers").getTextContent())
                .contains("run", "loss", "validation accuracy", "seed 1", "seed 2", "mean ± standard deviation");
        assertThat(texts(page, ".settings th")).contains("batch size", "learning rate");
        for (DomNode plot : page.querySelectorAll(".plot")) {
            assertThat(((DomElement) plot).getAttribute("role")).isEqualTo("img");
            assertThat(((DomElement) plot).getAttribute("aria-label")).isNotBlank();
        }
    }

    @Test
    void aServerIsAskedForThePageAndNothingElse() throws IOException {
        HtmlReport.write(SampleLogs.training("Cora", 2, 3), folder.resolve("report.html"));
        HtmlPage page = browser.getPage("http://reports.example/report.html");
        browser.waitForBackgroundJavaScript(2000);
        assertThat(drawn(page, "plot-0", "lines.length")).isEqualTo("3");
        assertThat(requests).hasSize(1);
    }

    @Test
    void namesOfDataDoNothing() throws IOException {
        String evil = "</script><b>x</b><script>alert(1)</script><img src=x onerror=alert(2)>";
        TrainingLog log =
                new TrainingLog(evil, Instant.EPOCH, () -> 0).dataset(evil).setting(evil, evil);
        log.scalar(evil, evil, 0, 0, 1);
        log.phase(evil, 0, evil, 1);

        HtmlPage page = open(log);

        assertThat(page.getTitleText()).isEqualTo(evil);
        assertThat(texts(page, "h1")).containsExactly(evil);
        assertThat(page.querySelectorAll("b, img")).isEmpty();
        assertThat(page.querySelectorAll("script")).hasSize(3);
        assertThat(alerts).isEmpty();
    }

    @Test
    void oneEpochOfOneRunIsOneMark() throws IOException {
        HtmlPage page = open(SampleLogs.training("Cora", 1, 1));
        assertThat(drawn(page, "plot-0", "texts"))
                .as("epoch 0 alone on the x axis")
                .startsWith("epoch,0,");
        assertThat(drawn(page, "plot-0", "texts")).doesNotContain(",10,", ",100,");
        assertThat(drawn(page, "times", "bars.length")).isEqualTo("5");
    }

    @Test
    void printingDrawsTheSamePlots() throws IOException {
        HtmlPage page = open(SampleLogs.training("Cora", 2, 5));
        for (String event : List.of("beforeprint", "afterprint")) {
            page.executeJavaScript("window.dispatchEvent(new Event('" + event + "'))");
            browser.waitForBackgroundJavaScript(1000);
            assertThat(drawn(page, "plot-0", "lines.length")).isEqualTo("3");
            assertThat(page.querySelectorAll("canvas")).hasSize(5);
        }
    }

    private HtmlPage open(TrainingLog log) throws IOException {
        Path file = folder.resolve("report.html");
        HtmlReport.write(log, file);
        HtmlPage page = browser.getPage(file.toUri().toURL());
        browser.waitForBackgroundJavaScript(2000);
        assertThat(requests).as("to the network").isEmpty();
        return page;
    }

    private void press(HtmlElement button) throws IOException {
        button.click();
        browser.waitForBackgroundJavaScript(1000);
    }

    /** {@code a.push(...b)} as {@code a.push.apply(a,[...b])}. */
    private static String withoutSpreadCalls(String script) {
        return SPREAD_CALL
                .matcher(script)
                .replaceAll(call -> Matcher.quoteReplacement((call.group(1) == null
                                ? call.group(2) + ".apply(null"
                                : call.group(1) + "." + call.group(2) + ".apply(" + call.group(1))
                        + ",[..." + call.group(3) + "])"));
    }

    private static List<String> texts(HtmlPage page, String selector) {
        return page.querySelectorAll(selector).stream()
                .map(n -> n.getTextContent().strip())
                .toList();
    }

    /** What is on the canvas of a plot. */
    private static String drawn(HtmlPage page, String plot, String what) {
        String script = "String(document.querySelector('#" + plot + " canvas').drawn." + what + ")";
        return String.valueOf(page.executeJavaScript(script).getJavaScriptResult());
    }
}
