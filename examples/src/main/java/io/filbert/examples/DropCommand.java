package io.filbert.examples;

import io.filbert.grid.GraphGrid;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code filbert drop}: removes a graph, or what an interrupted load left. */
@Command(
        name = "drop",
        description = "Removes a graph and all its data, also one whose load was interrupted.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DropCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "GRAPH", description = "Its name.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private String name;

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Override
    public Integer call() {
        try (ClusterOptions.Access access = cluster.connect();
                GraphGrid grid = GraphGrid.of(access.hazelcast())) {
            grid.drop(name);
            Console.print(spec.commandLine().getOut(), "graph %s is dropped", name);
        }
        return CommandLine.ExitCode.OK;
    }
}
