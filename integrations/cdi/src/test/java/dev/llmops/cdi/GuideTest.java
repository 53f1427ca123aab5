package dev.llmops.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide's beans in a container; and the guide shows these beans. */
class GuideTest {

    private static final Path ROOT = Path.of("../..");
    private static final Path HERE = Path.of("src/test/java/dev/llmops/cdi");

    @TempDir
    Path folder;

    @AfterEach
    void clear() {
        System.clearProperty("llmops.store.file");
    }

    @Test
    void the_beans_of_the_guide_record_a_call_as_it_says() throws IOException {
        System.setProperty("llmops.store.file", folder.resolve("calls.db").toString());
        try (SeContainer container = SeContainerInitializer.newInstance()
                .disableDiscovery()
                .addBeanClasses(LlmOpsProducer.class, OwnModel.class, Support.class, Checks.class, Records.class)
                .initialize()) {
            assertThat(container.select(Support.class).get().answer("How long is the cable?"))
                    .isEqualTo("It is 2.5 metres long.");
            assertThat(container.select(Records.class).get().latest())
                    .isEqualTo(blocks("text").get(0).strip());
        }
    }

    @Test
    void the_guide_shows_these_beans() throws IOException {
        StringBuilder shown = new StringBuilder();
        for (String name : List.of("OwnModel", "Support", "Records", "Checks")) {
            shown.append(plain(Files.readString(HERE.resolve(name + ".java"))));
        }

        assertThat(blocks("java cdi"))
                .hasSize(4)
                .allSatisfy(block ->
                        assertThat(shown.toString()).contains(plain(block).replaceAll("\\}$", "")));
    }

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(ROOT.resolve("docs/guides/jakarta-quarkus.md")))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    @Test
    void the_application_of_quarkus_has_the_same_beans() throws IOException {
        Path quarkus = ROOT.resolve(".ci/outside/quarkus/src/main/java/outside");
        for (String name : List.of("Support", "Checks")) {
            assertThat(body(quarkus.resolve(name + ".java"))).isEqualTo(body(HERE.resolve(name + ".java")));
        }
    }

    private static String body(Path source) throws IOException {
        String java = Files.readString(source);
        return plain(java.substring(java.indexOf('@')));
    }

    private static String plain(String java) {
        return java.replaceAll("\\s+", "");
    }
}
