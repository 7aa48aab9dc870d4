package io.filbert.tests.property;

import java.util.stream.LongStream;

/** The seeds of a random test: all of them, or the one given by {@code -Dtest.seed=}. */
public final class Seeds {
    private Seeds() {}

    public static LongStream of(int count) {
        String only = System.getProperty("test.seed");
        return only == null ? LongStream.range(0, count) : LongStream.of(Long.parseLong(only));
    }
}
