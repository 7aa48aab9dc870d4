package io.filbert.sampler;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.GraphException;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.NodeNotFoundException;
import io.filbert.rpc.IntList;
import io.filbert.store.GraphVersion;
import io.filbert.store.LeastValue;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Makes the negatives of batches of links: {@code docs/sampling.md}, "Links". All threads may use it; it keeps what it learned of
 * the last version.
 */
final class Negatives {
    private static final int TIME_ROUNDS = 5;
    private static final int STRICT_ROUNDS = 16;

    /** Destinations asked for at once when every round failed; doubled each time. */
    private static final int FIRST_WALK = 64;

    private final DistNeighborSampler sampler;
    private final NegativeSampling options;
    private final int edgeType;
    private final int sourceType;
    private final int destinationType;
    private final boolean drawsSource;
    private final NumberSpace sources;
    private final NumberSpace destinations;
    private final boolean sourceHasTime;
    private final boolean destinationHasTime;
    private final Map<Integer, Least> leastByType = new ConcurrentHashMap<>();

    /** The node of least time in one version of a graph. */
    private record Least(long incarnation, long version, long node) {}

    /** Checks what the options name against the graph as it is now. */
    Negatives(DistNeighborSampler sampler, NegativeSampling options, int edgeType) {
        GraphSchema schema = sampler.schema();
        this.sampler = sampler;
        this.options = options;
        this.edgeType = edgeType;
        this.sourceType = schema.sourceIndex(edgeType);
        this.destinationType = schema.destinationIndex(edgeType);
        long[] candidates = options.candidates();
        if (candidates != null) {
            long nodes = schema.nodeTypes().get(destinationType).count();
            for (long candidate : candidates) {
                if (candidate < 0 || candidate >= nodes) {
                    throw new NodeNotFoundException("candidates name node=" + candidate + " of type "
                            + schema.nodeTypes().get(destinationType).name() + ", ids are 0 to " + (nodes - 1));
                }
            }
        }
        this.drawsSource = options.isBinary() && candidates == null;
        this.sources =
                NumberSpace.nodes("src", schema.nodeTypes().get(sourceType).count(), options.srcWeight());
        this.destinations = candidates == null
                ? NumberSpace.nodes(
                        "dst", schema.nodeTypes().get(destinationType).count(), options.dstWeight())
                : NumberSpace.candidates(candidates, options.dstWeight());
        this.sourceHasTime = drawsSource && hasTime(sourceType);
        this.destinationHasTime = candidates == null && hasTime(destinationType);
    }

    private boolean hasTime(int nodeType) {
        for (AttributeSpec spec : sampler.schema().attributes(nodeType)) {
            if (spec.name().equals(sampler.timeAttr())) {
                return true;
            }
        }
        return false;
    }

    /** Whether these are the negatives of an edge type by these options. */
    boolean are(NegativeSampling of, int ofEdgeType) {
        return options == of && edgeType == ofEdgeType;
    }

    /** Sources and destinations of the negatives of a batch, negative j being one of link j mod links. */
    long[][] draw(GraphVersion version, EdgeSamplerInput links, long epochKey) {
        return new Draw(version, links, epochKey).run();
    }

    /** The negatives of one batch. */
    private final class Draw {
        private final GraphVersion version;
        private final EdgeSamplerInput links;
        private final long[] key;
        private final long[] source;
        private final long[] destination;

        Draw(GraphVersion version, EdgeSamplerInput links, long epochKey) {
            int p = links.source().length;
            this.version = version;
            this.links = links;
            this.key = new long[options.count(p)];
            this.source = new long[key.length];
            this.destination = new long[key.length];
            for (int j = 0; j < key.length; j++) {
                key[j] = Draws.negativeKey(epochKey, NodeSamplerInput.place(links.places(), j % p), j / p + 1);
                propose(j, 0);
            }
        }

        private void propose(int j, int round) {
            source[j] = proposedSource(j, round);
            destination[j] = destinations.node(destinations.draw(Draws.word(key[j], 2 * round + 1)));
        }

        private long proposedSource(int j, int round) {
            return drawsSource
                    ? sources.node(sources.draw(Draws.word(key[j], 2 * round)))
                    : links.source()[j % links.source().length];
        }

        private long time(int j) {
            long[] times = links.time();
            return times == null ? Long.MAX_VALUE : times[j % times.length];
        }

        long[][] run() {
            int[] all = IntStream.range(0, key.length).toArray();
            if (options.isStrict()) {
                strict(all);
            } else if (links.time() != null) {
                if (sourceHasTime) {
                    inTime(all, source, sourceType, sources, 0);
                }
                if (destinationHasTime) {
                    inTime(all, destination, destinationType, destinations, 1);
                }
            }
            return new long[][] {source, destination};
        }

        /** Redraws one end of those that are not in time; at last the node of least time. */
        private void inTime(int[] open, long[] end, int type, NumberSpace space, int word) {
            for (int round = 0; round < TIME_ROUNDS && open.length > 0; round++) {
                for (int j : open) {
                    end[j] = space.node(space.draw(Draws.word(key[j], 2 * round + word)));
                }
                boolean[] early = isInTime(open, end, type);
                open = where(open, early, false);
            }
            for (int j : open) {
                end[j] = least(type);
            }
        }

        /** Of each open negative, whether the node at one end is in time. */
        private boolean[] isInTime(int[] open, long[] end, int type) {
            long[] nodes = Arrays.stream(open).mapToLong(j -> end[j]).toArray();
            long[] times = NodeValues.longs(sampler.store(), version, type, timeAttr(), nodes);
            boolean[] early = new boolean[open.length];
            for (int i = 0; i < early.length; i++) {
                early[i] = times[i] <= time(open[i]);
            }
            return early;
        }

        private String timeAttr() {
            String name = sampler.timeAttr();
            return name == null ? "" : name;
        }

        private long least(int type) {
            Least known = leastByType.get(type);
            if (known == null || known.incarnation != version.incarnation() || known.version != version.version()) {
                long node = LeastValue.node(
                        sampler.rpc(), sampler.catalog(), version, type, timeAttr(), sampler.deadline());
                known = new Least(version.incarnation(), version.version(), node);
                leastByType.put(type, known);
            }
            return known.node;
        }

        private void strict(int[] open) {
            for (int round = 0; round < STRICT_ROUNDS && open.length > 0; round++) {
                for (int j : open) {
                    propose(j, round);
                }
                boolean[] good = isNoEdge(source, destination, open);
                if (links.time() != null && sourceHasTime) {
                    and(good, isInTime(open, source, sourceType));
                }
                if (links.time() != null && destinationHasTime) {
                    and(good, isInTime(open, destination, destinationType));
                }
                open = where(open, good, false);
            }
            for (int j : open) {
                walk(j);
            }
        }

        private boolean[] isNoEdge(long[] from, long[] to, int[] at) {
            EdgesExistCall call = new EdgesExistCall(
                    sampler.catalog(),
                    version,
                    edgeType,
                    Arrays.stream(at).mapToLong(i -> from[i]).toArray(),
                    Arrays.stream(at).mapToLong(i -> to[i]).toArray());
            sampler.rpc().callOwners(call.partitions(), call, sampler.deadline());
            boolean[] no = new boolean[at.length];
            for (int i = 0; i < no.length; i++) {
                no[i] = !call.exists()[i];
            }
            return no;
        }

        /** Every destination in turn, until one will do. */
        private void walk(int j) {
            if (links.time() != null && sourceHasTime && !isInTime(new int[] {j}, source, sourceType)[0]) {
                source[j] = least(sourceType);
            }
            long before = destinations.draw(Draws.word(key[j], 2 * (STRICT_ROUNDS - 1) + 1));
            long late = -1;
            int width = FIRST_WALK;
            for (long from = 1; from <= destinations.size(); from += width, width *= 2) {
                width = (int) Math.min(Math.min(width, 1 << 16), destinations.size() - from + 1);
                long[] nodes = new long[width];
                int n = 0;
                for (int i = 0; i < width; i++) {
                    long number = (before + from + i) % destinations.size();
                    if (destinations.isDrawn(number)) {
                        nodes[n++] = destinations.node(number);
                    }
                }
                long[] from1 = new long[n];
                Arrays.fill(from1, source[j]);
                int[] at = IntStream.range(0, n).toArray();
                boolean[] good = isNoEdge(from1, nodes, at);
                long[] times = links.time() != null && destinationHasTime
                        ? NodeValues.longs(
                                sampler.store(), version, destinationType, timeAttr(), Arrays.copyOf(nodes, n))
                        : null;
                for (int i = 0; i < n; i++) {
                    if (good[i] && (times == null || times[i] <= time(j))) {
                        destination[j] = nodes[i];
                        return;
                    }
                    late = good[i] && late < 0 ? nodes[i] : late;
                }
            }
            if (late < 0) {
                throw new GraphException(
                        "no strict negative for the link from node=" + source[j] + ": it has an edge of type "
                                + sampler.schema().edgeTypes().get(edgeType).type()
                                + " to every destination that may be drawn; give other candidates, or leave strict() out");
            }
            destination[j] = late;
        }
    }

    private static void and(boolean[] target, boolean[] other) {
        for (int i = 0; i < target.length; i++) {
            target[i] &= other[i];
        }
    }

    private static int[] where(int[] values, boolean[] flags, boolean wanted) {
        IntList list = new IntList(values.length);
        for (int i = 0; i < values.length; i++) {
            if (flags[i] == wanted) {
                list.add(values[i]);
            }
        }
        return list.toArray();
    }
}
