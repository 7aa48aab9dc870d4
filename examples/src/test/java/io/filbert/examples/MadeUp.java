package io.filbert.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Made-up data in the form of the files that examples read. */
final class MadeUp {
    /** Nodes of {@link #citations}: 90 train, 90 validate, 120 test. */
    static final int NODES = 300;

    private MadeUp() {}

    /** A citation graph in three classes; neighbors and columns tell something of the class. */
    static void citations(Path folder) throws IOException {
        Random random = new Random(4);
        StringBuilder nodes = new StringBuilder("id\tlabel\tsplit\tfeatures\n");
        StringBuilder edges = new StringBuilder();
        for (int v = 0; v < NODES; v++) {
            String split = v < 90 ? "train" : v < 180 ? "val" : "test";
            nodes.append(v + "\t" + v % 3 + "\t" + split + "\t" + (v % 3 + 3 * random.nextInt(2)) + "," + (6 + v % 7)
                    + "\n");
            for (int k = 0; k < 3; k++) {
                int other = random.nextInt(NODES / 3) * 3 + (random.nextInt(4) == 0 ? random.nextInt(3) : v % 3);
                edges.append(v + "\t" + other + "\n");
            }
        }
        Files.writeString(folder.resolve("nodes.tsv"), nodes);
        Files.writeString(folder.resolve("edges.tsv"), edges);
    }

    /** 400 events between 30 nodes, one a second: nodes of one third write to one another. */
    static void events(Path folder) throws IOException {
        Random random = new Random(6);
        StringBuilder events = new StringBuilder();
        for (int time = 0; time < 400; time++) {
            int source = random.nextInt(30);
            int destination = (source + 3 * (1 + random.nextInt(9))) % 30;
            events.append(source + "\t" + destination + "\t" + time + "\n");
        }
        Files.writeString(folder.resolve("edges.tsv"), events);
    }
}
