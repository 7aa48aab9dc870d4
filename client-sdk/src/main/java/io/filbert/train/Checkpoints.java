package io.filbert.train;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.filbert.graph.FormatException;
import io.filbert.graph.GraphConfigException;
import io.filbert.graph.UnknownNameException;
import io.filbert.group.GroupMaps;
import io.filbert.rpc.Calls;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.zip.CRC32C;

/**
 * The checkpoints of a training, in the map {@link GroupMaps#CHECKPOINTS} with its backups: they outlive the trainer and a member. A
 * checkpoint is written in pieces of {@value #PIECE} bytes and is there when the list of checkpoints names it, so a writer that dies leaves
 * the ones before as they were. One writer at a time, such as rank 0; any thread and process may read.
 */
public final class Checkpoints {
    /** {@value}: bytes of a piece, which is one entry of the map. */
    static final int PIECE = 1 << 20;

    /** {@value}: how many are kept when nothing else is said. */
    public static final int DEFAULT_KEPT = 3;

    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final IMap<String, byte[]> map;
    private final String training;
    private final int kept;

    private Checkpoints(IMap<String, byte[]> map, String training, int kept) {
        this.map = map;
        this.training = training;
        this.kept = kept;
    }

    /** Of a training, by its name; {@value #DEFAULT_KEPT} are kept. */
    public static Checkpoints of(HazelcastInstance hazelcast, String training) {
        return new Checkpoints(hazelcast.getMap(GroupMaps.CHECKPOINTS), training, DEFAULT_KEPT);
    }

    /** The same with another number that is kept, at least 1: a new one removes the oldest. */
    public Checkpoints keep(int number) {
        if (number < 1) {
            throw new GraphConfigException("keep=" + number + ", must be at least 1");
        }
        return new Checkpoints(map, training, number);
    }

    /** An entry of the list: 8 bytes of step, 4 of length, 8 of checksum, 16 that name its pieces. */
    private record Listed(long step, int length, long checksum, UUID pieces) {
        static final int BYTES = 36;
    }

    /** Steps of the checkpoints that are there, ascending. */
    public List<Long> steps() {
        return list().stream().map(Listed::step).toList();
    }

    /** Writes a checkpoint, in place of one of the same step. When this returns it survives the loss of a member. */
    public void save(Checkpoint checkpoint) {
        byte[] bytes = checkpoint.toBytes();
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        Listed own = new Listed(checkpoint.step(), bytes.length, crc.getValue(), UUID.randomUUID());
        for (int at = 0, piece = 0; at < bytes.length; at += PIECE, piece++) {
            String key = key(own, piece);
            byte[] part = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + PIECE));
            call(() -> map.setAsync(key, part));
        }
        List<Listed> before = list();
        List<Listed> after = new ArrayList<>(before);
        after.removeIf(l -> l.step == own.step);
        after.add(own);
        after.sort((a, b) -> Long.compare(a.step, b.step));
        while (after.size() > kept) {
            after.remove(0);
        }
        call(() -> map.setAsync(training, encode(after)));
        before.stream().filter(l -> !after.contains(l)).forEach(this::remove);
    }

    /** The one of the highest step. */
    public Optional<Checkpoint> latest() {
        List<Listed> all = list();
        return all.isEmpty() ? Optional.empty() : Optional.of(read(all.get(all.size() - 1)));
    }

    /** The one of a step. */
    public Checkpoint load(long step) {
        return list().stream()
                .filter(l -> l.step == step)
                .findFirst()
                .map(this::read)
                .orElseThrow(() -> new UnknownNameException(
                        "training " + training + " has no checkpoint of step " + step + "; it has " + steps()));
    }

    /** Removes all. */
    public void clear() {
        List<Listed> all = list();
        call(() -> map.removeAsync(training));
        all.forEach(this::remove);
    }

    private Checkpoint read(Listed listed) {
        byte[] bytes = new byte[listed.length];
        for (int at = 0, piece = 0; at < bytes.length; at += PIECE, piece++) {
            String key = key(listed, piece);
            byte[] part = call(() -> map.getAsync(key));
            if (part == null || part.length != Math.min(PIECE, bytes.length - at)) {
                throw new FormatException(
                        "piece " + piece + " of the checkpoint of step " + listed.step + " of training " + training
                                + " is gone; were more members lost than filbert.checkpoints has backups?");
            }
            System.arraycopy(part, 0, bytes, at, part.length);
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        if (crc.getValue() != listed.checksum) {
            throw new FormatException("the checkpoint of step " + listed.step + " of training " + training
                    + " has another checksum than when it was written");
        }
        return Checkpoint.parse(bytes);
    }

    private void remove(Listed listed) {
        for (int at = 0, piece = 0; at < listed.length; at += PIECE, piece++) {
            String key = key(listed, piece);
            call(() -> map.removeAsync(key));
        }
    }

    private String key(Listed listed, int piece) {
        return training + "#" + listed.pieces + "#" + piece;
    }

    private List<Listed> list() {
        byte[] bytes = call(() -> map.getAsync(training));
        List<Listed> list = new ArrayList<>();
        if (bytes != null) {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            while (in.remaining() >= Listed.BYTES) {
                list.add(new Listed(in.getLong(), in.getInt(), in.getLong(), new UUID(in.getLong(), in.getLong())));
            }
        }
        return list;
    }

    private static byte[] encode(List<Listed> list) {
        ByteBuffer out = ByteBuffer.allocate(list.size() * Listed.BYTES);
        for (Listed l : list) {
            out.putLong(l.step)
                    .putInt(l.length)
                    .putLong(l.checksum)
                    .putLong(l.pieces.getMostSignificantBits())
                    .putLong(l.pieces.getLeastSignificantBits());
        }
        return out.array();
    }

    private <T> T call(Supplier<CompletionStage<T>> call) {
        return Calls.await(call, TIMEOUT, "checkpoints of training " + training);
    }

    @Override
    public String toString() {
        return "checkpoints of training " + training + " at steps " + new TreeSet<>(steps());
    }
}
