package io.filbert.sampler;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.graph.GraphSchema;
import io.filbert.rpc.Wire;
import io.filbert.store.LocalGraphStore;
import io.filbert.store.SchemaWire;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link DistNeighborSampler} samples by, without the store that it samples from: a sampler made from it elsewhere gives the
 * same samples. Immutable.
 */
public final class SamplerSpec {
    private final SamplePlan plan;
    private final long seed;
    private final @Nullable String timeAttr;

    SamplerSpec(SamplePlan plan, long seed, @Nullable String timeAttr) {
        this.plan = plan;
        this.seed = seed;
        this.timeAttr = timeAttr;
    }

    /** A sampler by this; the store's graph must have the schema that this was made for. */
    public DistNeighborSampler sampler(LocalGraphStore store) {
        return new DistNeighborSampler(store, this);
    }

    /** How many calls to owners a sample makes at most. */
    public int calls() {
        return plan.hops() + (plan.subgraphType() == SubgraphType.INDUCED ? 1 : 0);
    }

    SamplePlan plan() {
        return plan;
    }

    long seed() {
        return seed;
    }

    @Nullable
    String timeAttr() {
        return timeAttr;
    }

    /** Writes this as a part of a message. */
    public void write(ObjectDataOutput out) throws IOException {
        SchemaWire.write(out, plan.schema());
        Wire.writeLists(out, plan.numNeighbors());
        out.writeBoolean(plan.replace());
        out.writeBoolean(plan.disjoint());
        out.writeString(plan.direction().name());
        out.writeString(plan.subgraphType().name());
        for (Choice choice : plan.choices()) {
            choice.write(out);
        }
        Wire.writeLists(out, plan.rowBytes());
        out.writeLong(seed);
        out.writeString(timeAttr);
    }

    /** Reads what {@link #write} wrote. */
    public static SamplerSpec read(ObjectDataInput in) throws IOException {
        GraphSchema schema = SchemaWire.read(in);
        int[][] numNeighbors = Wire.readLists(in);
        boolean replace = in.readBoolean();
        boolean disjoint = in.readBoolean();
        SampleDirection direction = SampleDirection.valueOf(in.readString());
        SubgraphType subgraphType = SubgraphType.valueOf(in.readString());
        Choice[] choices = new Choice[schema.edgeTypes().size()];
        for (int e = 0; e < choices.length; e++) {
            choices[e] = Choice.read(in);
        }
        SamplePlan plan = new SamplePlan(
                schema, numNeighbors, replace, disjoint, direction, subgraphType, choices, Wire.readLists(in));
        return new SamplerSpec(plan, in.readLong(), in.readString());
    }
}
