package io.filbert.examples.bench;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * The yardstick of features, a program of its own: {@code RowServer nodes columns} holds the rows of all nodes in one array, and on one
 * loopback connection answers a list of nodes by their rows, gathered into a buffer and written, and a negative number by so many
 * bytes that are the same all the time. It ends with its input.
 */
final class RowServer {
    /** As large as fits the processor's second cache, with room for the source. */
    private static final int BUFFER = 1 << 18;

    private RowServer() {}

    public static void main(String[] args) throws IOException {
        int nodes = Integer.parseInt(args[0]);
        int columns = Integer.parseInt(args[1]);
        byte[] rows = rows(nodes, columns);
        PrintStream out = System.out;
        try (ServerSocketChannel server =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            out.println(((InetSocketAddress) server.getLocalAddress()).getPort());
            try (SocketChannel channel = server.accept()) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                serve(channel, rows, 4 * columns);
            } catch (EOFException e) { // the client is done
                out.println("done");
            }
        }
    }

    private static byte[] rows(int nodes, int columns) {
        ByteBuffer rows =
                ByteBuffer.allocate(Math.multiplyExact(nodes, 4 * columns)).order(ByteOrder.LITTLE_ENDIAN);
        float[] row = new float[columns];
        for (int v = 0; v < nodes; v++) {
            BenchGraph.features(v, columns, row, 0);
            rows.asFloatBuffer().put(row);
            rows.position(rows.position() + 4 * columns);
        }
        return rows.array();
    }

    private static void serve(SocketChannel channel, byte[] rows, int rowBytes) throws IOException {
        DataInputStream in = new DataInputStream(Channels.newInputStream(channel));
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        while (true) {
            int n = in.readInt();
            if (n < 0) {
                for (long left = -(long) n; left > 0; left -= buffer.limit()) {
                    buffer.clear().limit((int) Math.min(left, BUFFER));
                    write(channel, buffer);
                }
                continue;
            }
            ByteBuffer ids = ByteBuffer.wrap(in.readNBytes(4 * n));
            buffer.clear();
            for (int i = 0; i < n; i++) {
                if (buffer.remaining() < rowBytes) {
                    write(channel, buffer.flip());
                    buffer.clear();
                }
                buffer.put(rows, ids.getInt() * rowBytes, rowBytes);
            }
            write(channel, buffer.flip());
        }
    }

    private static void write(SocketChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
