package io.filbert.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/training.md} shows code that tests run: all of it, word by word, but for white space. */
class TrainingPageTest {
    /** In the order of the page. */
    private static final List<Class<?>> TESTS = List.of(LayersOnGridTest.class, MemberTrainerTest.class);

    @Test
    void theTrainingPageShowsCodeThatTestsRun() throws IOException {
        Path root = Path.of(Files.exists(Path.of("docs")) ? "." : "..");
        StringBuilder run = new StringBuilder();
        for (Class<?> test : TESTS) {
            Path file = root.resolve("examples/src/test/java/" + test.getName().replace('.', '/') + ".java");
            run.append(parts("// training\\.md: begin\n(.*?)// training\\.md: end", Files.readString(file)));
        }
        String shown = parts("```java\n(.*?)```", Files.readString(root.resolve("docs/training.md")));
        assertThat(shown).isNotEmpty().isEqualTo(run.toString());
    }

    private static String parts(String pattern, String text) {
        StringBuilder parts = new StringBuilder();
        Matcher found = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
        while (found.find()) {
            parts.append(found.group(1).replaceAll("\\s", ""));
        }
        return parts.toString();
    }
}
