package io.filbert.tests.cluster;

import java.nio.file.Files;
import java.nio.file.Path;

/** Files of the project's root, found from the tests' module (Maven) and from the root itself (some editors). */
public final class ProjectFiles {
    private ProjectFiles() {}

    public static Path of(String name) {
        Path root = Files.exists(Path.of("hazelcast.yaml")) ? Path.of("") : Path.of("..");
        return root.resolve(name);
    }
}
