package io.filbert.ingest;

import io.filbert.graph.InvalidGraphException;
import java.nio.file.Path;

/** Later. */
public final class OgbFolder {
    private OgbFolder() {}

    static MappingBuilder into(MappingBuilder builder, Path folder) {
        throw new InvalidGraphException("folder " + folder + " is not there");
    }
}
