package io.filbert.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/pyg-parity.md} is complete, and every test that it names is there and enabled. */
class PygParityTest {
    /** The options of PyG's package, by section of its specification. */
    private static final Map<String, List<String>> OPTIONS = Map.of(
            "2.1",
            List.of(
                    "node_types, edge_types",
                    "META.json, node_map, edge_map",
                    "save_dir, filename, log, sparse_format",
                    "data",
                    "num_parts",
                    "root",
                    "recursive",
                    "is_hetero",
                    "is_node_level_time",
                    "is_edge_level_time",
                    "generate_partition",
                    "load_partition_info",
                    "keep_inter_cluster_edges"),
            "2.2",
            List.of(
                    "layout, is_sorted, size",
                    "get_edge_id, remove_edge_id",
                    "store[key]",
                    "store=True",
                    "num_nodes, size",
                    "num_partitions, partition_idx, meta",
                    "from_hetero_data",
                    "put_edge_index",
                    "get_edge_index",
                    "remove_edge_index",
                    "get_all_edge_attrs",
                    "coo, csr, csc",
                    "put_edge_id",
                    "get_partition_ids_from_nids",
                    "get_partition_ids_from_eids",
                    "from_data",
                    "from_partition"),
            "2.3",
            List.of(
                    "group_name, attr_name, index",
                    "multi_get_tensor",
                    "get_tensor_size, get_all_tensor_attrs",
                    "views",
                    "convert_type",
                    "put_global_id, get_global_id",
                    "from_data, from_hetero_data",
                    "from_partition",
                    "local_only",
                    "put_tensor, update_tensor",
                    "get_tensor",
                    "remove_tensor",
                    "get_tensor_from_global_id",
                    "lookup_features",
                    "has_edge_attr",
                    "labels",
                    "set_rpc_router"),
            "2.4",
            List.of(
                    "group_name, role, worker_name",
                    "rpc_partition_to_workers",
                    "add_task, run_task, wait_all",
                    "rank, world_size",
                    "init_rpc",
                    "shutdown_rpc",
                    "rpc_timeout",
                    "global_all_gather",
                    "global_barrier",
                    "rpc_register, rpc_async",
                    "RPCRouter",
                    "ConcurrentEventLoop(concurrency)"),
            "2.5",
            List.of(
                    "replace",
                    "directed",
                    "return_edge_id",
                    "num_sampled_nodes, num_sampled_edges",
                    "dist_neighbor_sample, merge_sampler_outputs, relabel_neighborhood",
                    "merge_with, collate",
                    "random_walk, metis, HeteroNeighborSampler",
                    "num_neighbors",
                    "NumNeighbors(values, default)",
                    "seed",
                    "edge_weight",
                    "edge_weight, replace",
                    "node_time",
                    "edge_time",
                    "seed_time",
                    "sample_direction",
                    "keep_orig_edges",
                    "BidirectionalNeighborSampler"),
            "2.6",
            List.of(
                    "current_ctx",
                    "data",
                    "channel",
                    "init_sampler_instance, register_sampler_rpc",
                    "sample_one_hop",
                    "edge_permutation",
                    "replace",
                    "subgraph_type directional",
                    "subgraph_type bidirectional",
                    "subgraph_type induced",
                    "disjoint",
                    "temporal_strategy",
                    "time_attr",
                    "concurrency",
                    "device",
                    "sample_from_nodes",
                    "sample_from_edges"),
            "2.7",
            List.of(
                    "weights length",
                    "seeds of links",
                    "disjoint index layout",
                    "mode binary",
                    "mode triplet",
                    "amount",
                    "src_weight, dst_weight",
                    "label shift",
                    "temporal negatives",
                    "false negatives",
                    "target edges"),
            "2.8",
            List.of(
                    "current_ctx",
                    "rpc_timeout",
                    "dist_sampler",
                    "worker_init_fn",
                    "channel_get",
                    "repr",
                    "master_addr, master_port",
                    "num_rpc_threads",
                    "num_workers",
                    "channel",
                    "reset_channel",
                    "context manager"),
            "2.9",
            List.of(
                    "data, num_neighbors",
                    "replace, subgraph_type, disjoint, temporal_strategy, time_attr",
                    "concurrency, num_workers, prefetch_factor",
                    "current_ctx, master_addr, master_port, num_rpc_threads, dist_sampler",
                    "device",
                    "weight_attr",
                    "custom_cls, transform_sampler_output",
                    "loader([i, j])",
                    "errors of input_time",
                    "input_nodes",
                    "input_time",
                    "batch_size",
                    "shuffle",
                    "drop_last",
                    "sampler",
                    "transform",
                    "filter_per_worker",
                    "async_sampling",
                    "persistent_workers",
                    "is_sorted",
                    "batch keys"),
            "2.10",
            List.of(
                    "data, num_neighbors",
                    "replace, subgraph_type, disjoint, temporal_strategy, time_attr",
                    "batch_size, shuffle, drop_last, transform, concurrency",
                    "errors of edge_label_time",
                    "edge_label_index",
                    "edge_label",
                    "edge_label_time",
                    "neg_sampling",
                    "neg_sampling_ratio",
                    "link batch keys"));

    static Stream<String> tests() {
        return ParityPage.tests().stream();
    }

    @Test
    void everyOptionHasARow() {
        OPTIONS.forEach((section, options) -> assertThat(ParityPage.rows().stream()
                        .filter(row -> row.section().equals(section))
                        .map(ParityPage.Row::name))
                .as("section " + section)
                .doesNotHaveDuplicates()
                .containsAll(options));
    }

    @Test
    void everyRowNamesATestOrSaysThatThereIsNothingToTest() {
        for (ParityPage.Row row : ParityPage.rows()) {
            if (row.section().equals("Defects")) {
                continue;
            }
            assertThat(row.cells()).as(row.name()).hasSize(4);
            if (row.tests().isEmpty()) {
                assertThat(row.cells().get(1)).as(row.name() + " has no test").isEqualTo("none");
                assertThat(row.cells().get(3)).as(row.name() + " says why").isNotEmpty();
            }
        }
    }

    @Test
    void everyDefectHasATest() {
        Set<String> defects = ParityPage.rows().stream()
                .filter(row -> row.section().equals("Defects") && !row.tests().isEmpty())
                .map(ParityPage.Row::name)
                .collect(Collectors.toSet());
        assertThat(defects)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 17).mapToObj(i -> "D" + i).toList());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tests")
    void theNamedTestIsThereAndEnabled(String name) {
        String[] parts = name.split("#", 2);
        Class<?> type = Stream.of("cluster", "train", "property", "docs")
                .map(of -> find("io.filbert.tests." + of + "." + parts[0]))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no test class " + parts[0]));
        Method method = Arrays.stream(type.getDeclaredMethods())
                .filter(m -> m.getName().equals(parts[1]))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no method " + name));
        boolean isTest = method.isAnnotationPresent(Test.class) || method.isAnnotationPresent(ParameterizedTest.class);
        assertThat(isTest).as(name + " is a test").isTrue();
        assertThat(conditions(method)).as(name).isEmpty();
        assertThat(conditions(type)).as(parts[0]).isEmpty();
    }

    /** Every annotation of JUnit that can keep a test from running: {@code @Disabled}, {@code @DisabledIf}, {@code @EnabledOnOs} ... */
    private static List<String> conditions(AnnotatedElement element) {
        return Arrays.stream(element.getAnnotations())
                .map(Annotation::annotationType)
                .map(Class::getSimpleName)
                .filter(annotation -> annotation.startsWith("Disabled") || annotation.startsWith("Enabled"))
                .toList();
    }

    private static Optional<Class<?>> find(String name) {
        try {
            return Optional.of(Class.forName(name, false, PygParityTest.class.getClassLoader()));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }
}
