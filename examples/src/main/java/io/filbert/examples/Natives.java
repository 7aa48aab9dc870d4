package io.filbert.examples;

/** Whether this machine can train: libtorch exists for some platforms only. */
final class Natives {
    private static final String RESOURCE = "native/lib/pytorch.properties";

    private Natives() {}

    /** @throws IllegalStateException if libtorch for this platform is not on the class path */
    static void require() {
        if (Natives.class.getClassLoader().getResource(RESOURCE) == null) {
            throw new IllegalStateException("there is no libtorch for " + System.getProperty("os.name") + " on "
                    + System.getProperty("os.arch")
                    + "; training runs on Linux x86-64 and arm64, macOS arm64 and Windows"
                    + " x86-64. Add --no-train: loading and sampling run everywhere");
        }
    }
}
