package io.filbert.examples;

import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code filbert graphs}: what graphs a cluster has, or what one of them looks like. */
@Command(
        name = "graphs",
        description = "Lists the graphs of a cluster, or describes one.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class GraphsCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "GRAPH", arity = "0..1", description = "The graph to describe.")
    private @Nullable String name;

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Override
    public Integer call() {
        try (ClusterOptions.Access access = cluster.connect();
                GraphGrid grid = GraphGrid.of(access.hazelcast())) {
            if (name == null) {
                for (String found : grid.list()) {
                    print("%s", grid.open(found));
                }
                return CommandLine.ExitCode.OK;
            }
            Graph graph = grid.open(name);
            print("%s", graph);
            print("%s", graph.schema());
            print("%s", graph.report());
        }
        return CommandLine.ExitCode.OK;
    }

    private void print(String format, Object... values) {
        Console.print(spec.commandLine().getOut(), format, values);
    }
}
