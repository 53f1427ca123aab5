package dev.llmops.core.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.PromptChangedException;
import dev.llmops.api.error.PromptSyntaxException;
import dev.llmops.api.prompt.LabelConflictException;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptHistory;
import dev.llmops.api.prompt.PromptQuery;
import dev.llmops.api.prompt.PromptRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptArchiveTest {

    private static final PromptCommit ANA = new PromptCommit("ana", "over there");

    @TempDir
    Path folder;

    private final AtomicLong now = new AtomicLong();

    private PromptRegistry registry() {
        return PromptRegistries.inMemory(() -> Instant.ofEpochSecond(1_772_366_400, now.addAndGet(1_234_567)));
    }

    private Path write(String name, PromptRegistry registry) {
        Path file = folder.resolve(name);
        PromptArchive.of(registry).write(file);
        return file;
    }

    @Test
    void what_is_exported_imported_and_exported_again_has_equal_bytes() throws IOException {
        for (long seed = 1; seed <= 8; seed++) {
            PromptRegistry from = registry();
            new RandomPrompts(seed).fill(from, 40);
            PromptRegistry to = registry();
            Path first = write("first.jsonl", from);
            PromptArchive.read(first).addTo(to, ANA);
            PromptArchive.read(first).addTo(to, ANA);

            assertThat(write("second.jsonl", to)).as("seed %d", seed).hasSameBinaryContentAs(first);
            assertThat(PromptArchive.of(to)).as("seed %d", seed).isEqualTo(PromptArchive.of(from));
        }
    }

    @Test
    void a_part_that_was_brought_before_makes_no_difference() throws IOException {
        for (long seed = 1; seed <= 8; seed++) {
            PromptRegistry from = registry();
            PromptRegistry to = registry();
            RandomPrompts people = new RandomPrompts(seed);
            for (int i = 0; i < 4; i++) {
                people.fill(from, 15);
                PromptArchive.of(from).addTo(to, ANA);
            }

            // Tags that were taken away since stay where they were brought to.
            assertThat(PromptArchive.of(to).histories())
                    .as("seed %d", seed)
                    .usingRecursiveComparison()
                    .ignoringFields("tags")
                    .isEqualTo(PromptArchive.of(from).histories());
        }
    }

    @Test
    void the_file_is_as_documented() throws IOException {
        PromptRegistry registry = registry();
        registry.register("answer", PromptContent.of("One"), new PromptCommit("ana", "first"));
        registry.label("answer", 1, "production", new PromptCommit("ben", null));
        registry.tag("answer", Set.of("short", "german"), Set.of(), ANA);
        String hash = registry.versions("answer").get(0).contentHash();

        assertThat(Files.readAllLines(write("prompts.jsonl", registry)))
                .containsExactly(
                        "{\"llmopsPrompts\":1}",
                        "{\"prompt\":{\"name\":\"answer\",\"tags\":[\"german\",\"short\"]}}",
                        "{\"version\":{\"name\":\"answer\",\"number\":1,\"contentHash\":\"" + hash
                                + "\",\"content\":{\"template\":\"One\",\"parameters\":{},\"responseFormat\":{\"type\":\"text\"}},"
                                + "\"author\":\"ana\",\"message\":\"first\",\"createdAt\":\"2026-03-01T12:00:00.001234567Z\"}}",
                        "{\"move\":{\"name\":\"answer\",\"label\":\"production\",\"to\":1,\"author\":\"ben\","
                                + "\"at\":\"2026-03-01T12:00:00.002469134Z\"}}");
    }

    @Test
    void one_contradiction_and_nothing_is_added() {
        PromptRegistry from = registry();
        from.register("a", PromptContent.of("One"), ANA);
        from.register("b", PromptContent.of("One"), ANA);
        PromptRegistry to = registry();
        to.register("b", PromptContent.of("Mine"), ANA);

        assertThatThrownBy(() -> PromptArchive.of(from).addTo(to, ANA))
                .isInstanceOf(PromptChangedException.class)
                .hasMessageContaining("'b@1'");
        assertThat(to.names()).containsExactly("b");
    }

    @Test
    void a_label_moved_on_both_sides_is_told_and_left() {
        PromptRegistry from = registry();
        from.register("a", PromptContent.of("One"), ANA);
        PromptRegistry to = registry();
        PromptArchive.of(from).addTo(to, ANA);
        from.label("a", 1, "production", ANA);
        to.label("a", 1, "production", ANA);

        assertThatThrownBy(() -> PromptArchive.of(from).addTo(to, ANA))
                .isInstanceOf(LabelConflictException.class)
                .hasMessageContaining("moved on both sides");
    }

    @Test
    void a_query_chooses_whole_prompts() {
        PromptRegistry registry = registry();
        registry.register("support/de", PromptContent.of("One"), ANA);
        registry.register("support/de", PromptContent.of("Two"), ANA);
        registry.register("other", PromptContent.of("Two"), ANA);

        List<PromptHistory> chosen = PromptArchive.of(
                        registry, PromptQuery.ALL.inFolder("support").containing("two"))
                .histories();
        assertThat(chosen).containsExactly(registry.history("support/de"));
    }

    @Test
    void a_content_that_was_changed_in_the_file_is_refused() throws IOException {
        PromptRegistry registry = registry();
        registry.register("answer", PromptContent.of("Be kind."), ANA);
        Path file = write("prompts.jsonl", registry);
        Files.writeString(file, Files.readString(file).replace("Be kind.", "Be rude."));

        assertThatThrownBy(() -> PromptArchive.read(file))
                .isInstanceOf(PromptChangedException.class)
                .hasMessageContaining("'answer@1'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                                  | :1: the file is empty",
                "'<html>'                                            | :1: this is not the JSON of",
                "'{}'                                                | :1: the first line must be",
                "'{\"llmopsPrompts\":2}'                             | :1: the first line must be",
                "'{\"llmopsPrompts\":1}\n{}'                         | :2: a version or move must stand below",
                "'{\"llmopsPrompts\":1}\n{\"prompt\":{}}'            | :2: there is no",
                "'{\"llmopsPrompts\":1}\n{\"prompt\":{\"name\":\"a b\",\"tags\":[]}}' | a b",
                "'{\"llmopsPrompts\":1}\n{\"prompt\":{\"name\":\"a\",\"tags\":[]}}\n{\"prompt\":{\"name\":\"a\",\"tags\":[]}}' | must stand once",
                "'{\"llmopsPrompts\":1}\n{\"prompt\":{\"name\":\"a\",\"tags\":[]}}\n{\"move\":{\"name\":\"a\",\"label\":\"x\",\"to\":3,\"at\":\"2026-03-01T12:00:00Z\"}}' | moves to version 3, which is not there",
            })
    void a_line_that_is_none_is_told_by_its_number(String text, String expected) throws IOException {
        Path file = Files.writeString(folder.resolve("broken.jsonl"), text);

        assertThatThrownBy(() -> PromptArchive.read(file))
                .isInstanceOf(PromptSyntaxException.class)
                .hasMessageContaining("broken.jsonl")
                .hasMessageContaining(expected);
    }

    @Test
    void a_file_that_is_not_there_or_a_folder_that_is_not_is_told() {
        assertThatThrownBy(() -> PromptArchive.read(folder.resolve("absent.jsonl")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("absent.jsonl");
        assertThatThrownBy(() -> PromptArchive.of(registry()).write(folder.resolve("no/folder/p.jsonl")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("p.jsonl");
    }
}
