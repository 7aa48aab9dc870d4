package io.filbert.tests.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.filbert.ingest.IngestProgress;
import io.filbert.ingest.IngestProgress.Phase;
import io.filbert.tests.property.TestGraph;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/** Hears the progress of a load and holds it to its promise: no count goes back within a phase, and each phase ends at its total. */
final class ProgressCheck implements Consumer<IngestProgress> {
    private final Map<Phase, IngestProgress> last = new EnumMap<>(Phase.class);

    @Override
    public void accept(IngestProgress now) {
        IngestProgress before = last.put(now.phase(), now);
        if (before != null) {
            assertThat(now.done()).as(now + " after " + before).isGreaterThanOrEqualTo(before.done());
            assertThat(now.bytes()).as(now + " after " + before).isGreaterThanOrEqualTo(before.bytes());
            assertThat(now.rejected()).as(now + " after " + before).isGreaterThanOrEqualTo(before.rejected());
            assertThat(now.total()).isEqualTo(before.total());
        }
    }

    /** After a load without rejects. */
    void assertComplete(TestGraph graph, int partitions) {
        long rows = graph.nodes().stream().mapToLong(n -> n.count).sum()
                + graph.edges().stream().mapToLong(TestGraph.Edges::count).sum();
        assertThat(last.keySet()).containsExactly(Phase.values());
        assertThat(last.get(Phase.LOAD).total()).isEqualTo(rows);
        assertThat(last.get(Phase.LOAD).done()).isEqualTo(rows);
        assertThat(last.get(Phase.BUILD).total()).isEqualTo(partitions);
        assertThat(last.get(Phase.BUILD).done()).isEqualTo(partitions);
    }
}
