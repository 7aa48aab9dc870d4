package io.filbert.tests.ingest;

import com.hazelcast.core.DistributedObject;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.jet.Job;
import io.filbert.tests.cluster.TestCluster;
import java.util.List;

/** Clusters with Jet, and what an ingest leaves in them. */
final class IngestClusters {
    private IngestClusters() {}

    static TestCluster of(int members) {
        return TestCluster.of(members)
                .memberConfig(config -> config.getJetConfig().setEnabled(true).setCooperativeThreadCount(2));
    }

    /** The maps of a graph that have entries. A map without any may have a name for a while: members tell one another of it later. */
    static List<String> maps(HazelcastInstance hz, String graph) {
        return hz.getDistributedObjects().stream()
                .map(DistributedObject::getName)
                .filter(name -> name.startsWith("filbert." + graph + "."))
                .filter(name -> !hz.getMap(name).isEmpty())
                .sorted()
                .toList();
    }

    /** Jobs that have not ended. */
    static List<Job> running(HazelcastInstance hz) {
        return hz.getJet().getJobs().stream()
                .filter(job -> !job.getStatus().isTerminal())
                .toList();
    }
}
