package io.filbert.batch;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphConfigException;
import io.filbert.graph.GraphSchema;
import io.filbert.rpc.Wire;
import io.filbert.sampler.DistNeighborSampler;
import io.filbert.sampler.EdgeSamplerInput;
import io.filbert.sampler.EdgeSamplerOutput;
import io.filbert.sampler.ExcludeEdges;
import io.filbert.sampler.NegativeSampling;
import io.filbert.sampler.SampleRun;
import io.filbert.sampler.SamplerOutput;
import io.filbert.store.EdgeList;
import io.filbert.store.GraphVersion;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Seed links of an epoch: all edges of a type, or those given; with labels, times and negatives.
 *
 * <pre>{@code
 * LinkInputs.all(CITES).negSampling(NegativeSampling.binary(1)).excludeTargetEdges(ExcludeEdges.SELF)
 * }</pre>
 */
public final class LinkInputs implements BatchInputs {
    private static final LinkInputs ONLY_TYPE =
            new LinkInputs(null, null, null, null, null, EdgeLabels.ones(), null, ExcludeEdges.NONE, -1);

    private final @Nullable EdgeType type;
    private final long @Nullable [] source;
    private final long @Nullable [] destination;
    private final long @Nullable [] time;
    private final long @Nullable [] ids;
    private final EdgeLabels labels;
    private final @Nullable NegativeSampling negSampling;
    private final ExcludeEdges exclude;
    private final long size;

    private LinkInputs(
            @Nullable EdgeType type,
            long @Nullable [] source,
            long @Nullable [] destination,
            long @Nullable [] time,
            long @Nullable [] ids,
            EdgeLabels labels,
            @Nullable NegativeSampling negSampling,
            ExcludeEdges exclude,
            long size) {
        this.type = type;
        this.source = source;
        this.destination = destination;
        this.time = time;
        this.ids = ids;
        this.labels = labels;
        this.negSampling = negSampling;
        this.exclude = exclude;
        this.size = size;
    }

    /** All edges of the only type, by edge id. */
    public static LinkInputs all() {
        return ONLY_TYPE;
    }

    /** All edges of a type, by edge id, without bringing them here. The type must keep links ({@code withLinks}). */
    public static LinkInputs all(EdgeType type) {
        return ONLY_TYPE.edges(type);
    }

    /** These links, by global ids of their ends, which need not be edges of the graph; copied. */
    public static LinkInputs of(EdgeType type, long[] source, long[] destination) {
        return ONLY_TYPE.edges(type, source, destination);
    }

    /** All edges of a type in place of these links, everything else as it is. */
    public LinkInputs edges(EdgeType edgeType) {
        return new LinkInputs(edgeType, null, null, time, ids, labels, negSampling, exclude, -1);
    }

    /** The given links in place of these, everything else as it is; copied. */
    public LinkInputs edges(EdgeType edgeType, long[] sources, long[] destinations) {
        if (sources.length != destinations.length) {
            throw new GraphConfigException(
                    "edgeLabelIndex has " + sources.length + " sources and " + destinations.length + " destinations");
        }
        return new LinkInputs(
                edgeType, sources.clone(), destinations.clone(), time, ids, labels, negSampling, exclude, -1);
    }

    /**
     * The time of each link, up to which its subgraphs are drawn; needs a {@code timeAttr}. All edges of a type with times have
     * their own by default. Copied.
     */
    public LinkInputs time(long... times) {
        return new LinkInputs(type, source, destination, times.clone(), ids, labels, negSampling, exclude, -1);
    }

    /** The edge id of each given link, so that exactly these edges can be excluded; copied. */
    public LinkInputs ids(long... edgeIds) {
        return new LinkInputs(type, source, destination, time, edgeIds.clone(), labels, negSampling, exclude, -1);
    }

    /** A label for each link, float32; 1 without it. Copied. Not with triplets. */
    public LinkInputs label(float... values) {
        return labels(EdgeLabels.of(values));
    }

    /** A label for each link, int64. */
    public LinkInputs label(long... values) {
        return labels(EdgeLabels.of(values));
    }

    private LinkInputs labels(EdgeLabels values) {
        return new LinkInputs(type, source, destination, time, ids, values, negSampling, exclude, -1);
    }

    /** Negatives of each batch; none by default. */
    public LinkInputs negSampling(NegativeSampling negatives) {
        return new LinkInputs(type, source, destination, time, ids, labels, negatives, exclude, -1);
    }

    /** Which edges are kept out of the samples; {@link ExcludeEdges#NONE} by default, as in PyG. */
    public LinkInputs excludeTargetEdges(ExcludeEdges edges) {
        return new LinkInputs(type, source, destination, time, ids, labels, negSampling, edges, -1);
    }

    /** Whether the links were given, and are not all edges of a type. */
    public boolean areGiven() {
        return source != null;
    }

    @Override
    public LinkInputs checked(DistNeighborSampler sampler, boolean skipUnknown) {
        GraphVersion version = sampler.store().current();
        GraphSchema schema = version.schema();
        if (type == null && schema.edgeTypes().size() > 1) {
            throw new GraphConfigException("edgeLabelIndex is missing; the graph has "
                    + schema.edgeTypes().size() + " edge types, say which one the links have");
        }
        EdgeType links = type == null ? SamplerOutput.onlyEdge(schema) : type;
        int e = schema.edgeTypeIndex(links);
        var spec = schema.edgeTypes().get(e);
        if (!areGiven() && !spec.links()) {
            throw new GraphConfigException("edgeLabelIndex of all edges needs an edge type that keeps links, and "
                    + links + " does not; declare it withLinks(), or give the links");
        }
        if (time != null && !sampler.isTimed()) {
            throw new GraphConfigException("edgeLabelTime needs a timeAttr that says what it bounds");
        }
        boolean haveOwn = !areGiven() && spec.times() && GraphSchema.EdgeTypeSpec.TIME.equals(sampler.timeAttr());
        if (time == null && sampler.isTimed() && !haveOwn) {
            throw new GraphConfigException(
                    "timeAttr=" + sampler.timeAttr() + " needs edgeLabelTime, a time for each link");
        }
        if (ids != null && !areGiven()) {
            throw new GraphConfigException("edgeLabelIds are for given links; all edges of a type have their own");
        }
        if (source != null && destination != null && !skipUnknown) {
            for (int i = 0; i < source.length; i++) {
                version.checkNode(schema.sourceIndex(e), source[i]);
                version.checkNode(schema.destinationIndex(e), destination[i]);
            }
        }
        long count = source != null ? source.length : sampler.store().countEdges(links);
        requireCount("edgeLabelTime", time, count);
        requireCount("edgeLabelIds", ids, count);
        labels.check(count, negSampling);
        sampler.checkExclusion(links, !areGiven() || ids != null, exclude);
        if (negSampling != null) {
            sampler.checkNegatives(links, negSampling);
        }
        boolean binary = negSampling != null && negSampling.isBinary();
        return new LinkInputs(
                links, source, destination, time, ids, binary ? labels.shifted() : labels, negSampling, exclude, count);
    }

    private static void requireCount(String name, long @Nullable [] values, long count) {
        if (values != null && values.length != count) {
            throw new GraphConfigException(name + " has " + values.length + " values for " + count + " links");
        }
    }

    private EdgeType type() {
        if (type == null) {
            throw new IllegalStateException("the edge type of the links is open; they were not checked");
        }
        return type;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int partition(GraphVersion version, long position) {
        int e = version.schema().edgeTypeIndex(type());
        if (source == null || destination == null) {
            return position < size ? 0 : -1;
        }
        int destinationType = version.schema().destinationIndex(e);
        long node = destination[(int) position];
        return version.hasNode(version.schema().sourceIndex(e), source[(int) position])
                        && version.hasNode(destinationType, node)
                ? version.book().partition(destinationType, node)
                : -1;
    }

    @Override
    public void describe(BatchOptions options) {
        options.add("edgeType", type()).add("links", size);
        add(options, "source", source);
        add(options, "destination", destination);
        add(options, "edgeLabelTime", time);
        add(options, "edgeLabelIds", ids);
        labels.describe(options);
        BatchOptions numbers = new BatchOptions();
        if (negSampling != null) {
            negSampling.describe(numbers::add);
        }
        options.add("negSampling", negSampling == null ? "none" : negSampling + " " + numbers.values());
        options.add("excludeTargetEdges", exclude);
    }

    private static void add(BatchOptions options, String name, long @Nullable [] values) {
        if (values != null) {
            options.add(name, values);
        }
    }

    @Override
    public SampleRun<Sampled> start(
            DistNeighborSampler sampler, GraphVersion version, StepInputs inputs, long epoch, long step) {
        boolean triplet = negSampling != null && negSampling.isTriplet();
        EdgeSamplerInput in = input(sampler, version, inputs);
        return sampler.startFromEdges(
                version,
                in,
                negSampling,
                exclude,
                epoch,
                step,
                output -> sampled(output, triplet ? null : labels, inputs));
    }

    private static Sampled sampled(EdgeSamplerOutput output, @Nullable EdgeLabels shown, StepInputs inputs) {
        return new Sampled(
                output.sample(),
                new LinkLabels(output, shown == null ? null : shown.of(inputs.positions(), output.source().length)));
    }

    private EdgeSamplerInput input(DistNeighborSampler sampler, GraphVersion version, StepInputs step) {
        long[] positions = step.positions();
        long[] times = time == null ? null : pick(time, positions);
        if (source != null && destination != null) {
            return new EdgeSamplerInput(
                    type(),
                    pick(source, positions),
                    pick(destination, positions),
                    times,
                    ids == null ? null : pick(ids, positions),
                    step.places());
        }
        EdgeList edges = sampler.store().links(version, type(), positions);
        return new EdgeSamplerInput(
                type(),
                edges.source(),
                edges.destination(),
                times == null && sampler.isTimed() ? edges.times() : times,
                positions,
                step.places());
    }

    private static long[] pick(long[] values, long[] positions) {
        long[] picked = new long[positions.length];
        for (int i = 0; i < picked.length; i++) {
            picked[i] = values[(int) positions[i]];
        }
        return picked;
    }

    void writeLinks(ObjectDataOutput out) throws IOException {
        out.writeString(type().source());
        out.writeString(type().relation());
        out.writeString(type().destination());
        Wire.writeLongs(out, source);
        Wire.writeLongs(out, destination);
        Wire.writeLongs(out, time);
        Wire.writeLongs(out, ids);
        labels.write(out);
        out.writeBoolean(negSampling != null);
        if (negSampling != null) {
            negSampling.write(out);
        }
        out.writeString(exclude.name());
        out.writeLong(size);
    }

    static LinkInputs readLinks(ObjectDataInput in) throws IOException {
        return new LinkInputs(
                new EdgeType(
                        String.valueOf(in.readString()),
                        String.valueOf(in.readString()),
                        String.valueOf(in.readString())),
                Wire.readLongsOrNull(in),
                Wire.readLongsOrNull(in),
                Wire.readLongsOrNull(in),
                Wire.readLongsOrNull(in),
                EdgeLabels.read(in),
                in.readBoolean() ? NegativeSampling.read(in) : null,
                ExcludeEdges.valueOf(in.readString()),
                in.readLong());
    }
}
