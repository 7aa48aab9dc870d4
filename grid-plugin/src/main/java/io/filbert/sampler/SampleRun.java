package io.filbert.sampler;

import io.filbert.graph.GraphSchema;
import io.filbert.sampler.HopRequest.Slot;
import io.filbert.store.GraphVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The course of one sample, hop by hop. One use, one thread; the tables of local ids are lent. */
final class SampleRun {
    private final DistNeighborSampler sampler;
    private final SamplePlan plan;
    private final GraphSchema schema;
    private final GraphVersion version;
    private final Seeds seeds;
    private final NodeIndex[] index;
    private final SampledEdges edges;
    private int[] firstOfSeed = new int[0];
    private boolean repeats;

    SampleRun(DistNeighborSampler sampler, GraphVersion version, Seeds seeds, NodeIndex[] index) {
        this.sampler = sampler;
        this.plan = sampler.plan();
        this.schema = plan.schema();
        this.version = version;
        this.seeds = seeds;
        this.index = index;
        this.edges = new SampledEdges(plan);
    }

    SamplerOutput sample(long stepKey) {
        int types = index.length;
        int[][] nodesByHop = new int[types][plan.hops() + 1];
        int[][] edgesByHop = new int[schema.edgeTypes().size()][plan.hops()];
        int[] from = new int[types];
        int[] to = addSeeds();
        for (int t = 0; t < types; t++) {
            nodesByHop[t][0] = to[t];
        }
        for (int hop = 0; hop < plan.hops(); hop++) {
            int[] before = edges.sizes();
            hop(hop, from, to, Draws.absorb(stepKey, hop));
            for (int t = 0; t < types; t++) {
                from[t] = to[t];
                to[t] = index[t].size();
                nodesByHop[t][hop + 1] = to[t] - from[t];
            }
            int[] after = edges.sizes();
            for (int e = 0; e < after.length; e++) {
                edgesByHop[e][hop] = after[e] - before[e];
            }
        }
        boolean backward = plan.direction() == SampleDirection.BACKWARD;
        if (plan.subgraphType() == SubgraphType.INDUCED) {
            edges.clear();
            induced();
            backward = false;
        }
        return output(nodesByHop, edgesByHop, backward);
    }

    /** Gives the seeds their local ids; answers how many each type has. */
    private int[] addSeeds() {
        int[] sizes = new int[index.length];
        for (int t = 0; t < sizes.length; t++) {
            long[] nodes = seeds.nodes()[t];
            int[] first = new int[nodes.length];
            for (int i = 0; i < nodes.length; i++) {
                first[i] = index[t].addSeed(seeds.trees() == null ? 0 : seeds.firstTree()[t] + i, nodes[i]);
                repeats |= first[i] != i;
            }
            sizes[t] = nodes.length;
            if (t == seeds.input()) {
                firstOfSeed = first;
            }
        }
        return sizes;
    }

    private void hop(int hop, int[] from, int[] to, long hopKey) {
        List<Frontier> frontiers = new ArrayList<>();
        int[] place = new int[index.length];
        Arrays.fill(place, -1);
        for (int t = 0; t < index.length; t++) {
            if (to[t] > from[t] && isFollowed(hop, t)) {
                place[t] = frontiers.size();
                frontiers.add(
                        hop == 0 && repeats && t == seeds.input()
                                ? Frontier.seeds(t, index[t], firstOfSeed)
                                : Frontier.range(t, index[t], from[t], to[t]));
            }
        }
        List<Slot> slots = new ArrayList<>();
        for (int e = 0; e < schema.edgeTypes().size(); e++) {
            int adjacency = plan.adjacency(e);
            int type = schema.rowType(adjacency);
            if (plan.numNeighbors()[hop][e] != 0 && place[type] >= 0) {
                slots.add(slot(
                        adjacency,
                        place[type],
                        plan.numNeighbors()[hop][e],
                        Draws.absorb(hopKey, adjacency),
                        plan.choices()[e].excluding(seeds.exclusions()[e])));
            }
        }
        call(hop, frontiers, slots, new long[0][]);
    }

    private boolean isFollowed(int hop, int nodeType) {
        for (int e = 0; e < schema.edgeTypes().size(); e++) {
            if (plan.numNeighbors()[hop][e] != 0 && schema.rowType(plan.adjacency(e)) == nodeType) {
                return true;
            }
        }
        return false;
    }

    private Slot slot(int adjacency, int nodeType, int fanout, long typeKey, Choice choice) {
        return new Slot(
                adjacency,
                nodeType,
                schema.neighborType(adjacency),
                fanout,
                typeKey,
                schema.adjacencyGroup(adjacency),
                plan.rowBytes()[schema.edgeTypeOf(adjacency)],
                choice);
    }

    /** All edges among the sampled nodes: one more hop, whose neighbors are known already. */
    private void induced() {
        List<Frontier> frontiers = new ArrayList<>();
        long[][] among = new long[index.length][];
        for (int t = 0; t < index.length; t++) {
            among[t] = index[t].ids();
            Arrays.sort(among[t]);
            frontiers.add(
                    Frontier.distinct(t, index[t], t == seeds.input() ? firstOfSeed : new int[0], index[t].size()));
        }
        List<Slot> slots = IntStream.range(0, schema.edgeTypes().size())
                .filter(e -> among[schema.rowType(e)].length > 0 && among[schema.neighborType(e)].length > 0)
                .mapToObj(e -> slot(e, schema.rowType(e), -1, 0, plan.choices()[e].induced(seeds.exclusions()[e])))
                .toList();
        call(plan.hops(), frontiers, slots, among);
    }

    private void call(int hop, List<Frontier> frontiers, List<Slot> slots, long[][] among) {
        if (slots.isEmpty()) {
            return;
        }
        boolean ids = slots.stream().anyMatch(slot -> schema.edgeTypes()
                .get(schema.edgeTypeOf(slot.adjacency()))
                .ids());
        HopCall call = new HopCall(
                sampler.catalog(), version, hop, frontiers, slots, plan.replace(), ids, seeds.trees(), among);
        sampler.rpc().callOwners(call.partitions(), call, sampler.deadline());
        for (int s = 0; s < slots.size(); s++) {
            Slot slot = slots.get(s);
            edges.add(call, s, slot, frontiers.get(slot.nodeType()), index[slot.neighborType()]);
        }
    }

    private SamplerOutput output(int[][] nodesByHop, int[][] edgesByHop, boolean backward) {
        long[][] nodes = new long[index.length][];
        Trees trees = seeds.trees();
        int @Nullable [][] batch = trees == null ? null : new int[index.length][];
        for (int t = 0; t < index.length; t++) {
            nodes[t] = index[t].ids();
            if (batch != null && trees != null) {
                batch[t] = index[t].trees();
                for (int i = 0; i < batch[t].length; i++) {
                    batch[t][i] = trees.link(batch[t][i]);
                }
            }
        }
        SampledEdges sampled = edges;
        if (backward) {
            sampled.swap();
        }
        boolean directional = plan.subgraphType() == SubgraphType.DIRECTIONAL;
        if (plan.subgraphType() == SubgraphType.BIDIRECTIONAL) {
            sampled = Bidirectional.of(plan, sampled);
        }
        return new SamplerOutput(
                version,
                seeds.input(),
                seeds.size(),
                nodes,
                batch,
                seeds.time(),
                sampled,
                nodesByHop,
                directional ? edgesByHop : null);
    }
}
