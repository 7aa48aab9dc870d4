package io.filbert.batch;

/** Which inputs each step of an epoch has. Immutable. */
public interface EpochPlan {
    /** Number of steps, the same for every trainer. */
    int steps();

    /** The inputs of a step, 0 to {@link #steps} - 1. */
    StepInputs at(int step);

    /** A rank's slice of every global batch: {@code docs/sampling.md}, section "Order of an epoch". */
    static EpochPlan ofSlices(EpochOrder order, int batchSize, boolean dropLast, RankSlice slice) {
        int steps = Math.toIntExact(dropLast ? order.size() / batchSize : (order.size() + batchSize - 1) / batchSize);
        return new EpochPlan() {
            @Override
            public int steps() {
                return steps;
            }

            @Override
            public StepInputs at(int step) {
                long first = (long) step * batchSize;
                int inputs = (int) Math.min(batchSize, order.size() - first);
                long[] places = new long[slice.to(inputs) - slice.from(inputs)];
                long[] positions = new long[places.length];
                for (int i = 0; i < places.length; i++) {
                    places[i] = first + slice.from(inputs) + i;
                    positions[i] = order.at(places[i]);
                }
                return new StepInputs(places, positions);
            }
        };
    }
}
