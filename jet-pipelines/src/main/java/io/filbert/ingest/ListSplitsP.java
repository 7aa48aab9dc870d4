package io.filbert.ingest;

import com.hazelcast.config.MapConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.jet.core.AbstractProcessor;
import com.hazelcast.jet.core.Processor;
import io.filbert.store.Maps;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tells the journal what its member can read, one on each member; what all can read, the first tells. */
final class ListSplitsP extends AbstractProcessor {
    private final IngestJob job;
    private @Nullable HazelcastInstance hz;
    private int member;

    ListSplitsP(IngestJob job) {
        this.job = job;
    }

    /** Directories may be slow. */
    @Override
    public boolean isCooperative() {
        return false;
    }

    @Override
    protected void init(Processor.Context context) {
        hz = context.hazelcastInstance();
        member = context.memberIndex();
    }

    @Override
    public boolean complete() {
        HazelcastInstance own = Objects.requireNonNull(hz);
        List<List<Split>> all = new ArrayList<>();
        for (MappedSource source : MappedSource.of(job.mapping())) {
            RowSource rows = source.mapping().source();
            if (rows.isShared()) {
                all.add(member == 0 ? timed(rows.splits(own)) : List.of());
            } else {
                String address = own.getCluster().getLocalMember().getAddress().toString();
                all.add(timed(rows.splits(own)).stream().map(s -> s.on(address)).toList());
            }
        }
        new IngestJournal(own, job.mapping().graph())
                .found(member, new MemberSplits(all, Runtime.getRuntime().maxMemory(), usedHeap(), backups(own)));
        return true;
    }

    /** With the times of their files, so that one that is changed before a load goes on is noticed. */
    private static List<Split> timed(List<Split> splits) {
        return splits.stream()
                .map(split -> split.modified(modified(split.file())))
                .toList();
    }

    private static long modified(String file) {
        try {
            return Files.getLastModifiedTime(Path.of(file)).toMillis();
        } catch (IOException | InvalidPathException e) { // a database, a map
            return 0;
        }
    }

    private int backups(HazelcastInstance own) {
        MapConfig config = own.getConfig()
                .findMapConfig(Maps.of(Maps.ADJACENCY, job.mapping().graph()));
        return config.getBackupCount() + config.getAsyncBackupCount();
    }

    /** What the last collection of each heap pool left, or what is used where there was none. */
    static long usedHeap() {
        long used = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getType() == MemoryType.HEAP) {
                used += pool.getCollectionUsage() != null
                                && pool.getCollectionUsage().getUsed() > 0
                        ? pool.getCollectionUsage().getUsed()
                        : 0;
            }
        }
        Runtime runtime = Runtime.getRuntime();
        return used > 0 ? used : runtime.totalMemory() - runtime.freeMemory();
    }
}
