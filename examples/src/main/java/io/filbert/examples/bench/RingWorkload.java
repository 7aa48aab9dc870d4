package io.filbert.examples.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * All-reduces of a rank of a {@link Ring}: first called without settings, answers the {@code port} where it listens; then by {@code rank=0
 * ranks=4 next=PORT floats=1048576 operations=16} (the port of the next rank), answers seconds.
 */
final class RingWorkload implements Workload {
    private final SumLoop loop = new SumLoop();
    private @Nullable ServerSocketChannel server;
    private @Nullable Ring ring;

    @Override
    public Settings run(Settings settings) throws Exception {
        if (server == null) {
            server = Ring.listen();
            return new Settings().set("port", ((InetSocketAddress) server.getLocalAddress()).getPort());
        }
        Ring open = ring;
        if (open == null) {
            open = new Ring(server, settings.integer("next"), settings.integer("rank"), settings.integer("ranks"));
            ring = open;
        }
        return loop.run(settings, open::allReduce);
    }

    @Override
    public void close() {
        try {
            if (ring != null) {
                ring.close();
            } else if (server != null) {
                server.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
