package io.filbert.examples.nn;

import io.filbert.nn.LayerEdges;
import java.util.Random;

/** A random small graph with what goes wrong easily: a self loop, a repeated edge, a node of many edges, isolated nodes. */
final class SmallGraph {
    final int sources;
    final int destinations;
    final int[] row;
    final int[] col;

    SmallGraph(long seed) {
        Random random = new Random(seed);
        destinations = 4 + random.nextInt(3);
        sources = destinations + random.nextInt(4);
        row = new int[7 + random.nextInt(12)];
        col = new int[row.length];
        for (int k = 0; k < row.length; k++) {
            row[k] = random.nextInt(sources);
            col[k] = random.nextInt(destinations - 1); // the last one has no edges
        }
        row[0] = 1;
        col[0] = 1;
        row[1] = row[2];
        for (int k = 1; k < 7; k++) {
            col[k] = 0; // six or more
        }
    }

    LayerEdges edges() {
        return LayerEdges.of(row, col, sources, destinations);
    }

    /** An in-degree for each source, at least that of this graph. */
    int[] inDegree(Random random) {
        int[] degree = new int[sources];
        for (int d : col) {
            degree[d]++;
        }
        for (int v = 0; v < sources; v++) {
            degree[v] += random.nextInt(3);
        }
        return degree;
    }
}
