package io.filbert.train;

import com.hazelcast.map.IMap;
import io.filbert.graph.FormatException;
import io.filbert.rpc.Calls;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.zip.CRC32C;

/** The bytes of a checkpoint as entries of a map, of {@link #PIECE} bytes each, in order. One thread. */
final class CheckpointPieces {
    /** {@value}: bytes of a piece. */
    static final int PIECE = 1 << 20;

    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final IMap<String, byte[]> map;
    private final String name;

    CheckpointPieces(IMap<String, byte[]> map, String name) {
        this.map = map;
        this.name = name;
    }

    private String key(int piece) {
        return name + "#" + piece;
    }

    /** Removes what is there, also what a writer has not finished. */
    void remove() {
        int piece = 0;
        boolean there = true;
        while (there) {
            String key = key(piece++);
            there = call(() -> map.deleteAsync(key));
        }
    }

    private <T> T call(Supplier<CompletionStage<T>> call) {
        return Calls.await(call, TIMEOUT, "checkpoint " + name);
    }

    /** Writes the pieces one after another; {@link #close} writes the last one. */
    final class Writer extends OutputStream {
        private final byte[] piece = new byte[PIECE];
        private final CRC32C crc = new CRC32C();
        private int filled;
        private int pieces;
        private long length;

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            crc.update(bytes, from, count);
            length += count;
            int at = from;
            while (at < from + count) {
                int n = Math.min(from + count - at, PIECE - filled);
                System.arraycopy(bytes, at, piece, filled, n);
                at += n;
                filled += n;
                if (filled == PIECE) {
                    put();
                }
            }
        }

        private void put() {
            String key = key(pieces++);
            byte[] full = Arrays.copyOf(piece, filled);
            call(() -> map.setAsync(key, full));
            filled = 0;
        }

        @Override
        public void close() {
            if (filled > 0) {
                put();
            }
        }

        long length() {
            return length;
        }

        long checksum() {
            return crc.getValue();
        }
    }

    /** Reads them. */
    final class Reader extends InputStream {
        private final long length;
        private final CRC32C crc = new CRC32C();
        private byte[] piece = new byte[0];
        private int at;
        private int pieces;
        private long done;

        /** @param length of all */
        Reader(long length) {
            this.length = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] out, int from, int most) {
            if (at == piece.length && !next()) {
                return -1;
            }
            int n = Math.min(most, piece.length - at);
            System.arraycopy(piece, at, out, from, n);
            at += n;
            return n;
        }

        private boolean next() {
            if (done == length) {
                return false;
            }
            int number = pieces++;
            byte[] found = call(() -> map.getAsync(key(number)));
            if (found == null || found.length != Math.min(PIECE, length - done)) {
                throw new FormatException("piece " + number + " of checkpoint " + name
                        + " is gone; were more members lost than filbert.checkpoints has backups?");
            }
            crc.update(found);
            done += found.length;
            piece = found;
            at = 0;
            return true;
        }

        /** Of what was read, which must be all. */
        long checksum() {
            return crc.getValue();
        }
    }
}
