package io.filbert.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NodeIndexTest {
    @Test
    void localIdsAreThoseOfAMapInOrderOfArrivalAlsoAfterClear() {
        NodeIndex index = new NodeIndex(false);
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 3; round++) {
            Map<Long, Integer> slow = new HashMap<>();
            for (int i = 0; i < 50_000; i++) {
                long node = random.nextBoolean() ? random.nextLong(20_000) : random.nextLong(1L << 50);
                Integer expected = slow.putIfAbsent(node, slow.size());
                assertThat(index.add(0, node)).isEqualTo(expected == null ? slow.size() - 1 : expected);
            }
            assertThat(index.size()).isEqualTo(slow.size());
            long[] ids = index.ids();
            slow.forEach((node, local) -> assertThat(ids[local]).isEqualTo(node));
            index.clear();
            assertThat(index.size()).isZero();
        }
    }

    @Test
    void aSeedGivenTwiceHasTwoLocalIdsAndIsKnownByItsFirst() {
        NodeIndex index = new NodeIndex(false);
        assertThat(index.addSeed(0, 4)).isZero();
        assertThat(index.addSeed(0, 4)).isZero();
        assertThat(index.addSeed(0, 9)).isEqualTo(2);
        assertThat(index.ids()).containsExactly(4, 4, 9);
        assertThat(index.add(0, 9)).isEqualTo(2);
        assertThat(index.add(0, 5)).isEqualTo(3);
    }

    /** Small batches after a large one: only what they touched is cleared. */
    @Test
    void nothingOfABatchIsLeftForTheNext() {
        for (boolean subgraphs : new boolean[] {false, true}) {
            NodeIndex index = new NodeIndex(subgraphs);
            SplittableRandom random = new SplittableRandom(2);
            for (int nodes = 60_000; nodes > 0; nodes /= 3) {
                Set<Long> seen = new HashSet<>();
                for (int i = 0; i < nodes; i++) {
                    long node = random.nextLong(1L << 20) * 271; // ids of one partition have common bits
                    int before = index.size();
                    assertThat(index.add(0, node) == before).isEqualTo(seen.add(node));
                }
                index.clear();
            }
        }
    }

    @Test
    void manyAtOnceAreTheSameAsOneByOne() {
        SplittableRandom random = new SplittableRandom(3);
        NodeIndex bulk = new NodeIndex(false);
        NodeIndex single = new NodeIndex(false);
        for (int round = 0; round < 20; round++) {
            int[] nodes = random.ints(1 + random.nextInt(5000), 0, 30_000).toArray();
            int[] expected =
                    IntStream.of(nodes).map(node -> single.add(0, node)).toArray();
            bulk.addAll(nodes, 0, nodes.length);
            assertThat(nodes).containsExactly(expected);
        }
        assertThat(bulk.ids()).containsExactly(single.ids());
    }

    @Test
    void manyInSubgraphsAreTheSameAsOneByOne() {
        SplittableRandom random = new SplittableRandom(4);
        NodeIndex bulk = new NodeIndex(true);
        NodeIndex single = new NodeIndex(true);
        for (int tree = 0; tree < 100; tree++) {
            bulk.addSeed(tree, tree % 7);
            single.addSeed(tree, tree % 7);
        }
        for (int round = 0; round < 20; round++) {
            int[] nodes = random.ints(1 + random.nextInt(5000), 0, 500).toArray();
            int[] others = random.ints(nodes.length, 0, bulk.size()).toArray();
            int[] expected = IntStream.range(0, nodes.length)
                    .map(i -> single.add(single.tree(others[i]), nodes[i]))
                    .toArray();
            bulk.addAll(nodes, 0, nodes.length, others, bulk);
            assertThat(nodes).containsExactly(expected);
        }
        assertThat(bulk.ids()).containsExactly(single.ids());
        assertThat(bulk.trees()).containsExactly(single.trees());
    }

    /** Windows of a small subgraph's size, and one subgraph that has almost all nodes; then a batch of other sizes. */
    @Test
    void subgraphsOfAnySizeKeepTheirNodesApart() {
        SplittableRandom random = new SplittableRandom(5);
        NodeIndex index = new NodeIndex(true);
        for (int subgraphs : new int[] {1000, 3, 1, 257}) {
            index.expect(subgraphs);
            Map<List<Long>, Integer> slow = new HashMap<>();
            for (int tree = 0; tree < subgraphs; tree++) {
                slow.put(List.of((long) tree, 0L), tree);
                assertThat(index.addSeed(tree, 0)).isEqualTo(tree);
            }
            for (int i = 0; i < 60_000; i++) {
                long tree = random.nextInt(100) > 0 ? subgraphs / 2 : random.nextInt(subgraphs);
                long node = random.nextInt(200_000);
                Integer known = slow.putIfAbsent(List.of(tree, node), slow.size());
                assertThat(index.add((int) tree, node)).isEqualTo(known == null ? slow.size() - 1 : known);
            }
            assertThat(index.size()).isEqualTo(slow.size());
            index.clear();
        }
    }

    /** 3.1 of the specification, remove_duplicates. */
    @Test
    void nodesThatAreKnownAreNotNew() {
        NodeIndex index = seeds(0, 1, 2, 3);
        add(index, new int[10], 0, 4, 1, 5, 1, 6, 2, 7, 3, 8);
        assertThat(index.ids()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
    }

    /** The same of a disjoint sample: node 6 is one in the subgraph that has it twice. */
    @Test
    void aNodeIsKnownInEachSubgraphByItself() {
        NodeIndex index = new NodeIndex(true);
        for (int tree = 0; tree < 4; tree++) {
            index.addSeed(tree, tree);
        }
        int[] trees = {0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3};
        add(index, trees, 0, 4, 1, 5, 1, 6, 2, 6, 7, 3, 8);
        assertThat(index.ids()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(index.trees()).containsExactly(0, 1, 2, 3, 0, 1, 2, 3, 3);
    }

    /** 3.6 of the specification, relabel. */
    @Test
    void neighborsGetLocalIdsInTheOrderInWhichTheyWereFound() {
        assertThat(add(seeds(2, 3), new int[4], 1, 3, 2, 4)).containsExactly(2, 1, 0, 3);
        NodeIndex disjoint = new NodeIndex(true);
        disjoint.addSeed(0, 2);
        disjoint.addSeed(1, 3);
        assertThat(add(disjoint, new int[] {0, 0, 1, 1}, 1, 3, 2, 4)).containsExactly(2, 3, 4, 5);
    }

    private static NodeIndex seeds(long... nodes) {
        NodeIndex index = new NodeIndex(false);
        for (long node : nodes) {
            index.addSeed(0, node);
        }
        return index;
    }

    private static int[] add(NodeIndex index, int[] trees, long... nodes) {
        int[] locals = new int[nodes.length];
        for (int i = 0; i < nodes.length; i++) {
            locals[i] = index.add(trees[i], nodes[i]);
        }
        return locals;
    }
}
