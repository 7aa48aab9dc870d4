package io.filbert.examples.bench;

import com.hazelcast.instance.BuildInfoProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What JVMs of a bench are started with, and what they run on. */
public final class Jvm {
    private static final Path LARGE_PAGES = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

    private Jvm() {}

    /** Those of {@code docs/decisions/0002-jvm-flags.md}. */
    public static List<String> flags() {
        List<String> flags = new ArrayList<>(List.of(
                "-Djava.util.concurrent.ForkJoinPool.common.parallelism=4",
                "-XX:G1HeapRegionSize=16m",
                "-Dhazelcast.phone.home.enabled=false",
                "-Dhazelcast.logging.type=none",
                "--add-modules",
                "java.se",
                "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-opens=java.management/sun.management=ALL-UNNAMED",
                "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED"));
        if (hasLargePages()) {
            flags.add("-XX:+UseTransparentHugePages");
        }
        if (Runtime.version().feature() >= 22) {
            flags.add("--enable-native-access=ALL-UNNAMED");
        }
        if (Runtime.version().feature() >= 23) {
            flags.add("--sun-misc-unsafe-memory-access=allow");
        }
        return flags;
    }

    /** Whether Linux gives large pages to who asks for them; a JVM that asks in vain says so on standard output, where answers are. */
    private static boolean hasLargePages() {
        try {
            return !Files.readString(LARGE_PAGES).contains("[never]");
        } catch (IOException e) { // not Linux
            return false;
        }
    }

    /** The machine and the versions, on one line. */
    static String machine() {
        return String.format(
                Locale.ROOT,
                "%s, %d processors; %s %s, Java %s; Hazelcast %s",
                processor(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.version(),
                BuildInfoProvider.getBuildInfo().getVersion());
    }

    private static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 2))
                    .orElse("unknown processor");
        } catch (IOException e) { // not Linux
            return "unknown processor";
        }
    }
}
