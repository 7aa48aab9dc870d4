package io.filbert.sampler;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.GraphSchema;
import io.filbert.rpc.IntList;
import io.filbert.sampler.HopRequest.Slot;
import io.filbert.store.FeatureTensor;
import io.filbert.store.GraphVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of one sample: local ids by node type, edges by edge type, hop by hop. Reused from batch to batch for its
 * tables. One thread at a time.
 */
final class SampleRun {
    private final GraphVersion version;
    private final GraphSchema schema;
    private final NodeIndex[] index;
    private final int[][] row;
    private final int[][] col;
    private final long[] @Nullable [] edge;
    private final byte[][] @Nullable [] attributes;
    private final int[] edges;
    private int[] firstOfSeed = new int[0];
    private boolean repeats;

    /** @param rowBytes bytes of each edge attribute wanted, by (edge type, attribute); 0 where it is not */
    SampleRun(GraphVersion version, NodeIndex[] index, int[][] rowBytes) {
        this.version = version;
        this.schema = version.schema();
        this.index = index;
        int n = schema.edgeTypes().size();
        this.row = new int[n][0];
        this.col = new int[n][0];
        this.edge = new long[n][];
        this.attributes = new byte[n][][];
        this.edges = new int[n];
        for (int e = 0; e < n; e++) {
            edge[e] = schema.edgeTypes().get(e).ids() ? new long[0] : null;
            byte[] @Nullable [] rows = new byte[rowBytes[e].length][];
            for (int a = 0; a < rows.length; a++) {
                rows[a] = rowBytes[e][a] > 0 ? new byte[0] : null;
            }
            attributes[e] = rows;
        }
    }

    SamplerOutput sample(DistNeighborSampler sampler, int input, long[] seeds, long stepKey) {
        int[][] numNeighbors = sampler.numNeighbors();
        int hops = numNeighbors.length;
        int types = schema.nodeTypes().size();
        int[][] nodesByHop = new int[types][hops + 1];
        int[][] edgesByHop = new int[edges.length][hops];
        addSeeds(input, seeds);
        int[] from = new int[types];
        int[] to = new int[types];
        to[input] = seeds.length;
        nodesByHop[input][0] = seeds.length;
        for (int hop = 0; hop < hops; hop++) {
            List<Slot> slots = slots(sampler, numNeighbors[hop], from, to, Draws.absorb(stepKey, hop));
            int[] before = edges.clone();
            if (!slots.isEmpty()) {
                hop(sampler, hop, slots, from, to);
            }
            for (int t = 0; t < types; t++) {
                from[t] = to[t];
                to[t] = index[t].size();
                nodesByHop[t][hop + 1] = to[t] - from[t];
            }
            for (int e = 0; e < edges.length; e++) {
                edgesByHop[e][hop] = edges[e] - before[e];
            }
        }
        return output(input, seeds.length, nodesByHop, edgesByHop);
    }

    private void addSeeds(int input, long[] seeds) {
        firstOfSeed = new int[seeds.length];
        repeats = false;
        for (int i = 0; i < seeds.length; i++) {
            firstOfSeed[i] = index[input].addSeed(seeds[i]);
            repeats |= firstOfSeed[i] != i;
        }
    }

    private List<Slot> slots(DistNeighborSampler sampler, int[] fanouts, int[] from, int[] to, long hopKey) {
        List<Slot> slots = new ArrayList<>();
        IntList nodeTypes = new IntList(4);
        for (int t = 0; t < from.length; t++) {
            boolean followed = false;
            for (int e = 0; e < fanouts.length && !followed; e++) {
                followed = fanouts[e] != 0 && schema.destinationIndex(e) == t && to[t] > from[t];
            }
            if (followed) {
                nodeTypes.add(t);
            }
        }
        for (int e = 0; e < fanouts.length; e++) {
            for (int i = 0; i < nodeTypes.size() && fanouts[e] != 0; i++) {
                if (nodeTypes.get(i) == schema.destinationIndex(e)) {
                    slots.add(new Slot(
                            e, i, fanouts[e], Draws.absorb(hopKey, e), schema.edgeGroup(e), sampler.rowBytes()[e]));
                }
            }
        }
        return slots;
    }

    private void hop(DistNeighborSampler sampler, int hop, List<Slot> slots, int[] from, int[] to) {
        int[] nodeTypes = slots.stream()
                .mapToInt(slot -> schema.destinationIndex(slot.edgeType()))
                .distinct()
                .sorted()
                .toArray();
        long[][] frontier = new long[nodeTypes.length][];
        int[] sizes = new int[nodeTypes.length];
        int[][] positions = new int[nodeTypes.length][];
        for (int i = 0; i < nodeTypes.length; i++) {
            frontier(hop, nodeTypes[i], from[nodeTypes[i]], to[nodeTypes[i]], i, frontier, sizes, positions);
        }
        boolean ids = slots.stream().anyMatch(slot -> edge[slot.edgeType()] != null);
        HopCall call =
                new HopCall(sampler.catalog(), version, hop, nodeTypes, frontier, sizes, slots, sampler.replace(), ids);
        sampler.rpc().callOwners(call.partitions(), call, sampler.deadline());
        for (int s = 0; s < slots.size(); s++) {
            int i = slots.get(s).nodeType();
            stitch(call, s, slots.get(s), from[nodeTypes[i]], to[nodeTypes[i]], positions[i]);
        }
    }

    /** The frontier without repeats, and for each frontier node its position there; an empty map when there are no repeats. */
    private void frontier(
            int hop, int type, int from, int to, int i, long[][] frontier, int[] sizes, int[][] positions) {
        long[] nodes = new long[to - from];
        int n = 0;
        if (hop == 0 && repeats) {
            int[] at = new int[to];
            for (int local = 0; local < to; local++) {
                if (firstOfSeed[local] == local) {
                    at[local] = n;
                    nodes[n++] = index[type].id(local);
                } else {
                    at[local] = at[firstOfSeed[local]];
                }
            }
            positions[i] = at;
        } else {
            for (int local = from; local < to; local++) {
                nodes[n++] = index[type].id(local);
            }
            positions[i] = new int[0];
        }
        frontier[i] = nodes;
        sizes[i] = n;
    }

    /** Takes a slot's edges out of the replies in the order of the frontier, and gives local ids to new nodes. */
    private void stitch(HopCall call, int s, Slot slot, int from, int to, int[] positions) {
        int e = slot.edgeType();
        long total = 0;
        for (int k = 0; k < to - from; k++) {
            total += call.count(s, positions.length == 0 ? k : positions[k]);
        }
        int next = edges[e];
        reserve(e, Math.toIntExact(next + total));
        NodeIndex sources = index[schema.sourceIndex(e)];
        int[] rows = row[e];
        int[] cols = col[e];
        long[] edgeIds = edge[e];
        for (int k = 0; k < to - from; k++) {
            int position = positions.length == 0 ? k : positions[k];
            int n = call.count(s, position);
            if (n == 0) {
                continue;
            }
            HopReply reply = call.reply(s, position);
            int start = call.start(s, position);
            int[] ints = reply.neighbors().ints();
            if (ints != null) {
                for (int j = 0; j < n; j++) {
                    rows[next + j] = sources.add(ints[start + j]);
                }
            } else {
                long[] longs = reply.neighbors().longs();
                for (int j = 0; j < n; j++) {
                    rows[next + j] = sources.add(longs[start + j]);
                }
            }
            Arrays.fill(cols, next, next + n, from + k);
            if (edgeIds != null && reply.ids() != null) {
                for (int j = 0; j < n; j++) {
                    edgeIds[next + j] = reply.ids().get(start + j);
                }
            }
            for (int a = 0; a < slot.rowBytes().length; a++) {
                int bytes = slot.rowBytes()[a];
                byte[] source = reply.attributes()[s][a];
                byte[] target = attributes[e][a];
                if (bytes > 0 && source != null && target != null) {
                    System.arraycopy(source, call.attributeStart(s, position) * bytes, target, next * bytes, n * bytes);
                }
            }
            next += n;
        }
        edges[e] = next;
    }

    private void reserve(int e, int size) {
        row[e] = Arrays.copyOf(row[e], size);
        col[e] = Arrays.copyOf(col[e], size);
        long[] ids = edge[e];
        if (ids != null) {
            edge[e] = Arrays.copyOf(ids, size);
        }
        List<AttributeSpec> specs = schema.edgeTypes().get(e).attributes();
        for (int a = 0; a < specs.size(); a++) {
            byte[] rows = attributes[e][a];
            if (rows != null) {
                attributes[e][a] = Arrays.copyOf(rows, FeatureTensor.bytes(specs.get(a), size));
            }
        }
    }

    private SamplerOutput output(int input, int seeds, int[][] nodesByHop, int[][] edgesByHop) {
        long[][] nodes = new long[index.length][];
        for (int t = 0; t < index.length; t++) {
            nodes[t] = index[t].ids();
        }
        return new SamplerOutput(version, input, seeds, nodes, row, col, edge, attributes, nodesByHop, edgesByHop);
    }
}
