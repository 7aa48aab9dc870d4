package io.filbert.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.nio.serialization.SerializerHook;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Wire forms of all modules together: that two have one type id shows only when a member has both on its class path. */
class WireIdsTest {
    private static final String HOOKS = "META-INF/services/com.hazelcast.SerializerHook";

    /** The classes that hooks on the class path are for, Hazelcast's own too, by type id. */
    private final Map<Integer, List<String>> classesById = new TreeMap<>();

    private int modules;

    WireIdsTest() throws IOException, ReflectiveOperationException {
        ClassLoader loader = WireIdsTest.class.getClassLoader();
        for (URL file : Collections.list(loader.getResources(HOOKS))) {
            boolean ours = false;
            for (String line : lines(file)) {
                Class<?> named = Class.forName(line, true, loader);
                ours |= WireHook.class.isAssignableFrom(named);
                if (SerializerHook.class.isAssignableFrom(named)) {
                    SerializerHook<?> hook =
                            (SerializerHook<?>) named.getDeclaredConstructor().newInstance();
                    classesById
                            .computeIfAbsent(hook.createSerializer().getTypeId(), id -> new ArrayList<>())
                            .add(hook.getSerializationType().getName());
                }
            }
            modules += ours ? 1 : 0;
        }
    }

    private static List<String> lines(URL file) throws IOException {
        try (InputStream in = file.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        }
    }

    @Test
    void everyTypeIdIsOfOneClass() {
        assertThat(modules).as("grid-plugin, jet-pipelines, examples").isEqualTo(3);
        assertThat(classesById).allSatisfy((id, classes) -> assertThat(classes)
                .as("classes of number %d; a free one is %d", id - WireHook.FIRST_ID, free())
                .hasSize(1));
    }

    @Test
    void filbertsTypeIdsLieInItsRange() {
        assertThat(classesById).allSatisfy((id, classes) -> {
            if (classes.get(0).startsWith("io.filbert.")) {
                assertThat(id).as(classes.get(0)).isBetween(WireHook.FIRST_ID, WireHook.FIRST_ID + 255);
            }
        });
    }

    private int free() {
        int number = 0;
        while (classesById.containsKey(WireHook.FIRST_ID + number)) {
            number++;
        }
        return number;
    }
}
