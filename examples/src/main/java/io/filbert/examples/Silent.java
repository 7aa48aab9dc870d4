package io.filbert.examples;

import me.tongfei.progressbar.ProgressBarConsumer;

/** Shows no progress: a log file needs no bar. */
final class Silent implements ProgressBarConsumer {
    @Override
    public int getMaxRenderedLength() {
        return 80;
    }

    @Override
    public void accept(String rendered) {}

    @Override
    public void close() {}
}
