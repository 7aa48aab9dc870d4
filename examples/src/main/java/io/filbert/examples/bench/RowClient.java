package io.filbert.examples.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Asks a {@link RowServer} that it starts; one thread. The program beside which look-ups are measured. */
final class RowClient implements AutoCloseable {
    private final Process server;
    private final SocketChannel channel;
    private ByteBuffer target = ByteBuffer.allocateDirect(0);

    RowClient(int nodes, int columns) throws IOException {
        server = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + (512 + ((nodes * 4L * columns) >> 20)) + "m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RowServer.class.getName(),
                        Integer.toString(nodes),
                        Integer.toString(columns)))
                .redirectError(Redirect.INHERIT)
                .start();
        BufferedReader out = server.inputReader(StandardCharsets.UTF_8);
        channel = SocketChannel.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(out.readLine())));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    /** The rows of some nodes, in a buffer that the next call uses again. */
    ByteBuffer rows(long[] nodes, int rowBytes) throws IOException {
        ByteBuffer request = ByteBuffer.allocate(4 * (nodes.length + 1)).putInt(nodes.length);
        for (long node : nodes) {
            request.putInt((int) node);
        }
        send(request.flip());
        return receive(Math.multiplyExact(nodes.length, rowBytes));
    }

    /** So many bytes without any work for them. */
    void raw(int bytes) throws IOException {
        send(ByteBuffer.allocate(4).putInt(-bytes).flip());
        receive(bytes);
    }

    private void send(ByteBuffer request) throws IOException {
        while (request.hasRemaining()) {
            channel.write(request);
        }
    }

    private ByteBuffer receive(int bytes) throws IOException {
        if (target.capacity() < bytes) {
            target = ByteBuffer.allocateDirect(bytes + bytes / 4);
        }
        target.clear().limit(bytes);
        while (target.hasRemaining()) {
            if (channel.read(target) < 0) {
                throw new IOException("the server of rows ended");
            }
        }
        return target.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
        server.destroy();
    }
}
