package io.filbert.loader;

import io.filbert.batch.LinkLabels;
import io.filbert.batch.Sampled;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.IdKind;
import io.filbert.graph.UnknownNameException;
import io.filbert.sampler.EdgeSamplerOutput;
import io.filbert.sampler.SamplerOutput;
import io.filbert.store.FeatureTensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A mini-batch with PyG's names. Arrays are exactly as long as stated and must not be changed. A batch and all it gives out are
 * valid until the next {@code next()} of its epoch, or until {@link #release} after a {@link #retain}. One thread at a time.
 *
 * <p>The forms without a type are for graphs with one node type and one edge type.
 */
public final class MiniBatch {
    private final int epoch;
    private final int step;
    private final SamplerOutput sample;
    private final @Nullable LinkLabels links;
    private final long[] inputId;
    private final @Nullable FeatureTensor[][] tensors;
    private final byte[] @Nullable [][] externalIds;
    private final List<ByteBuffer> buffers = new ArrayList<>();
    private final BufferPool pool;
    private @Nullable Map<String, Object> added;
    private boolean retained;
    private boolean released;

    /**
     * @param tensors by (group, attribute); null where an attribute was not asked for
     * @param externalIds by (node type, local id); null where they were not asked for
     */
    MiniBatch(
            int epoch,
            int step,
            Sampled sampled,
            long[] inputId,
            @Nullable FeatureTensor[][] tensors,
            byte[] @Nullable [][] externalIds,
            List<ByteBuffer> buffers,
            BufferPool pool) {
        this.epoch = epoch;
        this.step = step;
        this.sample = sampled.sample();
        this.links = sampled.links();
        this.inputId = inputId;
        this.tensors = tensors;
        this.externalIds = externalIds;
        this.buffers.addAll(buffers);
        this.pool = pool;
    }

    /** The epoch, as given to {@link DistLoader#epoch}. */
    public int epoch() {
        return epoch;
    }

    /** The number of the global batch in its epoch, from 0. */
    public int step() {
        return step;
    }

    public GraphSchema schema() {
        return sample.schema();
    }

    /** The node type of the seeds; of links, that of their sources. */
    public String inputType() {
        return sample.inputType();
    }

    /**
     * The number of inputs: seed nodes, which are the first local ids of the input type, or links. 0 for a rank with an empty
     * slice.
     */
    public int batchSize() {
        return sample.seeds();
    }

    /**
     * Of each seed its position in the loader's {@code inputNodes}, of each link in {@code edgeLabelIndex}; the node's or edge's id
     * where all of a type are the input. Of an inference loader it is the position in the order of the partitions, and {@link #nId}
     * has the ids.
     */
    public long[] inputId() {
        live();
        return inputId;
    }

    /** Global ids by local id: the seeds, then the sampled nodes. */
    public long[] nId(String nodeType) {
        live();
        return sample.node(nodeType);
    }

    /** What the nodes are called outside, by local id as {@link #nId(String)}; the loader must have been told {@code externalIds()}. */
    public List<String> externalId(String nodeType) {
        live();
        int type = schema().nodeTypeIndex(nodeType);
        byte[][] ids = externalIds[type];
        IdKind kind = schema().nodeTypes().get(type).externalIds();
        if (ids == null || kind == null) {
            throw new UnknownNameException("the batch has no external ids of node type " + nodeType
                    + (kind == null ? ": it has none; take nId" : "; set externalIds() at the loader"));
        }
        return Stream.of(ids).map(kind::decode).toList();
    }

    /** {@link #externalId(String)} of the only node type. */
    public List<String> externalId() {
        return externalId(SamplerOutput.only(schema()));
    }

    /** Edge ids of the sampled edges; throws {@link UnknownNameException} when the edge type keeps none. */
    public long[] eId(EdgeType type) {
        live();
        long[] ids = sample.edge(type);
        if (ids == null) {
            throw new UnknownNameException("edge type " + type + " keeps no edge ids; declare them in the schema");
        }
        return ids;
    }

    /** The sampled edges of all hops, hop by hop. */
    public EdgeIndex edgeIndex(EdgeType type) {
        live();
        return new EdgeIndex(sample.row(type), sample.col(type));
    }

    /** The subgraph of each node, the number of its seed or link in the batch; throws when the sample is not disjoint. */
    public int[] batch(String nodeType) {
        live();
        int[] batch = sample.batch(nodeType);
        if (batch == null) {
            throw new UnknownNameException("the batch has one subgraph for all seeds; set disjoint(true)");
        }
        return batch;
    }

    /** The time of each seed or link: PyG's {@code seed_time} and {@code edge_label_time}. Throws when there are none. */
    public long[] seedTime() {
        live();
        long[] times = sample.seedTime();
        if (times == null) {
            throw new UnknownNameException("the seeds have no times; set a timeAttr");
        }
        return times;
    }

    /**
     * The links and after them the binary negatives: {@code row[i]} is the local id of the source of link i, in the source type of
     * the links, {@code col[i]} that of its destination. Throws for a batch of nodes or of triplets.
     */
    public EdgeIndex edgeLabelIndex() {
        EdgeSamplerOutput ends = links().ends();
        if (links().label() == null) {
            throw new UnknownNameException("the batch has triplets: srcIndex, dstPosIndex, dstNegIndex");
        }
        return new EdgeIndex(ends.source(), ends.destination());
    }

    /** Labels of the links and negatives, one column: FLOAT32, or INT64 when the caller's labels are. */
    public FeatureTensor edgeLabel() {
        FeatureTensor label = links().label();
        if (label == null) {
            throw new UnknownNameException("the batch has triplets, which have no labels");
        }
        return label;
    }

    /** Of triplets, the local id of each link's source. */
    public int[] srcIndex() {
        return triplets().source();
    }

    /** Of triplets, the local id of each link's destination. */
    public int[] dstPosIndex() {
        return triplets().destination();
    }

    /** Of triplets, the local ids of the negative destinations: {@code amount} for link 0, then for link 1 and so on. */
    public int[] dstNegIndex() {
        return triplets().negative();
    }

    private EdgeSamplerOutput triplets() {
        if (links().label() != null) {
            throw new UnknownNameException("the batch has no triplets; set negSampling(NegativeSampling.triplet(...))");
        }
        return links().ends();
    }

    private LinkLabels links() {
        live();
        if (links == null) {
            throw new UnknownNameException("the batch has nodes as seeds; links come from a DistLinkNeighborLoader");
        }
        return links;
    }

    /** The links of a batch that has some, else null. */
    @Nullable
    LinkLabels linksOrNull() {
        return links;
    }

    /** {@link #batch(String)} of the only node type. */
    public int[] batch() {
        return batch(SamplerOutput.only(schema()));
    }

    /** New nodes by hop, seeds first: hops + 1 numbers. */
    public int[] numSampledNodes(String nodeType) {
        return sample.numSampledNodes(nodeType);
    }

    /** Edges by hop. */
    public int[] numSampledEdges(EdgeType type) {
        return sample.numSampledEdges(type);
    }

    /** Rows of a node attribute, row i for {@code nId(nodeType)[i]}. */
    public FeatureTensor attribute(String nodeType, String name) {
        return tensor(schema().nodeTypeIndex(nodeType), name);
    }

    /** Rows of an edge attribute, row i for edge i of {@link #edgeIndex}. */
    public FeatureTensor attribute(EdgeType type, String name) {
        return tensor(schema().edgeGroup(schema().edgeTypeIndex(type)), name);
    }

    /** The attribute {@code x}. */
    public FeatureTensor x(String nodeType) {
        return attribute(nodeType, "x");
    }

    /** The attribute {@code y}, of all sampled nodes; those of the seeds come first. */
    public FeatureTensor y(String nodeType) {
        return attribute(nodeType, "y");
    }

    /** The attribute {@code edge_attr}. */
    public FeatureTensor edgeAttr(EdgeType type) {
        return attribute(type, "edge_attr");
    }

    /** {@link #nId(String)} of the only node type. */
    public long[] nId() {
        return nId(SamplerOutput.only(schema()));
    }

    /** {@link #eId(EdgeType)} of the only edge type. */
    public long[] eId() {
        return eId(SamplerOutput.onlyEdge(schema()));
    }

    /** {@link #edgeIndex(EdgeType)} of the only edge type. */
    public EdgeIndex edgeIndex() {
        return edgeIndex(SamplerOutput.onlyEdge(schema()));
    }

    /** {@link #x(String)} of the only node type. */
    public FeatureTensor x() {
        return x(SamplerOutput.only(schema()));
    }

    /** {@link #y(String)} of the only node type. */
    public FeatureTensor y() {
        return y(SamplerOutput.only(schema()));
    }

    /** {@link #edgeAttr(EdgeType)} of the only edge type. */
    public FeatureTensor edgeAttr() {
        return edgeAttr(SamplerOutput.onlyEdge(schema()));
    }

    /** {@link #numSampledNodes(String)} of the only node type. */
    public int[] numSampledNodes() {
        return sample.numSampledNodes();
    }

    /** {@link #numSampledEdges(EdgeType)} of the only edge type. */
    public int[] numSampledEdges() {
        return sample.numSampledEdges();
    }

    /**
     * Adds something of the caller's to the batch, in place of what had the name. A transform does it on its sampler thread; what
     * it added is visible to the trainer, whose batch it is from then on.
     */
    public MiniBatch put(String name, Object value) {
        live();
        if (added == null) {
            added = new TreeMap<>();
        }
        added.put(name, value);
        return this;
    }

    /** What was added under a name; throws {@link UnknownNameException} when nothing was, or nothing of that class. */
    public <T> T get(String name, Class<T> type) {
        live();
        Object value = added == null ? null : added.get(name);
        if (!type.isInstance(value)) {
            throw new UnknownNameException("the batch has no " + type.getSimpleName() + " " + name
                    + (value == null
                            ? "; added were " + (added == null ? "[]" : added.keySet())
                            : ", it is a " + value.getClass().getSimpleName()));
        }
        return type.cast(value);
    }

    /** Bytes of ids, external ids, edges and attributes; without what was {@link #put}. */
    public long bytes() {
        long bytes = 8L * inputId.length;
        for (var node : schema().nodeTypes()) {
            bytes += 8L * sample.node(node.name()).length;
        }
        for (byte[][] ids : externalIds) {
            bytes += ids == null ? 0 : Stream.of(ids).mapToLong(id -> id.length).sum();
        }
        for (var edge : schema().edgeTypes()) {
            long[] ids = sample.edge(edge.type());
            bytes += 8L * sample.row(edge.type()).length + (ids == null ? 0 : 8L * ids.length);
        }
        for (FeatureTensor[] ofGroup : tensors) {
            for (FeatureTensor tensor : ofGroup) {
                bytes += tensor == null ? 0 : tensor.buffer().remaining();
            }
        }
        return bytes;
    }

    /** All sampled edges of all types. */
    public long edges() {
        return sample.edges();
    }

    private FeatureTensor tensor(int group, String name) {
        live();
        FeatureTensor tensor = tensors[group][schema().attributeIndex(group, name)];
        if (tensor == null) {
            throw new UnknownNameException("attribute " + name + " of " + schema().groupName(group)
                    + " was not loaded; name it in the loader's attributes(...)");
        }
        return tensor;
    }

    /** The tensor of an attribute by its place in the schema; null when it was not loaded. */
    @Nullable
    FeatureTensor tensor(int group, int attribute) {
        return tensors[group][attribute];
    }

    /** Feeds all ids, edges and feature bytes to a digest, in the order that {@code docs/sampling.md} states. */
    public void digest(java.security.MessageDigest digest) {
        live();
        new BatchDigest(digest).add(this);
    }

    SamplerOutput sample() {
        return sample;
    }

    /** Keeps this batch valid beyond the next {@code next()}, until {@link #release}. Returns this. */
    public MiniBatch retain() {
        live();
        retained = true;
        return this;
    }

    /** Gives the buffers of a retained batch back; it must not be used any more. */
    public void release() {
        retained = false;
        recycle();
    }

    /** Called by the epoch when the next batch is asked for. */
    void recycle() {
        if (!retained && !released) {
            released = true;
            buffers.forEach(pool::give);
            buffers.clear();
        }
    }

    private void live() {
        if (released) {
            throw new IllegalStateException("mini-batch " + step + " of epoch " + epoch
                    + " is no longer valid: it is until the next next(); call retain() to keep it");
        }
    }

    @Override
    public String toString() {
        return "mini-batch " + step + " of epoch " + epoch + ": " + batchSize() + " seeds of type " + inputType() + ", "
                + edges() + " edges";
    }
}
