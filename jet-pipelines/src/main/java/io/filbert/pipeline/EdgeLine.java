package io.filbert.pipeline;

import io.filbert.graph.InvalidGraphException;

/** A line of an edge file as longs: edge id, source, destination, the bits of the weight, the time. */
final class EdgeLine {
    static final int ID = 0;
    static final int SOURCE = 1;
    static final int DESTINATION = 2;
    static final int WEIGHT = 3;
    static final int TIME = 4;

    private EdgeLine() {}

    /** Reads a line; refuses it by place and content. */
    static long[] parse(String place, String line, int fields, boolean weights) {
        String[] values = line.split("\t", -1);
        if (values.length != fields) {
            throw new InvalidGraphException("line '" + shortened(line) + "' of " + place + " has " + values.length
                    + " tab-separated fields, must have " + fields + ": edge id, source, destination"
                    + (fields > 3 ? " and then weight and time as the edge type has them" : ""));
        }
        long[] edge = new long[TIME + 1];
        try {
            edge[ID] = Long.parseLong(values[0].strip());
            edge[SOURCE] = Long.parseLong(values[1].strip());
            edge[DESTINATION] = Long.parseLong(values[2].strip());
            if (weights) {
                edge[WEIGHT] = Float.floatToRawIntBits(Float.parseFloat(values[3].strip()));
            }
            if (fields > (weights ? 4 : 3)) {
                edge[TIME] = Long.parseLong(values[fields - 1].strip());
            }
        } catch (NumberFormatException e) {
            throw new InvalidGraphException(
                    "line '" + shortened(line) + "' of " + place + " is not of numbers: " + e.getMessage());
        }
        return edge;
    }

    private static String shortened(String line) {
        return line.length() <= 80 ? line : line.substring(0, 77) + "...";
    }
}
