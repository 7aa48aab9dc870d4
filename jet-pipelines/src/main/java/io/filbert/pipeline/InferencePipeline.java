package io.filbert.pipeline;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.jet.Job;
import com.hazelcast.jet.config.JobConfig;
import com.hazelcast.jet.core.DAG;
import com.hazelcast.jet.core.ProcessorMetaSupplier;
import com.hazelcast.jet.core.Vertex;
import com.hazelcast.map.IMap;
import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.GraphConfigException;
import io.filbert.graph.GraphException;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.NodeTypeSpec;
import io.filbert.graph.InvalidGraphException;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.rpc.Rpc;
import io.filbert.store.AttributeWrite;
import io.filbert.store.Catalog;
import io.filbert.store.GraphVersion;
import io.filbert.store.NodeAttribute;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Applies a model to all nodes of a graph, layer by layer, as Jet jobs on all members: each node is computed once in a layer, on the member
 * that owns it, from all its in-neighbors; PyG's layer-wise {@code inference()}, over the cluster. Between two layers the rows lie in the
 * grid, where nobody else sees them, and go when the next layer is done; those of the last layer become an attribute of the graph, readable
 * by one switch. When a member leaves, Jet begins the layer again and what is written is not computed again. The rows are the same on any
 * number of members, if the layers are what {@link Layer} asks for.
 *
 * <p>Started from a member or a thin client; Jet must be enabled on the members, with this module and the layers on their class path. An
 * object may run several times, one thread at a time.
 *
 * <pre>{@code
 * Graph papers = InferencePipeline.builder(grid, "papers", "embedding", conv1, conv2).build().run();
 * }</pre>
 */
public final class InferencePipeline {
    /** What the rows between two layers are called; never in the catalog. */
    private static final String HIDDEN = "filbert.hidden";

    private static final long POLL_MILLIS = 100;
    private static final long CANCEL_SECONDS = 60;

    private final GraphGrid grid;
    private final String graph;
    private final String output;
    private final List<Layer> layers;
    private final String input;
    private final int chunkNodes;
    private final int chunkEdges;
    private final int parallelism;
    private final Progress progress;

    private InferencePipeline(Builder options) {
        this.grid = options.grid;
        this.graph = options.graph;
        this.output = options.output;
        this.layers = options.layers;
        this.input = options.input;
        this.chunkNodes = options.chunkNodes;
        this.chunkEdges = options.chunkEdges;
        this.parallelism = options.parallelism;
        this.progress = options.progress;
    }

    /** Hears how far a layer is. */
    @FunctionalInterface
    public interface Progress {
        /**
         * Called some times a second, and at the end of each layer, by the thread that runs the pipeline.
         *
         * @param layer from 1
         * @param done nodes whose rows are written
         * @param total nodes that this layer has rows for
         */
        void at(int layer, long done, long total);
    }

    /**
     * @param graph its name
     * @param output the attribute that takes the rows of the last layer, FLOAT32: a new one, or one of the same width
     * @param layers at least one, the first one first
     */
    public static Builder builder(GraphGrid grid, String graph, String output, Layer... layers) {
        return new Builder(grid, graph, output, List.of(layers));
    }

    /** Optional settings; each refuses a bad value. */
    public static final class Builder {
        /** Nodes of one call of a layer at most. */
        public static final int DEFAULT_CHUNK_NODES = 4_096;

        /** In-edges of one call at most: with 256 columns at most 64 MB of neighbor rows. */
        public static final int DEFAULT_CHUNK_EDGES = 1 << 16;

        private final GraphGrid grid;
        private final String graph;
        private final String output;
        private final List<Layer> layers;
        private String input = "x";
        private int chunkNodes = DEFAULT_CHUNK_NODES;
        private int chunkEdges = DEFAULT_CHUNK_EDGES;
        private int parallelism = Vertex.LOCAL_PARALLELISM_USE_DEFAULT;
        private Progress progress = (layer, done, total) -> {};

        private Builder(GraphGrid grid, String graph, String output, List<Layer> layers) {
            if (layers.isEmpty()) {
                throw new GraphConfigException("inference on graph " + graph + " needs at least one layer");
            }
            this.grid = grid;
            this.graph = graph;
            this.output = output;
            this.layers = layers;
        }

        /** The FLOAT32 attribute that the first layer's rows are, {@code x} by default; a node type without it has no rows. */
        public Builder input(String attribute) {
            input = attribute;
            return this;
        }

        /** Nodes of one call of a layer at most, {@value #DEFAULT_CHUNK_NODES} by default. */
        public Builder chunkNodes(int nodes) {
            chunkNodes = positive("chunkNodes", nodes);
            return this;
        }

        /**
         * In-edges of one call of a layer at most, {@value #DEFAULT_CHUNK_EDGES} by default. A node is never split: one that has more
         * comes alone. A processor holds the edges of one call, its nodes' rows, and a row for each distinct neighbor.
         */
        public Builder chunkEdges(int edges) {
            chunkEdges = positive("chunkEdges", edges);
            return this;
        }

        /** Processors of each member, each with a chunk of its own; by default as many as Jet has threads for. */
        public Builder parallelism(int processors) {
            parallelism = positive("parallelism", processors);
            return this;
        }

        /** Hears how far a layer is. */
        public Builder progress(Progress listener) {
            progress = listener;
            return this;
        }

        private static int positive(String name, int value) {
            if (value < 1) {
                throw new GraphConfigException(name + "=" + value + ", must be at least 1");
            }
            return value;
        }

        public InferencePipeline build() {
            return new InferencePipeline(this);
        }
    }

    /**
     * Runs all layers, and waits.
     *
     * @return the graph with the new attribute
     * @throws InvalidGraphException when an input is no FLOAT32, no type has rows, or the output has another form than the graph has
     *     it in
     * @throws io.filbert.graph.VersionGoneException when the graph was written to or dropped meanwhile
     * @throws GraphException when a layer failed, with its message; the graph is as it was
     */
    public Graph run() {
        Rpc rpc = grid.rpc();
        Catalog catalog = new Catalog(rpc.hazelcast(), rpc.options().timeout());
        GraphVersion base = catalog.current(graph);
        List<NodeAttribute> rows = inputs(base.schema());
        List<AttributeWrite> open = new ArrayList<>();
        try {
            int readFrom = 0;
            for (int number = 1; number <= layers.size(); number++) {
                List<NodeAttribute> next = outputs(base.schema(), number);
                int writeTo = AttributeWrite.newNumber();
                open.add(new AttributeWrite(base, writeTo, next));
                run(plan(base, number, readFrom, rows, writeTo, next), catalog, count(base.schema(), next));
                open.get(open.size() - 1).removeStaged(rpc);
                if (open.size() > 1) {
                    open.get(0).remove(rpc);
                    open.remove(0);
                }
                rows = next;
                readFrom = writeTo;
            }
            open.get(0).commit(rpc, catalog);
        } catch (RuntimeException e) { // whatever it was, rows that nobody will read go
            removeAll(rpc, open, e);
            throw e;
        }
        return grid.open(graph);
    }

    private static void removeAll(Rpc rpc, List<AttributeWrite> open, RuntimeException failure) {
        for (AttributeWrite write : open) {
            try {
                write.remove(rpc);
            } catch (RuntimeException e) { // the first failure is the one to tell
                failure.addSuppressed(e);
            }
        }
    }

    private List<NodeAttribute> inputs(GraphSchema schema) {
        List<NodeAttribute> inputs = new ArrayList<>();
        for (int t = 0; t < schema.nodeTypes().size(); t++) {
            for (AttributeSpec spec : schema.attributes(t)) {
                if (spec.name().equals(input) && spec.dtype() != DType.FLOAT32) {
                    throw new InvalidGraphException("attribute " + input + " of " + schema.groupName(t) + " is "
                            + spec.dtype() + ", the input of a layer must be FLOAT32");
                }
                if (spec.name().equals(input)) {
                    inputs.add(new NodeAttribute(t, spec));
                }
            }
        }
        if (inputs.isEmpty()) {
            throw new InvalidGraphException("no node type of graph " + graph + " has the attribute " + input
                    + "; name another one with input(...)");
        }
        return inputs;
    }

    private List<NodeAttribute> outputs(GraphSchema schema, int number) {
        List<NodeAttribute> outputs = new ArrayList<>();
        for (int t = 0; t < schema.nodeTypes().size(); t++) {
            NodeTypeSpec type = schema.nodeTypes().get(t);
            int columns = layers.get(number - 1).columns(type.name());
            if (columns > 0) {
                String name = number == layers.size() ? output : HIDDEN;
                outputs.add(new NodeAttribute(t, AttributeSpec.of(name, DType.FLOAT32, columns)));
            }
        }
        if (outputs.isEmpty()) {
            throw new InvalidGraphException(
                    "layer " + number + " has rows for no node type: columns(type) is 0 for all");
        }
        return outputs;
    }

    private static long count(GraphSchema schema, List<NodeAttribute> rows) {
        return rows.stream()
                .mapToLong(a -> schema.nodeTypes().get(a.nodeType()).count())
                .sum();
    }

    private LayerPlan plan(
            GraphVersion base,
            int number,
            int readFrom,
            List<NodeAttribute> rows,
            int writeTo,
            List<NodeAttribute> next) {
        return new LayerPlan(
                graph,
                base.incarnation(),
                base.version(),
                number,
                readFrom,
                List.copyOf(rows),
                writeTo,
                List.copyOf(next),
                chunkNodes,
                chunkEdges,
                "filbert." + graph + ".inference-" + writeTo);
    }

    private void run(LayerPlan plan, Catalog catalog, long total) {
        HazelcastInstance hz = grid.rpc().hazelcast();
        int number = plan.number();
        DAG dag = new DAG();
        dag.newVertex("layer " + number, ProcessorMetaSupplier.of(LayerP.supplier(plan, layers.get(number - 1))))
                .localParallelism(parallelism);
        IMap<Integer, Long> done = hz.getMap(plan.progress());
        Job job = null;
        try {
            job = start(hz, dag, plan.progress());
            await(job, number, done, total);
        } catch (ExecutionException | CancellationException e) {
            plan.base(catalog); // says so when the graph was written to
            throw new GraphException(
                    "inference on graph " + graph + " failed in layer " + number + ": " + rootMessage(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GraphException("inference on graph " + graph + " was interrupted in layer " + number, e);
        } finally {
            end(job);
            done.destroy();
        }
    }

    private Job start(HazelcastInstance hz, DAG dag, String name) {
        try {
            return hz.getJet().newJob(dag, new JobConfig().setName(name));
        } catch (RuntimeException e) { // such as of members without Jet, which its message names
            throw new GraphException("inference on graph " + graph + " cannot begin: " + e.getMessage(), e);
        }
    }

    private void await(Job job, int number, IMap<Integer, Long> done, long total)
            throws InterruptedException, ExecutionException {
        while (!job.getFuture().isDone()) {
            try {
                job.getFuture().get(POLL_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) { // still running
                progress.at(number, sum(done), total);
            }
        }
        job.getFuture().get();
        progress.at(number, sum(done), total);
    }

    private static long sum(IMap<Integer, Long> done) {
        return done.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Nothing may write when the rows are removed. */
    private static void end(@Nullable Job job) {
        if (job == null || job.getFuture().isDone()) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            job.cancel();
            job.getFuture().get(CANCEL_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        } catch (ExecutionException | TimeoutException | RuntimeException e) { // it ended, or will not
            System.getLogger(InferencePipeline.class.getName()).log(System.Logger.Level.DEBUG, e.getMessage());
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }
}
