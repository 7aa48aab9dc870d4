package io.filbert.ingest;

import java.io.Serializable;
import java.util.List;

/**
 * What becomes which part of a graph. Immutable; it is sent to the members.
 *
 * @param graph its name
 * @param nodes node types, in the order of the schema
 * @param edges edge types, likewise; without the reverses that {@code toUndirected} adds
 * @param toUndirected whether every edge type gets its reverse
 * @param ldg whether nodes are assigned to members by LDG instead of by hash
 * @param rejectLimit how many rows may be left out before the load stops
 */
public record IngestMapping(
        String graph,
        List<NodeMapping> nodes,
        List<EdgeMapping> edges,
        boolean toUndirected,
        boolean ldg,
        long rejectLimit)
        implements Serializable {}
