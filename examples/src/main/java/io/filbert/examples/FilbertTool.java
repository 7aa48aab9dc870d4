package io.filbert.examples;

import io.filbert.examples.bench.BenchCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line behind {@code examples/filbert}. */
@Command(
        name = "filbert",
        description = "Graph learning on Hazelcast.",
        mixinStandardHelpOptions = true,
        version = "Filbert 0.1.0-SNAPSHOT",
        subcommands = {
            QuickstartCommand.class,
            CheckCommand.class,
            PartitionCommand.class,
            MemberCommand.class,
            IngestCommand.class,
            TrainCommand.class,
            PlainTrainerCommand.class,
            ExportCommand.class,
            ImportCommand.class,
            GraphsCommand.class,
            DropCommand.class,
            BenchCommand.class
        },
        synopsisSubcommandLabel = "COMMAND")
public final class FilbertTool implements Runnable {
    /** Set to true to see where an error comes from. */
    static final String STACK_TRACE = "filbert.stacktrace";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run()
    private CommandSpec spec;

    /** Runs a command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        configureLogging();
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new FilbertTool()).setExecutionExceptionHandler((error, command, parsed) -> {
            command.getErr().println(command.getColorScheme().errorText("filbert: " + message(error)));
            if (Boolean.getBoolean(STACK_TRACE)) {
                error.printStackTrace(command.getErr());
            }
            return CommandLine.ExitCode.SOFTWARE;
        });
    }

    private static String message(Throwable error) {
        String message = error.getMessage();
        return message == null ? error.toString() : message;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "which command? One of " + spec.subcommands().keySet());
    }

    private static void configureLogging() {
        if (System.getProperty("java.util.logging.config.file") != null) {
            return;
        }
        try (InputStream in = FilbertTool.class.getResourceAsStream("/filbert-logging.properties")) {
            if (in != null) {
                LogManager.getLogManager().readConfiguration(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read filbert-logging.properties", e);
        }
    }
}
