package io.filbert.ingest;

import com.hazelcast.cluster.Address;
import com.hazelcast.function.FunctionEx;
import com.hazelcast.jet.core.Processor;
import com.hazelcast.jet.core.ProcessorMetaSupplier;
import com.hazelcast.jet.core.ProcessorSupplier;
import io.filbert.graph.InvalidGraphException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Deals the splits of a job over its readers: the largest first, each to the reader with the least to read among those that can read it.
 */
final class TaskSupplier implements ProcessorMetaSupplier {
    private static final long serialVersionUID = 1;

    private final List<IngestTask> tasks;
    private final FunctionEx<List<IngestTask>, Processor> create;
    private final int readers;

    /**
     * @param readers on each member
     * @param create makes a reader of its tasks
     */
    TaskSupplier(List<IngestTask> tasks, int readers, FunctionEx<List<IngestTask>, Processor> create) {
        this.tasks = new ArrayList<>(tasks);
        this.readers = readers;
        this.create = create;
    }

    @Override
    public int preferredLocalParallelism() {
        return readers;
    }

    @Override
    public Function<? super Address, ? extends ProcessorSupplier> get(List<Address> addresses) {
        Map<Address, List<List<IngestTask>>> dealt = deal(addresses);
        return address -> new ReaderSupplier(dealt.getOrDefault(address, List.of()), create);
    }

    private Map<Address, List<List<IngestTask>>> deal(List<Address> addresses) {
        int slots = addresses.size() * readers;
        long[] load = new long[slots];
        List<List<IngestTask>> bySlot = new ArrayList<>();
        for (int s = 0; s < slots; s++) {
            bySlot.add(new ArrayList<>());
        }
        List<IngestTask> largestFirst = new ArrayList<>(tasks);
        largestFirst.sort(Comparator.comparingLong((IngestTask t) -> t.split().bytes())
                .reversed()
                .thenComparingInt(IngestTask::stream));
        for (IngestTask task : largestFirst) {
            int best = -1;
            for (int s = 0; s < slots; s++) {
                // slot s is on member s % members, so that few splits are on different members
                String member = task.split().member();
                if ((member.isEmpty()
                                || member.equals(
                                        addresses.get(s % addresses.size()).toString()))
                        && (best < 0 || load[s] < load[best])) {
                    best = s;
                }
            }
            if (best < 0) {
                throw new InvalidGraphException("the member " + task.split().member() + " that has the file "
                        + task.split().file() + " left; start it again, or ingest anew");
            }
            load[best] += Math.max(1, task.split().bytes());
            bySlot.get(best).add(task);
        }
        Map<Address, List<List<IngestTask>>> byMember = new HashMap<>();
        for (int s = 0; s < slots; s++) {
            byMember.computeIfAbsent(addresses.get(s % addresses.size()), a -> new ArrayList<>())
                    .add(bySlot.get(s));
        }
        return byMember;
    }

    /** Makes the readers of one member. */
    private static final class ReaderSupplier implements ProcessorSupplier {
        private static final long serialVersionUID = 1;

        private final List<List<IngestTask>> tasks;
        private final FunctionEx<List<IngestTask>, Processor> create;

        ReaderSupplier(List<List<IngestTask>> tasks, FunctionEx<List<IngestTask>, Processor> create) {
            this.tasks = tasks;
            this.create = create;
        }

        @Override
        public Collection<? extends Processor> get(int count) {
            Processor[] readers = new Processor[count];
            Arrays.setAll(readers, i -> create.apply(i < tasks.size() ? tasks.get(i) : List.of()));
            return Arrays.asList(readers);
        }
    }
}
