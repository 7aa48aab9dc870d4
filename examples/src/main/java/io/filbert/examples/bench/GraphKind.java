package io.filbert.examples.bench;

import io.filbert.partition.SplitMix64;
import java.util.Locale;
import java.util.SplittableRandom;

/** The graphs that benches run on. */
enum GraphKind {
    /** R-MAT (Chakrabarti, Zhan, Faloutsos, SDM 2004): skewed at both ends, ids permuted. */
    RMAT(1 << 20, 20_000_000),
    /** Both ends of an edge uniform. */
    UNIFORM(1_000_000, 20_000_000),
    /** Both ends floor(n u^3): half of the ends in an eighth of the nodes. */
    SKEWED(1_000_000, 20_000_000),
    /** Communities of 1,000 nodes, edges in both directions, 5 % of them between communities. */
    COMMUNITY(200_000, 4_000_000);

    private static final int COMMUNITY_NODES = 1000;
    private static final double BETWEEN = .05;

    private final int nodes;
    private final int edges;

    GraphKind(int nodes, int edges) {
        this.nodes = nodes;
        this.edges = edges;
    }

    int nodes() {
        return nodes;
    }

    int edges() {
        return edges;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The same graph for the same arguments, on every machine. */
    BenchGraph generate(int nodes, int edges) {
        SplittableRandom random =
                new SplittableRandom(SplitMix64.absorb(SplitMix64.absorb(name().hashCode(), nodes), edges));
        int[] source = new int[edges];
        int[] destination = new int[edges];
        switch (this) {
            case RMAT -> rmat(nodes, source, destination, random);
            case UNIFORM -> {
                for (int e = 0; e < edges; e++) {
                    source[e] = random.nextInt(nodes);
                    destination[e] = random.nextInt(nodes);
                }
            }
            case SKEWED -> {
                for (int e = 0; e < edges; e++) {
                    source[e] = cubed(random, nodes);
                    destination[e] = cubed(random, nodes);
                }
            }
            case COMMUNITY -> community(nodes, source, destination, random);
        }
        return new BenchGraph(this, nodes, source, destination);
    }

    private static int cubed(SplittableRandom random, int nodes) {
        double u = random.nextDouble();
        return (int) (nodes * (u * u * u));
    }

    private static void rmat(int nodes, int[] source, int[] destination, SplittableRandom random) {
        int levels = 32 - Integer.numberOfLeadingZeros(nodes - 1);
        int[] id = permutation(nodes, random);
        for (int e = 0; e < source.length; e++) {
            int s;
            int d;
            do { // again when it falls beyond the last node, where their number is no power of two
                s = 0;
                d = 0;
                for (int level = 0; level < levels; level++) {
                    double u = random.nextDouble();
                    s = 2 * s + (u >= .76 ? 1 : 0); // a .57, b .19, c .19, d .05
                    d = 2 * d + ((u >= .57 && u < .76) || u >= .95 ? 1 : 0);
                }
            } while (s >= nodes || d >= nodes);
            source[e] = id[s];
            destination[e] = id[d];
        }
    }

    private static int[] permutation(int n, SplittableRandom random) {
        int[] a = new int[n];
        for (int i = 0; i < n; i++) {
            int j = random.nextInt(i + 1);
            a[i] = a[j];
            a[j] = i;
        }
        return a;
    }

    private static void community(int nodes, int[] source, int[] destination, SplittableRandom random) {
        int size = Math.min(COMMUNITY_NODES, nodes);
        for (int e = 0; e + 1 < source.length; e += 2) {
            int a = random.nextInt(nodes);
            int first = a / size * size;
            int b = random.nextDouble() < BETWEEN
                    ? random.nextInt(nodes)
                    : first + random.nextInt(Math.min(size, nodes - first));
            source[e] = a;
            destination[e] = b;
            source[e + 1] = b;
            destination[e + 1] = a;
        }
    }
}
