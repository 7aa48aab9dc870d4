package io.filbert.ingest;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.jet.core.AbstractProcessor;
import com.hazelcast.jet.core.Processor;
import io.filbert.graph.GraphSchema;
import io.filbert.partition.PartitionAssignment;
import io.filbert.partition.PartitionGraph;
import io.filbert.partition.Partitioner;
import io.filbert.partition.TablePartitionBook;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Takes the shape of the whole graph, on one member, and deals the nodes over the members by LDG, in the order of their ids. It holds 8 bytes an
 * edge, and 16 more while it works. The table goes to the journal.
 */
final class AssignNodesP extends AbstractProcessor {
    private final IngestJob job;
    private @Nullable HazelcastInstance hz;
    private @Nullable LoadingGraph graph;
    private @Nullable PartitionGraph shape;

    AssignNodesP(IngestJob job) {
        this.job = job;
    }

    /** It computes for long. */
    @Override
    public boolean isCooperative() {
        return false;
    }

    @Override
    protected void init(Processor.Context context) {
        hz = context.hazelcastInstance();
    }

    @Override
    protected boolean tryProcess(int ordinal, Object item) {
        Endpoints edges = (Endpoints) item;
        PartitionGraph all = shape;
        if (all == null) {
            graph = LoadingGraph.open(Objects.requireNonNull(hz), job.mapping().graph());
            all = PartitionGraph.of(graph.version().schema());
            shape = all;
        }
        GraphSchema schema = Objects.requireNonNull(graph).version().schema();
        all.edges(schema.edgeTypes().get(edges.edgeType()).type(), edges.source(), edges.destination());
        return true;
    }

    @Override
    public boolean complete() {
        if (shape != null && graph != null) {
            int partitions = graph.version().partitions();
            int[][] ownedBy = graph.rpc()
                    .owners(IntStream.range(0, partitions).toArray())
                    .values()
                    .toArray(new int[0][]);
            PartitionAssignment assignment = Partitioner.ldg(ownedBy.length).partition(shape);
            GraphSchema schema = graph.version().schema();
            TablePartitionBook book = TablePartitionBook.deal(schema, assignment, partitions, ownedBy);
            IngestJournal journal =
                    new IngestJournal(Objects.requireNonNull(hz), job.mapping().graph());
            for (int t = 0; t < schema.nodeTypes().size(); t++) {
                journal.table(t, book.table(t));
            }
        }
        return true;
    }
}
