package io.filbert.group;

/** Names of the maps of groups; {@code hazelcast.yaml} configures them. */
public final class GroupMaps {
    /** {@value}: the {@link Membership} of a group by its name. */
    public static final String GROUPS = "filbert.groups";

    /** {@value}: the {@link Round}s by {@link RoundKey}, in-memory-format OBJECT. */
    public static final String ROUNDS = "filbert.rounds";

    /** {@value}: who is alive, by {@link #life}: entries end by themselves when nobody renews them. */
    public static final String TRAINERS = "filbert.trainers";

    /** {@value}: what a training goes on from, in chunks. */
    public static final String CHECKPOINTS = "filbert.checkpoints";

    /** 600: seconds that a round is kept after its last change. */
    static final int KEPT_SECONDS = 600;

    private GroupMaps() {}

    /** The key of a process in {@link #TRAINERS}. */
    public static String life(String group, String life) {
        return group + "#" + life;
    }
}
