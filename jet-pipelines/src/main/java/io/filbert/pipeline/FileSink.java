package io.filbert.pipeline;

import io.filbert.graph.GraphException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Puts batches into the files of their parts, in the order of the steps: one that comes early waits for those before it. */
final class FileSink implements Sink {
    private final Path directory;
    private final EpochJob job;
    private final long jobId;
    private final Map<Integer, Part> parts = new HashMap<>();

    FileSink(Path directory, EpochJob job, long jobId) {
        this.directory = directory;
        this.job = job;
        this.jobId = jobId;
    }

    /** A file that is being written. */
    private final class Part {
        private final int end;
        private final ArrowPart file;
        private final SortedMap<Integer, Flight> early = new TreeMap<>();
        private int next;

        Part(int part) throws IOException {
            this.next = part * job.stepsPerPart();
            this.end = Math.min(job.steps(), next + job.stepsPerPart());
            this.file = new ArrowPart(EpochFiles.part(directory, part), job.graph(), jobId);
        }

        boolean add(Flight flight) throws IOException {
            early.put(flight.step(), flight);
            for (Flight due = early.remove(next); due != null; due = early.remove(next)) {
                file.add(due.batch());
                due.landed();
                next++;
            }
            return next == end;
        }
    }

    @Override
    public void write(Flight flight) {
        try {
            Part part = parts.get(flight.part());
            if (part == null) {
                part = new Part(flight.part());
                parts.put(flight.part(), part);
            }
            if (part.add(flight)) {
                part.file.complete();
                parts.remove(flight.part());
            }
        } catch (IOException e) {
            throw new GraphException(
                    "part " + flight.part() + " of epoch " + job.epoch() + " cannot be written to " + directory + ": "
                            + e,
                    e);
        }
    }

    @Override
    public void close() {
        parts.values().forEach(part -> part.file.close());
        parts.clear();
    }
}
