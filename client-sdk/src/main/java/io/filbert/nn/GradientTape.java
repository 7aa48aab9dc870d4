package io.filbert.nn;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/**
 * While it is open, torch notes what this thread computes from arrays that require gradients, and {@link #backward} computes
 * those. Unlike DJL's {@code GradientCollector}, of which there is one at a time in a JVM, any number of threads may have one.
 * Close it on the thread that opened it.
 */
public final class GradientTape implements AutoCloseable {
    private final boolean before;

    private GradientTape() {
        Engine.getEngine("PyTorch"); // loads it, which switches gradients off on the thread that does
        this.before = JniUtils.isGradMode();
        JniUtils.setGradMode(true);
    }

    public static GradientTape open() {
        return new GradientTape();
    }

    /** Adds the gradients of a scalar to those of all arrays that it was computed from; what was noted is then gone. */
    public void backward(NDArray loss) {
        try (NDArray one = loss.getManager().ones(loss.getShape(), loss.getDataType())) {
            JniUtils.backward((PtNDArray) loss, (PtNDArray) one, false, false);
        }
    }

    /** What was switched on before stays on. */
    @Override
    public void close() {
        JniUtils.setGradMode(before);
    }
}
