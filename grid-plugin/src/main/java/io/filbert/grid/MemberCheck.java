package io.filbert.grid;

import com.hazelcast.config.Config;
import com.hazelcast.config.ExecutorConfig;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.MapConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.RpcOptions;
import io.filbert.rpc.RpcRequest;
import io.filbert.rpc.WireHook;
import io.filbert.store.Maps;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;

/** Asks a member whether it is set up for Filbert. */
record MemberCheck() implements RpcRequest<MemberCheck.Report> {
    /** Changes with every incompatible change of a message or of a stored form. */
    static final int PROTOCOL = 3;

    /**
     * What a member says of itself.
     *
     * @param protocol its {@link #PROTOCOL}
     * @param errors what must be mended
     * @param warnings what should be
     */
    record Report(int protocol, List<String> errors, List<String> warnings) {
        /** The wire form. */
        public static final class Hook extends WireHook<Report> {
            public Hook() {
                super(Report.class, 41, 1);
            }

            @Override
            protected void writeFields(ObjectDataOutput out, Report report) throws IOException {
                out.writeInt(report.protocol);
                out.writeStringArray(report.errors.toArray(new String[0]));
                out.writeStringArray(report.warnings.toArray(new String[0]));
            }

            @Override
            protected Report readFields(ObjectDataInput in) throws IOException {
                return new Report(in.readInt(), texts(in), texts(in));
            }

            private static List<String> texts(ObjectDataInput in) throws IOException {
                String[] texts = in.readStringArray();
                return texts == null ? List.of() : List.of(texts);
            }
        }
    }

    @Override
    public Report execute(HazelcastInstance member) {
        List<String> errors = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        Config config = member.getConfig();
        for (String wildcard : List.of(Maps.ADJACENCY, Maps.FEATURES, Maps.NODES, Maps.IDS, Maps.STAGING)) {
            MapConfig map = config.findMapConfig(Maps.of(wildcard, "check"));
            if (map.getInMemoryFormat() != InMemoryFormat.OBJECT) {
                errors.add("map " + wildcard + " has in-memory-format " + map.getInMemoryFormat() + ", must be OBJECT");
            }
            if (!map.getIndexConfigs().isEmpty()) {
                errors.add("map " + wildcard + " has an index, must have none: every read would copy a block");
            }
        }
        if (config.findMapConfig(Maps.CATALOG).getBackupCount() < 2) {
            warnings.add("map " + Maps.CATALOG + " has backup-count "
                    + config.findMapConfig(Maps.CATALOG).getBackupCount()
                    + ", 6 is advised: without it nothing is readable");
        }
        if (!config.getExecutorConfigs().containsKey(RpcOptions.EXECUTOR)) {
            errors.add("executor " + RpcOptions.EXECUTOR + " is not configured");
        }
        if (!config.getSplitBrainProtectionConfigs().isEmpty()) {
            splitBrain(config, warnings);
        }
        if (ForkJoinPool.getCommonPoolParallelism() < 2) {
            warnings.add("the common pool has parallelism " + ForkJoinPool.getCommonPoolParallelism()
                    + ": asynchronous calls are 5 to 20 times slower; start the JVM with"
                    + " -Djava.util.concurrent.ForkJoinPool.common.parallelism=4");
        }
        return new Report(PROTOCOL, errors, warnings);
    }

    /** A protection that is not named on all maps AND on the executor protects nothing: the executor runs on a minority too. */
    private static void splitBrain(Config config, List<String> warnings) {
        for (String wildcard : List.of(Maps.ADJACENCY, Maps.FEATURES, Maps.NODES, Maps.IDS)) {
            if (config.findMapConfig(Maps.of(wildcard, "check")).getSplitBrainProtectionName() == null) {
                warnings.add("map " + wildcard + " names no split-brain protection although the member has one");
            }
        }
        ExecutorConfig executor = config.findExecutorConfig(RpcOptions.EXECUTOR);
        if (executor.getSplitBrainProtectionName() == null) {
            warnings.add(
                    "executor " + RpcOptions.EXECUTOR + " names no split-brain protection although the member has one");
        }
    }

    /** The wire form. */
    public static final class Hook extends WireHook<MemberCheck> {
        public Hook() {
            super(MemberCheck.class, 40, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, MemberCheck check) {}

        @Override
        protected MemberCheck readFields(ObjectDataInput in) {
            return new MemberCheck();
        }
    }
}
