package io.filbert.examples.train;

import io.filbert.examples.link.TemporalEvents;
import io.filbert.loader.MiniBatch;
import java.util.Arrays;

/**
 * What a link model reads of a mini-batch, whose subgraphs are disjoint, one for each link. Beside the sample it has what the sample
 * says of a link's ends: how many events each of them had, how long ago the last and the first of these were, and the same of the events from one to the
 * other, either way. The numbers are logarithms, divided so as to be of order one; 0 where there was no event.
 */
final class LinkBatch {
    /** Numbers of a link: {@value}. */
    static final int COLUMNS = 12;

    /** Of the source, of the destination, from source to destination, and back. */
    private static final int WHOSE = 4;

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
        long[] node = batch.nId();
        long[] time = new long[links];
        for (int i = 0; i < links; i++) {
            time[i] = batch.seedTime()[i] + 1; // of the link itself: the sampler was given the last moment before
        }
        Past[] pasts = new Past[WHOSE * links];
        Arrays.setAll(pasts, i -> new Past());
        for (int k = 0; k < row.length; k++) {
            int link = subgraph[col[k]];
            long when = events.time((int) event[k]);
            if (when >= time[link] || subgraph[row[k]] != link) {
                throw new IllegalStateException("event " + event[k] + " of time " + when
                        + " was sampled for a link of time " + time[link] + ": the future leaks into the past");
            }
            boolean ofSource = col[k] == source[link];
            boolean ofDestination = col[k] == destination[link];
            pasts[WHOSE * link].note(ofSource, when);
            pasts[WHOSE * link + 1].note(ofDestination, when);
            boolean between = (ofSource && row[k] == destination[link]) || (ofDestination && row[k] == source[link]);
            boolean forward = events.source((int) event[k]) == node[source[link]];
            pasts[WHOSE * link + 2].note(between && forward, when);
            pasts[WHOSE * link + 3].note(between && !forward, when);
        }
        float[] past = new float[COLUMNS * links];
        for (int i = 0; i < pasts.length; i++) {
            pasts[i].write(time[i / WHOSE], past, COLUMNS / WHOSE * i);
        }
        return new LinkBatch(batch, past);
    }

    /** Events of an end, or of both. */
    private static final class Past {
        private int count;
        private long first = Long.MAX_VALUE;
        private long last = Long.MIN_VALUE;

        void note(boolean counts, long when) {
            if (counts) {
                count++;
                first = Math.min(first, when);
                last = Math.max(last, when);
            }
        }

        void write(long now, float[] out, int at) {
            if (count > 0) {
                out[at] = (float) Math.log1p(count) / COUNT_SCALE;
                out[at + 1] = 1 - (float) Math.log1p((double) (now - last)) / TIME_SCALE;
                out[at + 2] = 1 - (float) Math.log1p((double) (now - first)) / TIME_SCALE;
            }
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
