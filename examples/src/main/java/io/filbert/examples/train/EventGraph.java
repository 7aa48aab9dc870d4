package io.filbert.examples.train;

import io.filbert.examples.link.TemporalEvents;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.grid.GraphWriter;
import io.filbert.store.EdgeList;
import java.util.ArrayList;
import java.util.List;

/**
 * Events in the grid, validation and test included: who samples says up to which time. Each event is an edge in both directions with its
 * time; the id of both is the event's number. One from a node to itself is one edge.
 */
final class EventGraph {
    static final EdgeType EDGE = GraphSchema.EDGE;

    private EventGraph() {}

    static Graph load(GraphGrid grid, String name, TemporalEvents events) {
        GraphSchema schema = GraphSchema.builder()
                .nodeType(GraphSchema.NODE, events.nodes())
                .edgeType(new EdgeTypeSpec(EDGE).withTimes().withIds(true))
                .build();
        try (GraphWriter writer = grid.create(name, schema)) {
            writer.edges(EDGE, events.edges(0, events.size()));
            writer.edges(EDGE, reversed(events));
            return writer.commit();
        }
    }

    private static EdgeList reversed(TemporalEvents events) {
        List<Integer> other = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            if (events.source(i) != events.destination(i)) {
                other.add(i);
            }
        }
        long[] from = other.stream().mapToLong(events::destination).toArray();
        long[] to = other.stream().mapToLong(events::source).toArray();
        return EdgeList.of(from, to)
                .ids(other.stream().mapToLong(i -> i).toArray())
                .times(other.stream().mapToLong(events::time).toArray());
    }
}
