package io.filbert.tests.cluster;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.GraphSchema;
import io.filbert.grid.Graph;
import io.filbert.partition.HashPartitionBook;
import io.filbert.store.AdjacencySection;
import io.filbert.store.FeatureGather;
import io.filbert.store.GraphVersion;
import io.filbert.store.LocalBlocks;
import io.filbert.store.PartitionsAt;
import io.filbert.store.SamplingColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** What lies in the blocks of a graph, read section by section at every owner. */
final class StoredEdges {
    private StoredEdges() {}

    /**
     * An edge as it is stored.
     *
     * @param id -1 when none is kept
     * @param columns the values of its sampling columns, {@code Long} or {@code Double}
     * @param attribute the bytes of the edge attribute that was asked for, empty if none was
     */
    record Edge(long neighbor, long id, List<Object> columns, List<Byte> attribute) {}

    /** The lists of an adjacency by node, in stored order; split rows are put together. */
    static SortedMap<Long, List<Edge>> read(TestCluster cluster, Graph graph, int adjacency, int attribute) {
        SortedMap<Long, List<Edge>> lists = new TreeMap<>();
        GraphVersion version = graph.current();
        for (HazelcastInstance member : cluster.members()) {
            int[] own = member.getPartitionService().getPartitions().stream()
                    .filter(p -> p.getOwner().localMember())
                    .mapToInt(p -> p.getPartitionId())
                    .toArray();
            for (int partition : own) {
                PartitionsAt at = version.at(new int[] {partition});
                LocalBlocks blocks = LocalBlocks.of(member);
                LocalBlocks.Headers headers = blocks.headers(at);
                int n = headers.get(0).adjacencyBlocks();
                LocalBlocks.Fetched fetched = blocks.adjacency(
                        at, headers, new int[n], IntStream.range(0, n).toArray());
                IntStream.range(0, n)
                        .boxed()
                        .flatMap(ref -> fetched.sections(ref).stream())
                        .filter(s -> s.adjacency() == adjacency)
                        .sorted((a, b) -> Integer.compare(a.first(), b.first()))
                        .forEach(s -> append(lists, blocks, at, headers, version.schema(), s, attribute));
            }
        }
        return lists;
    }

    private static void append(
            SortedMap<Long, List<Edge>> lists,
            LocalBlocks blocks,
            PartitionsAt at,
            LocalBlocks.Headers headers,
            GraphSchema schema,
            AdjacencySection section,
            int attribute) {
        HashPartitionBook book = new HashPartitionBook(11);
        int group = schema.adjacencyGroup(section.adjacency());
        int rowBytes =
                attribute < 0 ? 0 : schema.attributes(group).get(attribute).rowBytes();
        byte[] rows = new byte[section.edges() * rowBytes];
        if (attribute >= 0) {
            int[] edgeRows = IntStream.range(0, section.edges())
                    .map(i -> section.edgeStart() + i)
                    .toArray();
            FeatureGather.gather(
                    blocks,
                    at,
                    headers,
                    new int[1],
                    List.of(new FeatureGather.Column(
                            group, attribute, rowBytes, new int[] {0, edgeRows.length}, edgeRows, rows)));
        }
        for (int r = 0; r < section.rows(); r++) {
            long node = (section.rowStart() + r) * (long) book.partitions() + at.partitions()[0];
            for (int e = section.colptr()[r]; e < section.colptr()[r + 1]; e++) {
                List<Object> columns = new ArrayList<>();
                for (int c = 0; c < section.columns(); c++) {
                    SamplingColumn column = section.column(c);
                    columns.add(column.isInteger() ? (Object) column.integer(e) : (Object) column.number(e));
                }
                List<Byte> bytes = new ArrayList<>();
                for (int i = 0; i < rowBytes; i++) {
                    bytes.add(rows[e * rowBytes + i]);
                }
                lists.computeIfAbsent(node, k -> new ArrayList<>())
                        .add(new Edge(
                                section.neighbors().get(e),
                                section.ids() == null ? -1 : section.ids().get(e),
                                columns,
                                bytes));
            }
        }
    }
}
