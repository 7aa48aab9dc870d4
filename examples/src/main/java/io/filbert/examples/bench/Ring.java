package io.filbert.examples.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * The yardstick of all-reduces: a rank of a ring over TCP, a reduce-scatter and then an all-gather (Patarasuk and Yuan, Bandwidth optimal
 * all-reduce algorithms for clusters of workstations, 2009). It sends to the next rank while it receives from the one before, by one
 * thread that waits only when neither goes on. One thread.
 */
final class Ring implements AutoCloseable {
    /** Bytes at a time: as large as fits the processor's second cache, with room for the buffer's own. */
    private static final int PIECE = 1 << 18;

    private static final int PATIENCE_MILLIS = 60_000;

    private final ServerSocketChannel server;
    private final SocketChannel next;
    private final SocketChannel previous;
    private final int rank;
    private final int ranks;
    private final Selector selector = Selector.open();
    private final SelectionKey writing;
    private final SelectionKey reading;
    private final ByteBuffer outgoing = ByteBuffer.allocateDirect(PIECE).order(ByteOrder.nativeOrder());
    private final ByteBuffer incoming = ByteBuffer.allocateDirect(PIECE).order(ByteOrder.nativeOrder());
    private final FloatBuffer outgoingFloats = outgoing.asFloatBuffer();
    private final FloatBuffer incomingFloats = incoming.asFloatBuffer();
    private final float[] summands = new float[PIECE / Float.BYTES];

    /** Where the rank before connects to. */
    static ServerSocketChannel listen() throws IOException {
        return ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    /**
     * Connects to both neighbors.
     *
     * @param server that {@link #listen} opened; closed with this
     * @param nextPort where the next rank listens
     */
    Ring(ServerSocketChannel server, int nextPort, int rank, int ranks) throws IOException {
        this.server = server;
        this.rank = rank;
        this.ranks = ranks;
        next = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), nextPort));
        server.socket().setSoTimeout(PATIENCE_MILLIS);
        previous = server.socket().accept().getChannel();
        for (SocketChannel channel : new SocketChannel[] {next, previous}) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
        }
        writing = next.register(selector, 0);
        reading = previous.register(selector, 0);
    }

    /** Puts the sum of all ranks' buffers, which have the same length, into this one. */
    void allReduce(float[] buffer) throws IOException {
        for (int step = 0; step < ranks - 1; step++) {
            exchange(buffer, rank - step, rank - step - 1, true);
        }
        for (int step = 0; step < ranks - 1; step++) {
            exchange(buffer, rank - step + 1, rank - step, false);
        }
    }

    private int start(float[] buffer, int chunk) {
        return (int) ((long) buffer.length * chunk / ranks);
    }

    /** Sends a chunk and receives another, which is added to what is there or takes its place. */
    private void exchange(float[] buffer, int sentChunk, int receivedChunk, boolean add) throws IOException {
        int from = Math.floorMod(sentChunk, ranks);
        int into = Math.floorMod(receivedChunk, ranks);
        int toSend = start(buffer, from);
        int sendEnd = start(buffer, from + 1);
        int toReceive = start(buffer, into);
        int receiveEnd = start(buffer, into + 1);
        outgoing.clear().limit(0);
        incoming.clear();
        while (toSend < sendEnd || outgoing.hasRemaining() || toReceive < receiveEnd) {
            if (!outgoing.hasRemaining() && toSend < sendEnd) {
                int n = Math.min(summands.length, sendEnd - toSend);
                outgoingFloats.put(0, buffer, toSend, n);
                outgoing.clear().limit(n * Float.BYTES);
                toSend += n;
            }
            boolean moved = outgoing.hasRemaining() && next.write(outgoing) > 0;
            if (toReceive < receiveEnd) {
                int n = receive(receiveEnd - toReceive);
                if (n > 0) {
                    take(buffer, toReceive, n, add);
                    toReceive += n;
                    moved = true;
                }
            }
            if (!moved) {
                await(outgoing.hasRemaining(), toReceive < receiveEnd);
            }
        }
    }

    /** Answers how many floats are there; the bytes of one that is not whole stay. */
    private int receive(int most) throws IOException {
        incoming.limit((int) Math.min(PIECE, (long) most * Float.BYTES));
        if (previous.read(incoming) < 0) {
            throw new EOFException("rank " + Math.floorMod(rank - 1, ranks) + " left the ring");
        }
        return incoming.position() / Float.BYTES;
    }

    private void take(float[] buffer, int at, int n, boolean add) {
        if (add) {
            incomingFloats.get(0, summands, 0, n);
            for (int i = 0; i < n; i++) {
                buffer[at + i] += summands[i];
            }
        } else {
            incomingFloats.get(0, buffer, at, n);
        }
        incoming.flip().position(n * Float.BYTES);
        incoming.compact();
    }

    private void await(boolean toWrite, boolean toRead) throws IOException {
        writing.interestOps(toWrite ? SelectionKey.OP_WRITE : 0);
        reading.interestOps(toRead ? SelectionKey.OP_READ : 0);
        if (selector.select(PATIENCE_MILLIS) == 0) {
            throw new SocketTimeoutException("rank " + rank + " waited " + PATIENCE_MILLIS + " ms for its neighbors");
        }
        selector.selectedKeys().clear();
    }

    @Override
    public void close() throws IOException {
        selector.close();
        next.close();
        previous.close();
        server.close();
    }
}
