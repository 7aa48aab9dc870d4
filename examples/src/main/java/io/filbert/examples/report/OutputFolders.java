package io.filbert.examples.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Makes the folders that a file needs. */
final class OutputFolders {
    private OutputFolders() {}

    /** Makes the folder of a file, and those above it, where they are missing. */
    static void makeFor(Path file) throws IOException {
        @Nullable Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            make(folder);
        }
    }

    /** Makes a folder and those above it where they are missing; a link to a folder is one. */
    static void make(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
        }
    }
}
