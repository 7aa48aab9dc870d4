package io.filbert.examples.bench;

import io.filbert.partition.SplitMix64;
import java.io.IOException;

/**
 * What a graph is, in two numbers: all its edges, and the sum over its nodes of a hash of the node and its in-neighbors in their order. Parts of
 * a graph add up.
 *
 * @param edges how many
 * @param digest the sum
 */
record LoadedGraph(long edges, long digest) {
    /** In-edges of one node after the other. */
    static final class Digest {
        private long edges;
        private long sum;
        private long node;

        /** Begins with a node. */
        void node(long id) {
            node = SplitMix64.absorb(0, id);
        }

        /** The node's next in-neighbor. */
        void neighbor(long id) {
            node = SplitMix64.absorb(node, id);
            edges++;
        }

        /** The node has no more. */
        void end() {
            sum += node;
        }

        LoadedGraph graph() {
            return new LoadedGraph(edges, sum);
        }
    }

    static LoadedGraph of(Csc csc) {
        Digest digest = new Digest();
        for (int v = 0; v < csc.nodes(); v++) {
            digest.node(v);
            for (int e = csc.colptr()[v]; e < csc.colptr()[v + 1]; e++) {
                digest.neighbor(csc.row()[e]);
            }
            digest.end();
        }
        return digest.graph();
    }

    /** A graph as the members of a cluster own it. */
    static LoadedGraph in(BenchCluster cluster, String graph) throws IOException {
        LoadedGraph all = new LoadedGraph(0, 0);
        for (ChildProcess member : cluster.members()) {
            Settings answer = member.run(Workloads.DIGEST, new Settings().set("graph", graph));
            all = new LoadedGraph(all.edges + answer.whole("edges"), all.digest + answer.whole("digest"));
        }
        return all;
    }
}
