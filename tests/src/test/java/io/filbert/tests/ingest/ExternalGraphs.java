package io.filbert.tests.ingest;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.IdKind;
import io.filbert.grid.GraphGrid;
import io.filbert.grid.GraphWriter;
import io.filbert.ingest.IngestMapping;
import io.filbert.tests.cluster.Grids;
import io.filbert.tests.property.TestGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

/** Graphs whose nodes are called by ids of their own. */
final class ExternalGraphs {
    private ExternalGraphs() {}

    /** So many different ids, in random order. */
    static List<String> ids(IdKind kind, int n, String type) {
        Random random = new Random(n + type.hashCode());
        List<String> ids = new ArrayList<>(IntStream.range(0, n)
                .mapToObj(i -> switch (kind) {
                    case LONG -> Long.toString(random.nextLong() ^ i);
                    case UUID -> new UUID(random.nextLong(), i).toString();
                    case STRING -> (i % 3 == 0 ? "https://example.org/" : i % 3 == 1 ? "a, \"b\" é日" : "") + type + i;
                })
                .toList());
        Collections.shuffle(ids, random);
        return ids;
    }

    /** Loads a graph by the writer, its nodes called so; answers the nodes of the given ids by type. */
    static Map<String, long[]> write(
            HazelcastInstance hz, String name, TestGraph graph, IngestMapping mapping, Map<String, List<String>> ids) {
        long[] counts = graph.nodes().stream().mapToLong(n -> n.count).toArray();
        Map<String, long[]> nodes = new HashMap<>();
        try (GraphGrid grid = GraphGrid.of(hz);
                GraphWriter writer = grid.create(name, mapping.schema(counts))) {
            ids.forEach((type, ofType) -> {
                writer.externalIds(type, ofType);
                nodes.put(type, writer.nodeIds(type, ofType));
            });
            Grids.write(writer, renamed(graph, nodes));
            writer.commit();
        }
        return nodes;
    }

    /** The same graph when node i of a type is node {@code nodes[i]}. */
    private static TestGraph renamed(TestGraph graph, Map<String, long[]> nodes) {
        List<TestGraph.Nodes> renamed = new ArrayList<>();
        for (TestGraph.Nodes n : graph.nodes()) {
            long[] to = nodes.get(n.type);
            long[] back = new long[n.count];
            for (int i = 0; i < n.count; i++) {
                back[(int) to[i]] = i;
            }
            renamed.add(new TestGraph.Nodes(
                    n.type,
                    n.count,
                    n.attributes.stream()
                            .map(a -> new TestGraph.Attribute(a.name, a.dtype, a.columns, a.rows(back)))
                            .toList()));
        }
        List<TestGraph.Edges> edges = graph.edges().stream()
                .map(e -> new TestGraph.Edges(
                        e.source,
                        e.relation,
                        e.destination,
                        Arrays.stream(e.from)
                                .map(i -> nodes.get(e.source)[(int) i])
                                .toArray(),
                        Arrays.stream(e.to)
                                .map(i -> nodes.get(e.destination)[(int) i])
                                .toArray(),
                        e.ids,
                        e.times,
                        e.attributes))
                .toList();
        return new TestGraph(renamed, edges);
    }
}
