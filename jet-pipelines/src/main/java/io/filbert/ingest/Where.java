package io.filbert.ingest;

import java.io.Serializable;

/**
 * Which rows a mapping takes: those whose column has this value, compared as text. Other rows are no records: they are neither counted
 * nor rejected. A row that cannot be taken apart has no columns; it is rejected as if it were wanted.
 */
public record Where(String column, String equalTo) implements Serializable {}
