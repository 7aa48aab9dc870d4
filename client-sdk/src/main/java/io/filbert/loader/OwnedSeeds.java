package io.filbert.loader;

import com.hazelcast.cluster.Member;
import io.filbert.batch.EpochOrder;
import io.filbert.batch.EpochPlan;
import io.filbert.batch.StepInputs;
import io.filbert.graph.GraphException;
import io.filbert.rpc.Rpc;
import io.filbert.store.GraphVersion;
import java.util.Arrays;
import java.util.function.LongToIntFunction;
import java.util.stream.IntStream;

/**
 * The inputs whose partition one member owns, in the epoch's order. All members have the steps of the one with the most
 * inputs; the last steps of the others are short or empty. Immutable.
 */
final class OwnedSeeds implements EpochPlan {
    private final int steps;
    private final int batchSize;
    private final long[] places;
    private final EpochOrder order;

    /**
     * @param owners of each partition, a number from 0, -1 for none
     * @param owner the number of this member
     * @param partitions of each position, -1 for what is not in the graph, which no member has
     */
    private OwnedSeeds(EpochOrder order, int batchSize, int[] owners, int owner, LongToIntFunction partitions) {
        this.order = order;
        this.batchSize = batchSize;
        long[] counts = new long[Arrays.stream(owners).max().orElse(-1) + 1];
        for (long position = 0; position < order.size(); position++) {
            int partition = partitions.applyAsInt(position);
            if (partition >= 0) {
                if (owners[partition] < 0) {
                    throw new GraphException("partition " + partition
                            + " has no owner now, so seedsByOwner() cannot deal its seeds; is a member starting?");
                }
                counts[owners[partition]]++;
            }
        }
        long most = Arrays.stream(counts).max().orElse(0);
        this.steps = Math.toIntExact((most + batchSize - 1) / batchSize);
        this.places = new long[owner < counts.length && owner >= 0 ? Math.toIntExact(counts[owner]) : 0];
        int n = 0;
        for (long place = 0; n < places.length; place++) {
            int partition = partitions.applyAsInt(order.at(place));
            if (partition >= 0 && owners[partition] == owner) {
                places[n++] = place;
            }
        }
    }

    /** Those of this member as the partitions lie now. */
    static OwnedSeeds of(Rpc rpc, EpochOrder order, int batchSize, GraphVersion version, LongToIntFunction partitions) {
        int[] owners = new int[version.partitions()];
        Arrays.fill(owners, -1);
        Member local = rpc.hazelcast().getCluster().getLocalMember();
        int number = 0;
        int own = -1;
        for (var owned : rpc.owners(IntStream.range(0, owners.length).toArray()).entrySet()) {
            own = owned.getKey().equals(local) ? number : own;
            for (int partition : owned.getValue()) {
                owners[partition] = number;
            }
            number++;
        }
        return new OwnedSeeds(order, batchSize, owners, own, partitions);
    }

    @Override
    public int steps() {
        return steps;
    }

    @Override
    public StepInputs at(int step) {
        int from = (int) Math.min(places.length, (long) step * batchSize);
        int to = (int) Math.min(places.length, (step + 1L) * batchSize);
        long[] own = Arrays.copyOfRange(places, from, to);
        return new StepInputs(own, Arrays.stream(own).map(order::at).toArray());
    }
}
