package dev.llmops.core.prompt.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.PromptChangedException;
import dev.llmops.api.error.PromptNotFoundException;
import dev.llmops.api.error.PromptRegistryException;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.core.prompt.PromptRegistries;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptBundleTest {

    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

    @TempDir
    Path folder;

    private final PromptRegistry registry = PromptRegistries.inMemory(() -> Instant.EPOCH);
    private Path file;

    @BeforeEach
    void threeVersions() {
        file = folder.resolve("prompts.jsonl");
        for (String text : List.of("One", "Two", "Three")) {
            registry.register("answer", PromptContent.of(text), new PromptCommit("ana", text));
        }
        registry.label("answer", 1, "production", PromptCommit.NONE);
        registry.register("draft", PromptContent.of("Draft"), PromptCommit.NONE);
    }

    private List<PromptVersion> write(List<String> names, Set<String> labels) {
        return PromptBundle.write(registry, names, labels, file, NOW);
    }

    @Test
    void it_holds_what_has_a_label_and_the_latest() {
        assertThat(write(List.of(), Set.of()))
                .extracting(version -> version.reference().toString())
                .containsExactly("answer@1", "answer@3", "draft@1");
        assertThat(PromptBundle.of(file).versions()).isEqualTo(write(List.of(), Set.of()));
        assertThat(PromptBundle.of(file).madeAt()).isEqualTo(NOW);
    }

    @Test
    void labels_and_names_choose() {
        assertThat(write(List.of(), Set.of("production")))
                .extracting(version -> version.reference().toString())
                .containsExactly("answer@1");
        assertThat(write(List.of("draft"), Set.of())).hasSize(1);
        assertThatThrownBy(() -> write(List.of("drafft"), Set.of()))
                .isInstanceOf(PromptNotFoundException.class)
                .hasMessageContaining("drafft");
        assertThatThrownBy(() -> write(List.of(), Set.of("prod")))
                .isInstanceOf(PromptNotFoundException.class)
                .hasMessageContaining("prod");
    }

    @Test
    void the_same_prompts_give_the_same_bytes() throws IOException {
        write(List.of(), Set.of());
        byte[] first = Files.readAllBytes(file);
        write(List.of(), Set.of());

        assertThat(Files.readAllBytes(file)).isEqualTo(first);
    }

    @Test
    void a_changed_byte_is_found() throws IOException {
        write(List.of(), Set.of());
        String whole = Files.readString(file);
        for (String damaged : List.of(
                "",
                "\n",
                "{}",
                whole.replace("Three", "There"),
                whole.substring(0, whole.length() - 2),
                whole + "\n",
                whole.replace("\"format\":1", "\"format\":2"))) {
            Files.writeString(file, damaged);
            assertThatThrownBy(() -> PromptBundle.of(file))
                    .as(damaged)
                    .isInstanceOf(PromptRegistryException.class)
                    .hasMessageContaining(file.toString());
        }
    }

    @Test
    void a_content_that_does_not_give_its_hash_is_found_even_if_the_file_does() throws IOException {
        write(List.of(), Set.of());
        List<PromptVersion> versions = PromptBundle.of(file).versions();
        PromptVersion first = versions.get(0);
        PromptVersion forged = new PromptVersion(
                first.name(),
                first.number(),
                first.contentHash(),
                PromptContent.of("Forged"),
                first.labels(),
                first.author(),
                first.message(),
                first.parent(),
                first.createdAt());
        BundleFile.write(file, List.of(forged), NOW);

        assertThatThrownBy(() -> PromptBundle.of(file))
                .isInstanceOf(PromptChangedException.class)
                .hasMessageContaining("answer@1");
    }

    @Test
    void bundles_of_several_jars_are_one_and_must_not_differ() throws IOException {
        Path one = jar("one", registry);
        PromptRegistry other = PromptRegistries.inMemory(() -> Instant.EPOCH);
        other.register("greet", PromptContent.of("Hello"), PromptCommit.NONE);
        Path two = jar("two", other);
        try (URLClassLoader both = loader(one, two)) {
            PromptRegistry bundled = PromptBundle.onClassPath(both).registry();
            assertThat(bundled.names()).containsExactly("answer", "draft", "greet");
            assertThat(bundled.get(PromptReference.latest("answer")).number()).isEqualTo(3);
        }
        PromptRegistry third = PromptRegistries.inMemory(() -> Instant.EPOCH);
        third.register("greet", PromptContent.of("Hi"), PromptCommit.NONE);
        try (URLClassLoader differing = loader(two, jar("three", third))) {
            assertThatThrownBy(() -> PromptBundle.onClassPath(differing))
                    .isInstanceOf(PromptChangedException.class)
                    .hasMessageContaining("greet@1");
        }
        try (URLClassLoader none = loader(folder)) {
            assertThatThrownBy(() -> PromptBundle.onClassPath(none))
                    .isInstanceOf(PromptRegistryException.class)
                    .hasMessageContaining("bundle-prompts");
        }
    }

    @Test
    void it_can_only_be_read() {
        write(List.of(), Set.of());
        PromptRegistry bundled = PromptBundle.of(file).registry();

        assertThatThrownBy(() -> bundled.register("new", PromptContent.of("New"), PromptCommit.NONE))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("bundle");
        assertThatThrownBy(() -> bundled.label("answer", 3, "production", PromptCommit.NONE))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    private Path jar(String name, PromptRegistry from) throws IOException {
        Path root = folder.resolve(name);
        Path resource = root.resolve(PromptBundle.RESOURCE);
        Files.createDirectories(resource.getParent());
        PromptBundle.write(from, List.of(), Set.of(), resource, NOW);
        return root;
    }

    private static URLClassLoader loader(Path... roots) throws IOException {
        URL[] urls = new URL[roots.length];
        for (int i = 0; i < roots.length; i++) {
            urls[i] = roots[i].toUri().toURL();
        }
        return new URLClassLoader(urls, null);
    }
}
