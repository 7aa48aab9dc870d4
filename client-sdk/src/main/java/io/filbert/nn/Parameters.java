package io.filbert.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * The tensors of a model as one float array, in the order in which they were declared, so that an optimizer, an all-reduce
 * and a checkpoint each work on one array and need not know the model.
 *
 * <pre>{@code
 * Parameters.Builder declared = Parameters.builder(random);
 * SageConv conv = SageConv.of(declared, "conv1", 128, 64, Aggregation.MEAN);
 * Parameters parameters = declared.build();
 * try (NDManager step = base.newSubManager(); GradientTape tape = GradientTape.open()) {
 *     Parameters.Bound bound = parameters.bind(step, true);
 *     tape.backward(loss(conv.forward(bound, x, edges)));
 *     bound.gradients(gradients);          // as long as parameters.values(), in the same order
 * }
 * }</pre>
 *
 * <p>One thread at a time.
 */
public final class Parameters {
    private final Map<String, Slot> slots = new LinkedHashMap<>();
    private final float[] values;
    private final ByteBuffer staging;

    private record Slot(Shape shape, int offset, int size) {}

    private Parameters(Map<String, Initial> declared) {
        int size = 0;
        int largest = 0;
        for (Map.Entry<String, Initial> e : declared.entrySet()) {
            Initial initial = e.getValue();
            slots.put(e.getKey(), new Slot(initial.shape, size, initial.values.length));
            size = Math.addExact(size, initial.values.length);
            largest = Math.max(largest, initial.values.length);
        }
        this.values = new float[size];
        this.staging = ByteBuffer.allocateDirect(Math.multiplyExact(largest, Float.BYTES))
                .order(ByteOrder.nativeOrder());
        declared.forEach((name, initial) ->
                System.arraycopy(initial.values, 0, values, slot(name).offset, initial.values.length));
    }

    /** @param random draws the initial values, tensor by tensor in the order of declaration */
    public static Builder builder(RandomGenerator random) {
        return new Builder(random);
    }

    /** The live values of all tensors, one after the other, each row-major: what is written here the next {@link #bind} reads. */
    public float[] values() {
        return values;
    }

    /** The number of values. */
    public int size() {
        return values.length;
    }

    /** Names in the order of the values. */
    public List<String> names() {
        return List.copyOf(slots.keySet());
    }

    public Shape shape(String name) {
        return slot(name).shape;
    }

    /** A copy of one tensor's values. */
    public float[] copy(String name) {
        Slot slot = slot(name);
        return Arrays.copyOfRange(values, slot.offset, slot.offset + slot.size);
    }

    /** Names and shapes in order, as in {@code conv1.weightSelf[128, 64] conv1.bias[64]}: equal for models that fit each other's values. */
    public String layout() {
        return slots.entrySet().stream()
                .map(e -> e.getKey() + Arrays.toString(e.getValue().shape.getShape()))
                .collect(Collectors.joining(" "));
    }

    /**
     * Takes over values that were saved; refuses those of another layout.
     *
     * @param layout what {@link #layout()} was when they were saved
     */
    public void restore(String layout, float[] saved) {
        if (!layout.equals(layout())) {
            throw new IllegalArgumentException("the saved values are of " + layout + ", the model has " + layout()
                    + "; build the model with the options it was saved with");
        }
        requireLength("saved", saved);
        System.arraycopy(saved, 0, values, 0, values.length);
    }

    /**
     * Copies all tensors into arrays of torch, for one step.
     *
     * @param step owns the arrays, and so everything that is computed from them; close it after the step
     * @param training whether the arrays require gradients, and layers drop values
     */
    public Bound bind(NDManager step, boolean training) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        slots.forEach((name, slot) -> {
            NDArray array = toTorch(step, slot);
            array.setRequiresGradient(training);
            arrays.put(name, array);
        });
        return new Bound(this, step, training, arrays);
    }

    private NDArray toTorch(NDManager step, Slot slot) {
        staging.clear().limit(slot.size * Float.BYTES);
        staging.asFloatBuffer().put(values, slot.offset, slot.size);
        try (NDArray wrapped = step.create(staging, slot.shape, DataType.FLOAT32)) {
            return wrapped.duplicate(); // of torch's own: the buffer holds the next tensor in a moment
        }
    }

    private Slot slot(String name) {
        Slot slot = slots.get(name);
        if (slot == null) {
            throw new IllegalArgumentException("parameter " + name + " is not declared, known are " + slots.keySet());
        }
        return slot;
    }

    private void requireLength(String what, float[] array) {
        if (array.length != values.length) {
            throw new IllegalArgumentException(
                    what + " has " + array.length + " values, the model has " + values.length);
        }
    }

    /** The tensors of one step. Valid until the step's manager is closed. */
    public static final class Bound {
        private final Parameters parameters;
        private final NDManager step;
        private final boolean training;
        private final Map<String, NDArray> arrays;

        private Bound(Parameters parameters, NDManager step, boolean training, Map<String, NDArray> arrays) {
            this.parameters = parameters;
            this.step = step;
            this.training = training;
            this.arrays = arrays;
        }

        /** The tensor of a name; it belongs to the step. */
        public NDArray get(String name) {
            NDArray array = arrays.get(name);
            if (array == null) {
                throw new IllegalArgumentException(
                        "parameter " + name + " is not declared, known are " + arrays.keySet());
            }
            return array;
        }

        /** The manager of the step. */
        public NDManager manager() {
            return step;
        }

        public boolean isTraining() {
            return training;
        }

        /**
         * Writes the gradients in the order of {@link Parameters#values()}: what all backward passes since {@link #bind} added up,
         * zero for a tensor that took no part.
         *
         * @param out as long as the values
         */
        public void gradients(float[] out) {
            if (!training) {
                throw new IllegalStateException("the parameters are bound without gradients; bind(step, true)");
            }
            parameters.requireLength("out", out);
            arrays.forEach((name, array) -> {
                Slot slot = parameters.slot(name);
                try (NDArray gradient = array.getGradient()) { // zeros where torch has none
                    gradient.toByteBuffer()
                            .order(ByteOrder.nativeOrder())
                            .asFloatBuffer()
                            .get(out, slot.offset, slot.size);
                }
            });
        }
    }

    private record Initial(Shape shape, float[] values) {}

    /** Collects tensors. One thread. */
    public static final class Builder {
        private final RandomGenerator random;
        private final Map<String, Initial> declared = new LinkedHashMap<>();

        private Builder(RandomGenerator random) {
            this.random = random;
        }

        /** A tensor with these initial values, row-major, which are copied. */
        public Builder add(String name, Shape shape, float[] initial) {
            if (shape.size() != initial.length) {
                throw new IllegalArgumentException("parameter " + name + " of shape " + shape + " has " + shape.size()
                        + " values, got " + initial.length);
            }
            if (declared.putIfAbsent(name, new Initial(shape, initial.clone())) != null) {
                throw new IllegalArgumentException(
                        "parameter " + name + " is declared twice; give each layer a prefix of its own");
            }
            return this;
        }

        /**
         * Uniform within sqrt(6 / (in + out)), the last two sizes of the shape (Glorot and Bengio, "Understanding the difficulty of
         * training deep feedforward neural networks", AISTATS 2010).
         */
        public Builder glorotUniform(String name, Shape shape) {
            int last = shape.dimension() - 1;
            double bound = Math.sqrt(6.0 / (shape.get(last - 1) + shape.get(last)));
            float[] initial = new float[Math.toIntExact(shape.size())];
            for (int i = 0; i < initial.length; i++) {
                initial[i] = (float) (bound * (2 * random.nextDouble() - 1));
            }
            return add(name, shape, initial);
        }

        /** Normal with mean 0. */
        public Builder normal(String name, Shape shape, double deviation) {
            float[] initial = new float[Math.toIntExact(shape.size())];
            for (int i = 0; i < initial.length; i++) {
                initial[i] = (float) (deviation * random.nextGaussian());
            }
            return add(name, shape, initial);
        }

        public Builder zeros(String name, Shape shape) {
            return add(name, shape, new float[Math.toIntExact(shape.size())]);
        }

        public Parameters build() {
            return new Parameters(declared);
        }
    }
}
