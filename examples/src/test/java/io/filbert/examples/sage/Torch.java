package io.filbert.examples.sage;

import org.junit.jupiter.api.Assumptions;

/** Whether libtorch is there; without it the tests of training are skipped, with a word. */
public final class Torch {
    private Torch() {}

    /** Skips the test, or the class of tests, where there is no libtorch. */
    public static void assume() {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("ai.djl.pytorch.num_threads", "1");
        Assumptions.assumeTrue(
                Torch.class.getClassLoader().getResource("native/lib/pytorch.properties") != null,
                "no libtorch for this platform: training is not tested");
    }
}
