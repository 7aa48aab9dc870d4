package io.filbert.train;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.filbert.graph.FormatException;
import io.filbert.graph.GraphConfigException;
import io.filbert.graph.GraphException;
import io.filbert.graph.UnknownNameException;
import io.filbert.group.GroupMaps;
import io.filbert.rpc.Calls;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of a training, in the map {@link GroupMaps#CHECKPOINTS} with its backups: they outlive the trainer and a member. A
 * checkpoint is written in pieces of {@value CheckpointPieces#PIECE} bytes and is there when the list of checkpoints says that it is complete, so a
 * writer that dies leaves the ones before as they were; what it had begun is removed by the next one. One writer at a time, such as
 * rank 0; any thread and process may read.
 */
public final class Checkpoints {
    /** {@value}: how many are kept when nothing else is said. */
    public static final int DEFAULT_KEPT = 3;

    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final int TRIES = 20;

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

    /** An entry of the list: 8 bytes of step, 8 of length, 8 of checksum, 16 that name its pieces. Of length 0 while it is written. */
    private record Listed(long step, long length, long checksum, UUID pieces) {
        static final int BYTES = 40;

        boolean isComplete() {
            return length > 0;
        }
    }

    /** Steps of the checkpoints that are there, ascending. */
    public List<Long> steps() {
        return complete().stream().map(Listed::step).toList();
    }

    /** Writes a checkpoint, in place of one of the same step. When this returns it survives the loss of a member. */
    public void save(Checkpoint checkpoint) {
        long step = checkpoint.step();
        UUID name = UUID.randomUUID();
        change(list -> {
            List<Listed> next = new ArrayList<>(list);
            next.removeIf(l -> !l.isComplete()); // another writer's, that died
            next.add(new Listed(step, 0, 0, name));
            return next;
        });
        CheckpointPieces.Writer pieces = pieces(name).new Writer();
        try (DataOutputStream out = new DataOutputStream(pieces)) {
            checkpoint.write(out);
        } catch (IOException e) {
            throw new GraphException("the checkpoint of step " + step + " of training " + training, e);
        }
        Listed own = new Listed(step, pieces.length(), pieces.checksum(), name);
        change(list -> {
            List<Listed> next = new ArrayList<>(list);
            next.removeIf(l -> l.step == step || l.pieces.equals(name));
            next.add(own);
            next.sort((a, b) -> Long.compare(a.step, b.step));
            while (next.size() > kept) {
                next.remove(0);
            }
            return next;
        });
    }

    /** Changes the list, and removes the pieces of what is no longer in it. */
    private void change(UnaryOperator<List<Listed>> how) {
        for (int tries = 0; tries < TRIES; tries++) {
            byte[] before = call(() -> map.getAsync(training));
            List<Listed> old = decode(before);
            List<Listed> next = how.apply(old);
            byte[] after = encode(next);
            boolean changed =
                    before == null ? map.putIfAbsent(training, after) == null : map.replace(training, before, after);
            if (changed) {
                List<UUID> used = next.stream().map(Listed::pieces).toList();
                old.stream().filter(l -> !used.contains(l.pieces)).forEach(l -> pieces(l.pieces)
                        .remove());
                return;
            }
        }
        throw new GraphException(
                "others write checkpoints of training " + training + " all the time; one rank is to write them", null);
    }

    /** The one of the highest step. */
    public Optional<Checkpoint> latest() {
        return read(all -> all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1)));
    }

    /** The one of a step. */
    public Checkpoint load(long step) {
        return read(all -> all.stream().filter(l -> l.step == step).findFirst())
                .orElseThrow(() -> new UnknownNameException(
                        "training " + training + " has no checkpoint of step " + step + "; it has " + steps()));
    }

    /** Removes all. */
    public void clear() {
        change(list -> List.of());
        call(() -> map.removeAsync(training));
    }

    /** Reads again where a writer has removed one meanwhile. */
    private Optional<Checkpoint> read(Function<List<Listed>, Optional<Listed>> choice) {
        Optional<Listed> chosen = choice.apply(complete());
        while (chosen.isPresent()) {
            try {
                return chosen.map(this::read);
            } catch (FormatException e) {
                Optional<Listed> again = choice.apply(complete());
                if (again.equals(chosen)) {
                    throw e;
                }
                chosen = again;
            }
        }
        return Optional.empty();
    }

    private Checkpoint read(Listed listed) {
        CheckpointPieces.Reader pieces = pieces(listed.pieces).new Reader(listed.length);
        try (DataInputStream in = new DataInputStream(pieces)) {
            Checkpoint checkpoint = Checkpoint.read(in);
            if (in.read() >= 0 || pieces.checksum() != listed.checksum) {
                throw new FormatException("the checkpoint of step " + listed.step + " of training " + training
                        + " has another checksum than when it was written");
            }
            return checkpoint;
        } catch (IOException e) {
            throw new GraphException("the checkpoint of step " + listed.step + " of training " + training, e);
        }
    }

    private CheckpointPieces pieces(UUID name) {
        return new CheckpointPieces(map, training + "#" + name);
    }

    private List<Listed> complete() {
        return decode(call(() -> map.getAsync(training))).stream()
                .filter(Listed::isComplete)
                .toList();
    }

    private static List<Listed> decode(byte @Nullable [] bytes) {
        List<Listed> list = new ArrayList<>();
        if (bytes != null) {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            while (in.remaining() >= Listed.BYTES) {
                list.add(new Listed(in.getLong(), in.getLong(), in.getLong(), new UUID(in.getLong(), in.getLong())));
            }
        }
        return list;
    }

    private static byte[] encode(List<Listed> list) {
        ByteBuffer out = ByteBuffer.allocate(list.size() * Listed.BYTES);
        for (Listed l : list) {
            out.putLong(l.step)
                    .putLong(l.length)
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
