package io.filbert.examples.bench;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * A workload again and again, beside what is measured elsewhere: {@code loop} with the settings of the other one begins, with
 * epochs 0, 1, 2 and so on, and {@code loop stop=true} ends it after the epoch that runs, and answers batches and seconds.
 */
final class LoopWorkload implements Workload {
    private final Workload repeated;
    private volatile boolean stopping;
    private @Nullable FutureTask<Settings> loop;

    LoopWorkload(Workload repeated) {
        this.repeated = repeated;
    }

    @Override
    public Settings run(Settings settings) throws Exception {
        if (settings.text("stop", "false").equals("true")) {
            return stop();
        }
        if (loop != null) {
            throw new IllegalStateException("it runs already; stop it first");
        }
        stopping = false;
        loop = new FutureTask<>(() -> repeat(settings));
        Thread thread = new Thread(loop, "filbert-bench-loop");
        thread.setDaemon(true);
        thread.start();
        return new Settings();
    }

    private Settings repeat(Settings settings) throws Exception {
        int batches = 0;
        long start = System.nanoTime();
        for (int epoch = 0; !stopping; epoch++) {
            batches += repeated.run(settings.set("epoch", epoch)).integer("batches");
        }
        return new Settings().set("batches", batches).set("seconds", (System.nanoTime() - start) / 1e9);
    }

    private Settings stop() throws InterruptedException, ExecutionException {
        FutureTask<Settings> running = loop;
        if (running == null) {
            throw new IllegalStateException("nothing runs");
        }
        stopping = true;
        loop = null;
        return running.get(); // throws what ended it early
    }

    @Override
    public void close() {
        stopping = true;
        repeated.close();
    }
}
