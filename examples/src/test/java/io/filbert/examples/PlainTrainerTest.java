package io.filbert.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.examples.bench.Jvm;
import io.filbert.examples.data.CitationData;
import io.filbert.examples.plain.PlainTrainer;
import io.filbert.examples.plain.Sgc;
import io.filbert.examples.train.CitationGraph;
import io.filbert.graph.GraphSchema;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.MiniBatch;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A model in plain Java: its mathematics, several trainers of it, and that it needs no engine. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class PlainTrainerTest {
    private static final int CLASSES = 3;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    static Path folder;

    private static CitationData data;
    private static LocalCluster cluster;
    private static GraphGrid grid;
    private static Graph graph;

    @BeforeAll
    static void load() throws IOException {
        MadeUp.citations(folder);
        data = CitationData.read(folder);
        cluster = LocalCluster.start(2, 31);
        grid = GraphGrid.of(cluster.access(false));
        graph = CitationGraph.load(grid, "citations", data);
    }

    @AfterAll
    static void stop() {
        grid.close();
        cluster.close();
    }

    private static DistNeighborLoader loader(int batchSize, int... fanout) {
        return DistNeighborLoader.builder(graph, fanout)
                .inputNodes(GraphSchema.NODE, data.ids(CitationData.Part.TRAIN))
                .batchSize(batchSize)
                .build();
    }

    /** With no parameters yet all classes are as likely, so the gradient of one seed tells its row. */
    @Test
    void withAllNeighborsTheRowOfASeedIsThatOfTheWholeGraph() {
        double[][] rows = means(means(features()));
        try (DistNeighborLoader loader = loader(1, -1, -1)) {
            for (MiniBatch batch : loader.epoch(0)) {
                float[] gradients = new float[(data.columns() + 1) * CLASSES];
                double loss = new Sgc(data.columns(), CLASSES).addGradients(batch, gradients);

                assertThat(loss).isCloseTo(Math.log(CLASSES), within(1e-6));
                int node = (int) batch.nId()[0];
                int other = (int) (data.labels()[node] + 1) % CLASSES;
                for (int i = 0; i < data.columns(); i++) {
                    assertThat(gradients[i * CLASSES + other] * (double) CLASSES)
                            .as("node %d, column %d", node, i)
                            .isCloseTo(rows[node][i], within(1e-5));
                }
            }
        }
    }

    private static double[][] features() {
        double[][] rows = new double[data.nodes()][data.columns()];
        for (int node = 0; node < rows.length; node++) {
            for (int i = 0; i < data.columns(); i++) {
                rows[node][i] = data.features()[node * data.columns() + i];
            }
        }
        return rows;
    }

    /** Of every node, the mean of its own row and its neighbors'. */
    private static double[][] means(double[][] rows) {
        double[][] sums = new double[rows.length][];
        int[] terms = new int[rows.length];
        for (int node = 0; node < rows.length; node++) {
            sums[node] = rows[node].clone();
            terms[node] = 1;
        }
        for (int e = 0; e < data.edges(); e++) {
            int a = (int) data.source()[e];
            int b = (int) data.destination()[e];
            for (int i = 0; i < data.columns(); i++) {
                sums[a][i] += rows[b][i];
                sums[b][i] += rows[a][i];
            }
            terms[a]++;
            terms[b]++;
        }
        for (int node = 0; node < rows.length; node++) {
            for (int i = 0; i < data.columns(); i++) {
                sums[node][i] /= terms[node];
            }
        }
        return sums;
    }

    @Test
    void theGradientIsThatOfFiniteDifferences() {
        Sgc model = new Sgc(data.columns(), CLASSES);
        float[] parameters = model.parameters();
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = (float) Math.sin(i); // anything but 0
        }
        float h = 1f / 64;
        float[] unused = new float[parameters.length];
        try (DistNeighborLoader loader = loader(32, 3, 2)) {
            for (MiniBatch batch : loader.epoch(0)) {
                float[] gradients = new float[parameters.length];
                model.addGradients(batch, gradients);
                for (int i = 0; i < parameters.length; i++) {
                    float at = parameters[i];
                    parameters[i] = at + h;
                    double above = model.addGradients(batch, unused);
                    double to = parameters[i];
                    parameters[i] = at - h;
                    double below = model.addGradients(batch, unused);
                    double slope = (above - below) / (to - parameters[i]);
                    parameters[i] = at;
                    assertThat((double) gradients[i]).as("parameter %d", i).isCloseTo(slope, within(1e-3));
                }
            }
        }
    }

    @Test
    void twoTrainersHaveTheLossesOfOne() throws Exception {
        PlainTrainer.Options options = new PlainTrainer.Options(20, 32, .1f, 1e-4f, -1, -1);
        List<PlainTrainer.Result> one = run(options, "one", 1);
        List<PlainTrainer.Result> two = run(options, "two", 2);

        assertThat(two.get(0).parameters()).isEqualTo(two.get(1).parameters());
        assertThat(two.get(0).losses()).isEqualTo(two.get(1).losses());
        List<Double> losses = one.get(0).losses();
        assertThat(losses).hasSize(20 * 3);
        for (int step = 0; step < losses.size(); step++) {
            assertThat(two.get(0).losses().get(step)).as("step %d", step).isCloseTo(losses.get(step), within(1e-4));
        }
        assertThat(losses.get(59)).isLessThan(losses.get(0) / 2);
        assertThat(one.get(0).accuracy()).isGreaterThan(.8);
        assertThat(two.get(1).accuracy()).isCloseTo(one.get(0).accuracy(), within(.02));
    }

    /** A thread and a client for each rank. */
    private static List<PlainTrainer.Result> run(PlainTrainer.Options options, String group, int worldSize)
            throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(worldSize);
        try {
            List<Future<PlainTrainer.Result>> ranks = new ArrayList<>();
            for (int r = 0; r < worldSize; r++) {
                int rank = r;
                HazelcastInstance client = cluster.access(true);
                ranks.add(threads.submit(() ->
                        PlainTrainer.run(client, "citations", data, options, group, rank, worldSize, line -> {})));
            }
            List<PlainTrainer.Result> results = new ArrayList<>();
            for (Future<PlainTrainer.Result> rank : ranks) {
                results.add(rank.get(60, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void theCommandRunsInAJvmWithoutDjl() throws Exception {
        List<String> paths = List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1));
        List<String> without = paths.stream()
                .filter(path -> !path.replace('\\', '/').contains("/ai/djl/"))
                .toList();
        assertThat(paths).as("class path of this test").hasSizeGreaterThanOrEqualTo(without.size() + 3);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx300m");
        command.addAll(Jvm.flags());
        command.addAll(List.of("-cp", String.join(File.pathSeparator, without), FilbertTool.class.getName()));
        command.addAll(List.of("plain-trainer", "--data=" + folder, "--members=1", "--epochs=20"));
        Path said = folder.resolve("out.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(said.toFile()))
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ended").isTrue();
        } finally {
            process.destroyForcibly();
        }
        String out = Files.readString(said);
        assertThat(process.exitValue()).as(out).isZero();
        Matcher accuracy = Pattern.compile("test accuracy (0\\.\\d+|1\\.0+)").matcher(out);
        assertThat(accuracy.find()).as(out).isTrue();
        assertThat(Double.parseDouble(accuracy.group(1))).as("of three classes").isGreaterThan(.8);
        assertThat(Arrays.stream(out.split("\n", -1)).filter(line -> line.startsWith("epoch 10, loss ")))
                .as("rank 0 alone tells")
                .hasSize(1);
    }
}
