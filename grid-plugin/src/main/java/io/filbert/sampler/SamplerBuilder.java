package io.filbert.sampler;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.ColumnSpec;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphConfigException;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.graph.InvalidGraphException;
import io.filbert.store.LocalGraphStore;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The options of a {@link DistNeighborSampler}, with PyG's names and defaults. {@link #build()} checks them against the schema. */
public final class SamplerBuilder {
    private final LocalGraphStore store;
    private NumNeighbors numNeighbors;
    private long seed;
    private boolean replace;
    private boolean disjoint;
    private SubgraphType subgraphType = SubgraphType.DIRECTIONAL;
    private SampleDirection sampleDirection = SampleDirection.FORWARD;
    private @Nullable String timeAttr;
    private TemporalStrategy temporalStrategy = TemporalStrategy.UNIFORM;
    private @Nullable String weightAttr;
    private @Nullable Filter filter;
    private final Map<EdgeType, Filter> filters = new HashMap<>();
    private @Nullable Set<String> edgeAttributes;

    SamplerBuilder(LocalGraphStore store, NumNeighbors numNeighbors) {
        this.store = store;
        this.numNeighbors = numNeighbors;
    }

    /** Other numbers of neighbors for one edge type. */
    public SamplerBuilder numNeighbors(EdgeType type, int... perHop) {
        numNeighbors = numNeighbors.with(type, perHop);
        return this;
    }

    /** Of all draws; 0 by default. */
    public SamplerBuilder seed(long value) {
        seed = value;
        return this;
    }

    /** Whether a neighbor may be drawn more than once for a node; false by default. */
    public SamplerBuilder replace(boolean on) {
        replace = on;
        return this;
    }

    /** Whether each seed gets a subgraph of its own; false by default, always with {@link #timeAttr}. */
    public SamplerBuilder disjoint(boolean on) {
        disjoint = on;
        return this;
    }

    /** Which edges the sample has; {@link SubgraphType#DIRECTIONAL} by default. */
    public SamplerBuilder subgraphType(SubgraphType type) {
        subgraphType = type;
        return this;
    }

    /** Which edges a hop follows; {@link SampleDirection#FORWARD} by default. */
    public SamplerBuilder sampleDirection(SampleDirection direction) {
        sampleDirection = direction;
        return this;
    }

    /**
     * The sampling attribute by which only edges or neighbors up to the seed's time are drawn: the edge type's of that name
     * ({@code time} where it has times), else the neighbor's. Edge types without it are drawn from as if there were no times.
     */
    public SamplerBuilder timeAttr(String name) {
        timeAttr = name;
        return this;
    }

    /** How neighbors in time are chosen; {@link TemporalStrategy#UNIFORM} by default. */
    public SamplerBuilder temporalStrategy(TemporalStrategy strategy) {
        temporalStrategy = strategy;
        return this;
    }

    /**
     * The sampling attribute that is the weight of a draw: the edge type's of that name ({@code weight} where it has weights), else
     * the neighbor's. Edge types without it are drawn from uniformly.
     */
    public SamplerBuilder weightAttr(String name) {
        weightAttr = name;
        return this;
    }

    /** A condition on every drawn edge; every edge type must have the attributes that it names. */
    public SamplerBuilder filter(Filter condition) {
        FilterProgram.requireSmall(condition);
        filter = condition;
        return this;
    }

    /** A condition on the drawn edges of one type, in place of {@link #filter(Filter)}. */
    public SamplerBuilder filter(EdgeType type, Filter condition) {
        FilterProgram.requireSmall(condition);
        filters.put(type, condition);
        return this;
    }

    /** Names of the edge attributes that come along; all by default. */
    public SamplerBuilder edgeAttributes(@Nullable Set<String> names) {
        edgeAttributes = names;
        return this;
    }

    /** What samples depend on, by the options' names, in a canonical text: two builders with equal options sample alike. */
    public SortedMap<String, String> options() {
        SortedMap<String, String> options = new TreeMap<>();
        options.put(
                "numNeighbors",
                Arrays.deepToString(numNeighbors.resolve(store.current().schema()))
                        .replace(" ", ""));
        options.put("seed", Long.toString(seed));
        options.put("replace", Boolean.toString(replace));
        options.put("disjoint", Boolean.toString(disjoint));
        options.put("subgraphType", subgraphType.name());
        options.put("sampleDirection", sampleDirection.name());
        options.put("timeAttr", String.valueOf(timeAttr));
        options.put("temporalStrategy", temporalStrategy.name());
        options.put("weightAttr", String.valueOf(weightAttr));
        options.put("filter", filter == null ? "none" : filter.toString());
        filters.forEach((type, condition) -> options.put("filter." + type, condition.toString()));
        return options;
    }

    /**
     * Checks names and combinations.
     *
     * @throws io.filbert.graph.UnknownNameException for a type or a sampling attribute that the schema does not have
     * @throws GraphConfigException for options that exclude each other
     */
    public DistNeighborSampler build() {
        GraphSchema schema = store.current().schema();
        filters.keySet().forEach(schema::edgeTypeIndex);
        boolean induced = subgraphType == SubgraphType.INDUCED;
        if (temporalStrategy == TemporalStrategy.LAST && timeAttr == null) {
            throw new GraphConfigException("temporalStrategy=LAST needs a timeAttr");
        }
        if (induced && (disjoint || timeAttr != null)) {
            throw new GraphConfigException("subgraphType=INDUCED has no disjoint form, and "
                    + (disjoint ? "disjoint=true" : "timeAttr=" + timeAttr + " implies one") + "; use DIRECTIONAL");
        }
        if (induced && sampleDirection == SampleDirection.BACKWARD) {
            throw new GraphConfigException(
                    "subgraphType=INDUCED follows in-edges; use sampleDirection=FORWARD, or DIRECTIONAL");
        }
        int[][] fanouts = numNeighbors.resolve(schema);
        int most = Arrays.stream(fanouts).flatMapToInt(Arrays::stream).max().orElse(0);
        if (replace && most > HopRequest.MAX_REPLACED) {
            throw new GraphConfigException("numNeighbors=" + most + " with replace, must be at most "
                    + HopRequest.MAX_REPLACED + "; -1 takes all neighbors");
        }
        SamplePlan plan = new SamplePlan(
                schema,
                fanouts,
                replace,
                disjoint || timeAttr != null,
                sampleDirection,
                subgraphType,
                choices(schema),
                rowBytes(schema));
        for (int e = 0; e < schema.edgeTypes().size() && sampleDirection == SampleDirection.BACKWARD; e++) {
            EdgeTypeSpec spec = schema.edgeTypes().get(e);
            int type = e;
            if (!spec.outEdges() && Arrays.stream(fanouts).anyMatch(hop -> hop[type] != 0)) {
                throw new GraphConfigException("sampleDirection=BACKWARD needs out-edges, and edge type " + spec.type()
                        + " keeps none; declare it withOutEdges(), or give it numNeighbors 0");
            }
        }
        return new SamplerSpec(plan, seed, timeAttr).sampler(store);
    }

    private Choice[] choices(GraphSchema schema) {
        int n = schema.edgeTypes().size();
        int first = sampleDirection == SampleDirection.FORWARD ? 0 : n;
        int[] none = new int[n];
        Arrays.fill(none, -1);
        int[] weight = weightAttr == null ? none : SamplingAttributes.columns(schema, first, "weightAttr", weightAttr);
        int[] time = timeAttr == null ? none : SamplingAttributes.columns(schema, first, "timeAttr", timeAttr);
        Choice[] choices = new Choice[n];
        for (int e = 0; e < n; e++) {
            EdgeTypeSpec spec = schema.edgeTypes().get(e);
            boolean timed = time[e] >= 0;
            ColumnSpec column = timed ? schema.samplingColumns(first + e).get(time[e]) : null;
            if (column != null && !SamplingAttributes.isInteger(column.dtype())) {
                throw new InvalidGraphException("timeAttr=" + timeAttr + " of edge type " + spec.type() + " is "
                        + column.dtype() + ", must be INT64 or INT32");
            }
            Filter condition = filters.getOrDefault(spec.type(), filter);
            choices[e] = new Choice(
                    weight[e],
                    time[e],
                    column != null && !column.node() && spec.times() && EdgeTypeSpec.TIME.equals(column.name()),
                    timed && temporalStrategy == TemporalStrategy.LAST,
                    condition == null ? null : FilterProgram.compile(condition, schema, first + e),
                    null,
                    false);
        }
        return choices;
    }

    private int[][] rowBytes(GraphSchema schema) {
        int[][] rowBytes = new int[schema.edgeTypes().size()][];
        for (int e = 0; e < rowBytes.length; e++) {
            List<AttributeSpec> specs = schema.edgeTypes().get(e).attributes();
            rowBytes[e] = specs.stream()
                    .mapToInt(s -> edgeAttributes == null || edgeAttributes.contains(s.name()) ? s.rowBytes() : 0)
                    .toArray();
        }
        return rowBytes;
    }
}
