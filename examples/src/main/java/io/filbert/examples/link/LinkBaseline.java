package io.filbert.examples.link;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * Scores of links without any learning: what a model must beat. An event is scored by the events strictly before its time, those of the
 * test included; events of one time do not see one another.
 */
public enum LinkBaseline {
    /** 1 if the source had an event to this destination before, else 0. EdgeBank of Poursafaei et al. with unlimited memory. */
    PAIR {
        @Override
        double score(LinkHistory history, int source, int destination) {
            return history.isSeen(source, destination) ? 1 : 0;
        }
    },

    /** log(1 + degree) of the destination: the events that went to it or out from it before, repeated ones counted. */
    DEGREE {
        @Override
        double score(LinkHistory history, int source, int destination) {
            return Math.log1p(history.degree(destination));
        }
    },

    /** Pairs that had an event before in this or in the other direction come first; within each half the degree decides. */
    BOTH {
        @Override
        double score(LinkHistory history, int source, int destination) {
            boolean known = history.isSeen(source, destination) || history.isSeen(destination, source);
            double degree = history.degree(destination);
            return (known ? 1 : 0) + degree / (1 + degree); // the second is below 1
        }
    };

    abstract double score(LinkHistory history, int source, int destination);

    /** The scores of the events that have negatives, and of these, by each baseline: one pass over the events. */
    public static Map<LinkBaseline, LinkScores> scores(TemporalEvents events, Negatives negatives) {
        int from = negatives.from();
        int to = negatives.to();
        Map<LinkBaseline, double[]> positive = columns(to - from);
        Map<LinkBaseline, double[]> negative = columns(to - from);
        LinkHistory history = new LinkHistory(events.nodes());
        for (int start = 0; start < to; ) {
            int end = events.firstAfter(events.time(start));
            for (int i = Math.max(start, from); i < Math.min(end, to); i++) {
                write(history, events.source(i), events.destination(i), positive, i - from);
                write(history, events.source(i), negatives.destination(i), negative, i - from);
            }
            for (int i = start; i < end; i++) {
                history.add(events.source(i), events.destination(i));
            }
            start = end;
        }
        Map<LinkBaseline, LinkScores> scores = new EnumMap<>(LinkBaseline.class);
        positive.forEach((baseline, column) ->
                scores.put(baseline, LinkScores.of(column, Objects.requireNonNull(negative.get(baseline)))));
        return scores;
    }

    private static Map<LinkBaseline, double[]> columns(int length) {
        Map<LinkBaseline, double[]> columns = new EnumMap<>(LinkBaseline.class);
        for (LinkBaseline baseline : values()) {
            columns.put(baseline, new double[length]);
        }
        return columns;
    }

    private static void write(
            LinkHistory history, int source, int destination, Map<LinkBaseline, double[]> columns, int row) {
        columns.forEach((baseline, column) -> column[row] = baseline.score(history, source, destination));
    }
}
