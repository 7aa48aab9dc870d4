package io.filbert.examples.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A network link between a client and members, slower than the loopback interface: TCP proxies, one for each member, whose
 * connections share so many bytes a second in each direction, as those of one network card do. It adds no latency but its own.
 */
final class SlowLink implements AutoCloseable {
    /** A gigabit a second. */
    static final long GIGABIT = 125_000_000;

    private static final System.Logger LOG = System.getLogger(SlowLink.class.getName());
    private static final int PIECE = 1 << 16;

    private final Tokens up;
    private final Tokens down;
    private final Map<String, String> ways = new TreeMap<>();
    private final List<ServerSocket> servers = new ArrayList<>();
    private final ConcurrentLinkedQueue<Socket> sockets = new ConcurrentLinkedQueue<>();

    /**
     * Opens a port of 127.0.0.1 for each address.
     *
     * @param bytesPerSecond in each direction
     * @param addresses of the members, with commas
     */
    SlowLink(long bytesPerSecond, String addresses) throws IOException {
        this.up = new Tokens(bytesPerSecond);
        this.down = new Tokens(bytesPerSecond);
        for (String address : addresses.split(",", -1)) {
            ServerSocket server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
            servers.add(server);
            ways.put(address, "127.0.0.1:" + server.getLocalPort());
            int at = address.lastIndexOf(':');
            InetSocketAddress member =
                    new InetSocketAddress(address.substring(0, at), Integer.parseInt(address.substring(at + 1)));
            start("accept", () -> accept(server, member));
        }
    }

    /** How a client gets to the members: {@code address>proxy}, with commas, as {@link BenchCluster#client} takes it. */
    String addresses() {
        return String.join(
                ",",
                ways.entrySet().stream()
                        .map(w -> w.getKey() + ">" + w.getValue())
                        .toList());
    }

    private static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) { // the end of a connection
                        LOG.log(System.Logger.Level.DEBUG, name, e);
                    }
                },
                "slow-link-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private interface Work {
        void run() throws IOException;
    }

    private void accept(ServerSocket server, InetSocketAddress member) throws IOException {
        while (true) {
            Socket client = open(server.accept());
            Socket target = open(new Socket());
            target.connect(member);
            start("up", () -> pump(client, target, up));
            start("down", () -> pump(target, client, down));
        }
    }

    private Socket open(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        return socket;
    }

    private static void pump(Socket from, Socket to, Tokens tokens) throws IOException {
        byte[] piece = new byte[PIECE];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                tokens.take(n);
                out.write(piece, 0, n);
            }
        }
    }

    /** A token bucket that holds one piece: who takes waits until what all took before has passed. */
    private static final class Tokens {
        private final double nanosPerByte;
        private long free = System.nanoTime();

        Tokens(long bytesPerSecond) {
            this.nanosPerByte = 1e9 / bytesPerSecond;
        }

        void take(int bytes) {
            long end;
            synchronized (this) {
                long now = System.nanoTime();
                long full = now - Math.round(PIECE * nanosPerByte);
                free = Math.max(free, full) + Math.round(bytes * nanosPerByte);
                end = free;
            }
            for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (ServerSocket server : servers) {
            server.close();
        }
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
