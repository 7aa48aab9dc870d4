package io.filbert.sampler;

import io.filbert.graph.GraphSchema;
import io.filbert.rpc.OwnerCall;
import io.filbert.rpc.OwnerCalls;
import io.filbert.sampler.HopRequest.Slot;
import io.filbert.store.GraphVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The course of one sample, a call to owners for each hop. It is complete when there is no call any more. One use; one thread at a
 * time. The tables of local ids are lent by the sampler.
 *
 * @param <T> the sample: {@link SamplerOutput} or {@link EdgeSamplerOutput}, or what else is made of it
 */
public final class SampleRun<T> implements OwnerCalls {
    private final DistNeighborSampler sampler;
    private final SamplePlan plan;
    private final GraphSchema schema;
    private final GraphVersion version;
    private final Seeds seeds;
    private final long stepKey;
    private final NodeIndex[] index;
    private final SampledEdges edges;
    private final Function<SamplerOutput, T> result;
    private final int[][] nodesByHop;
    private final int[][] edgesByHop;
    private final int[] from;
    private final int[] to;
    private int hop;
    private int[] firstOfSeed = new int[0];
    private boolean repeats;
    private List<Frontier> frontiers = List.of();
    private List<Slot> slots = List.of();
    private @Nullable HopCall call;
    private @Nullable T output;

    SampleRun(
            DistNeighborSampler sampler,
            GraphVersion version,
            Seeds seeds,
            long stepKey,
            Function<SamplerOutput, T> result) {
        this.sampler = sampler;
        this.plan = sampler.plan();
        this.schema = plan.schema();
        this.version = version;
        this.seeds = seeds;
        this.stepKey = stepKey;
        this.result = result;
        this.index = sampler.borrowTables();
        this.edges = new SampledEdges(plan);
        int types = index.length;
        this.nodesByHop = new int[types][plan.hops() + 1];
        this.edgesByHop = new int[schema.edgeTypes().size()][plan.hops()];
        this.from = new int[types];
        this.to = addSeeds();
        for (int t = 0; t < types; t++) {
            nodesByHop[t][0] = to[t];
        }
        ask();
    }

    @Override
    public @Nullable OwnerCall<?> call() {
        return call;
    }

    @Override
    public int[] partitions() {
        return call == null ? new int[0] : call.partitions();
    }

    @Override
    public void advance() {
        HopCall answered = call;
        if (answered == null) {
            throw new IllegalStateException("the sample is complete");
        }
        int[] before = edges.sizes();
        for (int s = 0; s < slots.size(); s++) {
            Slot slot = slots.get(s);
            Frontier frontier = frontiers.get(slot.nodeType());
            edges.add(answered, s, slot, frontier, index[frontier.type()], index[slot.neighborType()]);
        }
        call = null;
        endHop(before);
        ask();
    }

    /** The sample; throws when it is not complete. */
    public T output() {
        if (output == null) {
            throw new IllegalStateException("the sample waits for " + (call == null ? "nothing" : call.name()));
        }
        return output;
    }

    /** Makes the call of this hop, or of the next one that has something to ask; without one the sample is complete. */
    private void ask() {
        while (hop < sampler.spec().calls()) {
            if (hop < plan.hops()) {
                follow(Draws.absorb(stepKey, hop));
            } else {
                edges.clear();
                induced();
            }
            if (call != null) {
                return;
            }
            endHop(edges.sizes());
        }
        output = result.apply(sample());
        sampler.giveBack(index);
    }

    /** @param before how many edges there were before the hop */
    private void endHop(int[] before) {
        if (hop < plan.hops()) {
            int[] after = edges.sizes();
            for (int t = 0; t < index.length; t++) {
                from[t] = to[t];
                to[t] = index[t].size();
                nodesByHop[t][hop + 1] = to[t] - from[t];
            }
            for (int e = 0; e < after.length; e++) {
                edgesByHop[e][hop] = after[e] - before[e];
            }
        }
        hop++;
    }

    /** Gives the seeds their local ids; answers how many each type has. */
    private int[] addSeeds() {
        int[] sizes = new int[index.length];
        for (int t = 0; t < sizes.length; t++) {
            long[] nodes = seeds.nodes()[t];
            int[] first = new int[nodes.length];
            index[t].expect(seeds.trees() == null ? 0 : seeds.trees().keys().length);
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

    private void follow(long hopKey) {
        List<Frontier> nodes = new ArrayList<>();
        int[] place = new int[index.length];
        Arrays.fill(place, -1);
        for (int t = 0; t < index.length; t++) {
            if (to[t] > from[t] && isFollowed(t)) {
                place[t] = nodes.size();
                nodes.add(
                        hop == 0 && repeats && t == seeds.input()
                                ? Frontier.seeds(t, index[t], firstOfSeed)
                                : Frontier.range(t, index[t], from[t], to[t]));
            }
        }
        List<Slot> wanted = new ArrayList<>();
        for (int e = 0; e < schema.edgeTypes().size(); e++) {
            int adjacency = plan.adjacency(e);
            int type = schema.rowType(adjacency);
            if (plan.numNeighbors()[hop][e] != 0 && place[type] >= 0) {
                wanted.add(slot(
                        adjacency,
                        place[type],
                        plan.numNeighbors()[hop][e],
                        Draws.absorb(hopKey, adjacency),
                        plan.choices()[e].excluding(seeds.exclusions()[e])));
            }
        }
        call(nodes, wanted, new long[0][]);
    }

    private boolean isFollowed(int nodeType) {
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
        List<Frontier> nodes = new ArrayList<>();
        long[][] among = new long[index.length][];
        for (int t = 0; t < index.length; t++) {
            among[t] = index[t].ids();
            Arrays.sort(among[t]);
            nodes.add(Frontier.distinct(t, index[t], t == seeds.input() ? firstOfSeed : new int[0], index[t].size()));
        }
        List<Slot> wanted = IntStream.range(0, schema.edgeTypes().size())
                .filter(e -> among[schema.rowType(e)].length > 0 && among[schema.neighborType(e)].length > 0)
                .mapToObj(e -> slot(e, schema.rowType(e), -1, 0, plan.choices()[e].induced(seeds.exclusions()[e])))
                .toList();
        call(nodes, wanted, among);
    }

    private void call(List<Frontier> nodes, List<Slot> wanted, long[][] among) {
        frontiers = nodes;
        slots = wanted;
        if (slots.isEmpty()) {
            return;
        }
        boolean ids = slots.stream().anyMatch(slot -> schema.edgeTypes()
                .get(schema.edgeTypeOf(slot.adjacency()))
                .ids());
        call = new HopCall(
                sampler.catalog(), version, hop, frontiers, slots, plan.replace(), ids, seeds.trees(), among);
    }

    private SamplerOutput sample() {
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
        boolean induced = plan.subgraphType() == SubgraphType.INDUCED;
        if (plan.direction() == SampleDirection.BACKWARD && !induced) {
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
