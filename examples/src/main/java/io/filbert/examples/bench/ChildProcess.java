package io.filbert.examples.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A {@link BenchProcess} as the bench sees it. One thread. */
final class ChildProcess implements AutoCloseable {
    private static final Pattern PAUSE = Pattern.compile("Pause.* (\\d+(?:\\.\\d+)?)ms$");

    private final Path log;
    private final Path errors;
    private final Process process;
    private int linesAsked;
    private final PrintStream commands;
    private final BufferedReader answers;

    /**
     * Starts one and waits until it is there.
     *
     * @param name of its log files
     * @param heap as in {@code -Xmx}
     * @param flags more of them for {@code java}
     * @param arguments of {@link BenchProcess}
     */
    ChildProcess(Path folder, String name, String heap, List<String> flags, List<String> arguments) throws IOException {
        log = folder.resolve(name + "-gc.log");
        errors = folder.resolve(name + ".err");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + heap);
        command.add("-Xlog:gc:file=" + log + ":uptime");
        command.addAll(Jvm.flags());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), BenchProcess.class.getName()));
        command.addAll(arguments);
        process = new ProcessBuilder(command)
                .redirectError(Redirect.to(errors.toFile()))
                .start();
        commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
        String line = answers.readLine();
        if (!BenchProcess.READY.equals(line)) {
            throw failure("did not start");
        }
    }

    /** Has it run a workload; {@link #answer} waits for the end. */
    void ask(String workload, Settings settings) {
        commands.println(workload + " " + settings);
    }

    /** What the workload answered. */
    Settings answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw failure("ended");
        }
        if (!line.startsWith(BenchProcess.DONE)) {
            throw new IOException("a process of the bench: " + line + "; see " + errors);
        }
        return Settings.parse(line);
    }

    Settings run(String workload, Settings settings) throws IOException {
        ask(workload, settings);
        return answer();
    }

    /** What it has computed since it began. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** The longest pause of its collections since this was last asked, in milliseconds. */
    double longestPause() throws IOException {
        double longest = 0;
        List<String> lines = logLines();
        for (String line : lines.subList(linesAsked, lines.size())) {
            Matcher pause = PAUSE.matcher(line);
            if (pause.find()) {
                longest = Math.max(longest, Double.parseDouble(pause.group(1)));
            }
        }
        linesAsked = lines.size();
        return longest;
    }

    private List<String> logLines() throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.toList();
        }
    }

    private IOException failure(String what) throws IOException {
        process.destroyForcibly();
        List<String> lines = Files.readAllLines(errors);
        return new IOException("a process of the bench " + what + ": "
                + String.join(" | ", lines.subList(Math.max(0, lines.size() - 3), lines.size())) + "; see " + errors);
    }

    /** Its process id. */
    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        commands.close(); // the end of its input is its end
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
