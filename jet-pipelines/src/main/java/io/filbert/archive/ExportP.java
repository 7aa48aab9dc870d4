package io.filbert.archive;

import com.hazelcast.cluster.Address;
import com.hazelcast.jet.core.AbstractProcessor;
import com.hazelcast.jet.core.Processor;
import com.hazelcast.jet.core.ProcessorMetaSupplier;
import com.hazelcast.jet.core.ProcessorSupplier;
import com.hazelcast.jet.core.metrics.Metrics;
import com.hazelcast.jet.core.metrics.Unit;
import io.filbert.arrow.ArrowTypes;
import io.filbert.graph.GraphException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The source of the job: writes some of the files of its member, one after the other, and tells of each that is complete. */
final class ExportP extends AbstractProcessor {
    /** On each member: one reads while the other writes. */
    static final int WRITERS = 2;

    private final ExportedGraph graph;
    private final ExportDirectory directory;
    private final List<ExportFile> files;
    private final Set<String> members;
    private final NodeRanges nodes;
    private int next;
    private long rows;
    private long bytes;
    private @Nullable ExportWriter writer;
    private @Nullable FileDone pending;

    private ExportP(ExportedGraph graph, ExportDirectory directory, List<ExportFile> files, Set<String> members) {
        this.graph = graph;
        this.directory = directory;
        this.files = files;
        this.members = members;
        this.nodes = new NodeRanges(graph.version());
    }

    /** Deals the files: each to the member that owns the most of its partitions, of those to the one with the fewest files. */
    static final class Meta implements ProcessorMetaSupplier {
        private static final long serialVersionUID = 1;

        private transient @Nullable Map<Address, int[]> table;
        private transient @Nullable List<ExportFile> files;

        @Override
        public int preferredLocalParallelism() {
            return WRITERS;
        }

        @Override
        public void init(ProcessorMetaSupplier.Context context) {
            ExportJob job = Objects.requireNonNull(context.jobConfig().getArgument(ExportJob.ARGUMENT));
            table = context.partitionAssignment();
            files = ExportFile.of(
                    ExportedGraph.open(context.hazelcastInstance(), job).version());
            job.target().begin();
        }

        @Override
        public Function<Address, ProcessorSupplier> get(List<Address> addresses) {
            Map<Address, int[]> owned = Objects.requireNonNull(table);
            Map<Address, List<String>> dealt = new HashMap<>();
            addresses.forEach(address -> dealt.put(address, new ArrayList<>()));
            for (ExportFile file : Objects.requireNonNull(files)) {
                Address best = addresses.get(0);
                for (Address address : addresses) {
                    int more = own(owned, address, file) - own(owned, best, file);
                    if (more > 0 || (more == 0 && size(dealt, address) < size(dealt, best))) {
                        best = address;
                    }
                }
                Objects.requireNonNull(dealt.get(best)).add(file.name());
            }
            List<String> members = new ArrayList<>();
            addresses.forEach(address -> members.add(address.toString()));
            return address -> new Supplier(Objects.requireNonNull(dealt.get(address)), members);
        }

        private static int size(Map<Address, List<String>> dealt, Address address) {
            return Objects.requireNonNull(dealt.get(address)).size();
        }

        private static int own(Map<Address, int[]> owned, Address address, ExportFile file) {
            int n = 0;
            for (int partition : owned.getOrDefault(address, new int[0])) {
                n += partition >= file.from() && partition < file.to() ? 1 : 0;
            }
            return n;
        }
    }

    /** Makes the writers of a member. */
    private static final class Supplier implements ProcessorSupplier {
        private static final long serialVersionUID = 1;

        private final List<String> names;
        private final List<String> members;
        private transient @Nullable ExportedGraph graph;
        private transient @Nullable ExportDirectory directory;

        Supplier(List<String> names, List<String> members) {
            this.names = new ArrayList<>(names);
            this.members = new ArrayList<>(members);
        }

        @Override
        public void init(ProcessorSupplier.Context context) {
            ExportJob job = Objects.requireNonNull(context.jobConfig().getArgument(ExportJob.ARGUMENT));
            ArrowTypes.requireOpenModule("files of an export");
            directory = job.target();
            directory.requireSeen(context.hazelcastInstance()
                    .getCluster()
                    .getLocalMember()
                    .getAddress()
                    .toString());
            graph = ExportedGraph.open(context.hazelcastInstance(), job);
        }

        @Override
        public Collection<? extends Processor> get(int count) {
            ExportedGraph open = Objects.requireNonNull(graph);
            List<List<ExportFile>> dealt = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                dealt.add(new ArrayList<>());
            }
            int n = 0;
            for (ExportFile file : ExportFile.of(open.version())) {
                if (names.contains(file.name())) {
                    dealt.get(n++ % count).add(file);
                }
            }
            return dealt.stream()
                    .map(own -> new ExportP(open, Objects.requireNonNull(directory), own, Set.copyOf(members)))
                    .toList();
        }
    }

    /** Disks are waited for, and owners. */
    @Override
    public boolean isCooperative() {
        return false;
    }

    @Override
    public boolean complete() {
        if (pending != null) {
            if (!tryEmit(pending)) {
                return false;
            }
            pending = null;
        }
        if (next == files.size()) {
            return true;
        }
        ExportFile file = files.get(next);
        try {
            ExportWriter open = writer;
            if (open == null) {
                open = new ExportWriter(graph, file, directory, nodes);
                writer = open;
            }
            if (open.step()) {
                note(rows + open.rows(), bytes + open.bytes());
            } else {
                pending = open.complete();
                writer = null;
                rows += pending.rows();
                bytes += pending.bytes();
                next++;
                note(rows, bytes);
                Metrics.metric(GraphExport.FILES).set(next);
            }
        } catch (IOException | GraphException e) {
            throw graph.failure(file.name(), members, e);
        }
        return false;
    }

    private static void note(long rows, long bytes) {
        Metrics.metric(GraphExport.ROWS).set(rows);
        Metrics.metric(GraphExport.BYTES, Unit.BYTES).set(bytes);
    }

    @Override
    public void close() {
        if (writer != null) {
            writer.close();
        }
    }
}
