package io.filbert.tests.cluster;

/** The same of a graph with a table book. */
class TableBookStoresTest extends StoresTest {
    @Override
    Book book() {
        return Book.LDG;
    }
}
