package io.filbert.batch;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.sampler.DistNeighborSampler;
import io.filbert.sampler.SampleRun;
import io.filbert.store.GraphVersion;
import java.io.IOException;

/** What the batches of an epoch are sampled around, by position: nodes or links. Immutable; all threads may use it. */
public sealed interface BatchInputs permits NodeInputs, LinkInputs {
    /**
     * Checks the inputs against the graph as it is now and against the options, and fills in what was left to the default.
     *
     * @param skipUnknown whether inputs that are not in the graph are allowed
     * @throws io.filbert.graph.GraphConfigException naming what does not fit
     * @throws io.filbert.graph.NodeNotFoundException for an input that is not in the graph
     */
    BatchInputs checked(DistNeighborSampler sampler, boolean skipUnknown);

    /** How many there are; of all nodes or edges of a type, as many as there were when they were checked. */
    long size();

    /** The partition in which sampling around the input at a position begins; -1 when the input is not in the graph. */
    int partition(GraphVersion version, long position);

    /** Adds what batches depend on. */
    void describe(BatchOptions options);

    /** Begins to sample the inputs of a step, which are in the graph. May ask owners for what the first hop needs, and block. */
    SampleRun<Sampled> start(
            DistNeighborSampler sampler, GraphVersion version, StepInputs inputs, long epoch, long step);

    /** Writes inputs that were checked as a part of a message. */
    default void write(ObjectDataOutput out) throws IOException {
        out.writeBoolean(this instanceof NodeInputs);
        if (this instanceof NodeInputs nodes) {
            nodes.writeNodes(out);
        } else if (this instanceof LinkInputs links) {
            links.writeLinks(out);
        }
    }

    /** Reads what {@link #write} wrote. */
    static BatchInputs read(ObjectDataInput in) throws IOException {
        return in.readBoolean() ? NodeInputs.readNodes(in) : LinkInputs.readLinks(in);
    }
}
