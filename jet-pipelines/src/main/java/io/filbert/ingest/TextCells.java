package io.filbert.ingest;

/** Cells of a format that has nothing but texts. One thread. */
abstract class TextCells extends Cells {
    @Override
    final Kind kind(int column) {
        return Kind.TEXT;
    }

    @Override
    final long integer(int column) {
        throw new IllegalStateException("a text has no integer");
    }

    @Override
    final double floating(int column) {
        throw new IllegalStateException("a text has no number");
    }
}
