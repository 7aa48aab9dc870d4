package io.filbert.store;

/** Names of the IMaps of a graph. {@code hazelcast.yaml} configures them by wildcard. */
public final class Maps {
    /** The catalog of all graphs. */
    public static final String CATALOG = "filbert.catalog";

    /** The wildcards of the maps that hold blocks by reference, in-memory-format OBJECT. */
    public static final String ADJACENCY = "filbert.*.adjacency";

    public static final String FEATURES = "filbert.*.features";
    public static final String NODES = "filbert.*.nodes";
    public static final String IDS = "filbert.*.ids";
    public static final String STAGING = "filbert.*.staging";

    /** The wildcard of the map in which a load by a pipeline notes how far it is. */
    public static final String INGEST = "filbert.*.ingest";

    private Maps() {}

    /** The map of a graph for one of the wildcards above. */
    public static String of(String wildcard, String graph) {
        return wildcard.replace("*", graph);
    }
}
