package io.filbert.archive;

import com.hazelcast.jet.core.AbstractProcessor;
import io.filbert.graph.GraphException;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The end of the job, one in the cluster: when all files are complete, makes the directory an export. */
final class CompleteP extends AbstractProcessor {
    private final SortedMap<String, String> sums = new TreeMap<>();
    private @Nullable ExportJob job;
    private @Nullable ExportedGraph graph;
    private Set<String> members = Set.of();

    @Override
    public boolean isCooperative() {
        return false;
    }

    @Override
    protected void init(Context context) {
        job = Objects.requireNonNull(context.jobConfig().getArgument(ExportJob.ARGUMENT));
        graph = ExportedGraph.open(context.hazelcastInstance(), job);
        members = ExportedGraph.members(context.hazelcastInstance());
    }

    @Override
    protected boolean tryProcess(int ordinal, Object item) {
        FileDone done = (FileDone) item;
        sums.put(done.name(), done.sha256());
        return true;
    }

    @Override
    public boolean complete() {
        ExportedGraph all = Objects.requireNonNull(graph);
        try {
            int expected = ExportFile.of(all.version()).size();
            if (sums.size() != expected) {
                throw new GraphException(sums.size() + " of " + expected + " files were written; export again");
            }
            all.requireUnchanged();
            Objects.requireNonNull(job).target().complete(sums, ExportMapping.of(all.version()));
        } catch (IOException | GraphException e) {
            throw all.failure(ExportDirectory.MAPPING, members, e);
        }
        return true;
    }
}
