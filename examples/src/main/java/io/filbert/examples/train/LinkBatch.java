package io.filbert.examples.train;

import io.filbert.examples.link.TemporalEvents;
import io.filbert.loader.MiniBatch;
import java.util.Arrays;

/**
 * What a link model reads of a mini-batch, whose subgraphs are disjoint, one for each link. Beside the sample it has what the sample
 * says of a link's ends: how many events each of them had, how long ago the last one was, and the same of events between the two. The numbers
 * are logarithms, divided so as to be of order one; 0 where there was no event.
 */
final class LinkBatch {
    /** Numbers of a link: {@value}. */
    static final int COLUMNS = 6;

    private static final float COUNT_SCALE = 3;
    private static final float TIME_SCALE = 15;

    private final MiniBatch batch;
    private final float[] past;

    private LinkBatch(MiniBatch batch, float[] past) {
        this.batch = batch;
        this.past = past;
    }

    /** @throws IllegalStateException when a sampled event is not earlier than its link: the leak check, which is always on */
    static LinkBatch of(MiniBatch batch, TemporalEvents events) {
        int links = batch.batchSize();
        int[] source = batch.edgeLabelIndex().row();
        int[] destination = batch.edgeLabelIndex().col();
        int[] subgraph = batch.batch();
        int[] row = batch.edgeIndex().row();
        int[] col = batch.edgeIndex().col();
        long[] event = batch.eId();
        long[] time = new long[links];
        for (int i = 0; i < links; i++) {
            time[i] = batch.seedTime()[i] + 1; // of the link itself: the sampler was given the last moment before
        }
        float[] count = new float[3 * links];
        long[] last = new long[3 * links];
        Arrays.fill(last, Long.MIN_VALUE);
        for (int k = 0; k < row.length; k++) {
            int link = subgraph[col[k]];
            long when = events.time((int) event[k]);
            if (when >= time[link] || subgraph[row[k]] != link) {
                throw new IllegalStateException("event " + event[k] + " of time " + when
                        + " was sampled for a link of time " + time[link] + ": the future leaks into the past");
            }
            note(count, last, 3 * link, col[k] == source[link], when);
            note(count, last, 3 * link + 1, col[k] == destination[link], when);
            boolean between = (col[k] == source[link] && row[k] == destination[link])
                    || (col[k] == destination[link] && row[k] == source[link]);
            note(count, last, 3 * link + 2, between, when);
        }
        float[] past = new float[COLUMNS * links];
        for (int i = 0; i < 3 * links; i++) {
            past[2 * i] = (float) Math.log1p(count[i]) / COUNT_SCALE;
            past[2 * i + 1] = count[i] == 0 ? 0 : 1 - (float) Math.log1p((double) (time[i / 3] - last[i])) / TIME_SCALE;
        }
        return new LinkBatch(batch, past);
    }

    private static void note(float[] count, long[] last, int at, boolean counts, long when) {
        if (counts) {
            count[at]++;
            last[at] = Math.max(last[at], when);
        }
    }

    MiniBatch batch() {
        return batch;
    }

    /** {@link #COLUMNS} numbers of each link. */
    float[] past() {
        return past;
    }

    /** 1 for an event, 0 for a negative. */
    float[] labels() {
        return batch.edgeLabel().toFloatArray();
    }
}
