package dev.llmops.core.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.PromptSyntaxException;
import dev.llmops.api.error.PromptVariableException;
import dev.llmops.api.message.Message;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptDirectoryTest {

    private static final PromptCommit ANA = new PromptCommit("ana", "first");

    @TempDir
    private Path folder;

    private final PromptRegistry registry = PromptRegistries.inMemory(() -> Instant.EPOCH);

    @Test
    void a_prompt_is_named_by_its_file_and_the_folders_above_it() throws IOException {
        write("b.prompt", "B");
        write("support/eu/answer.prompt", "A");
        write("support/README.md", "{{#not a prompt");

        assertThat(PromptDirectory.of(folder).files()).containsOnlyKeys("b", "support/eu/answer");
    }

    @Test
    void a_template_that_is_nested_too_deeply_is_told_with_its_line_and_so_is_what_is_wrong_elsewhere()
            throws IOException {
        write("deep.prompt", "ok\n" + "{{#if a}}".repeat(1_000) + "{{/if}}".repeat(1_000));
        write("inverse.prompt", "{{^a}}".repeat(1_000) + "{{/a}}".repeat(1_000));
        write("calls.prompt", "{{json " + "(json ".repeat(1_000) + "a" + ")".repeat(1_000) + "}}");
        write("_deep.prompt", "{{#each a}}".repeat(1_000) + "{{/each}}".repeat(1_000));
        write("caller.prompt", "{{> deep}}");
        write("good.prompt", "{{#if a}}".repeat(90) + "{{/if}}".repeat(90));
        write("broken.prompt", "{{#if a}}");

        assertThatThrownBy(() -> PromptDirectory.of(folder))
                .isInstanceOf(PromptSyntaxException.class)
                .hasMessageContaining("deep.prompt:2: blocks and calls of a template stand at most 100 deep")
                .hasMessageContaining("inverse.prompt:1: blocks")
                .hasMessageContaining("calls.prompt:1: blocks")
                .hasMessageContaining("_deep.prompt:1: blocks")
                .hasMessageContaining("broken.prompt")
                .hasMessageNotContaining("good.prompt");
    }

    @Test
    void a_template_of_very_many_tags_is_refused_before_it_is_parsed() throws IOException {
        write("long.prompt", "{{a}} ".repeat(100_000));

        assertThatThrownBy(() -> PromptDirectory.of(folder)).hasMessageContaining("at most 10000 tags");
    }

    @Test
    void partials_that_call_the_next_one_twice_are_refused_however_many_there_are() throws IOException {
        for (int i = 0; i < 25; i++) {
            write("_p" + i + ".prompt", i == 24 ? "end" : "{{> p" + (i + 1) + "}}{{> p" + (i + 1) + "}}");
        }
        write("a.prompt", "{{> p0}}");

        assertThatThrownBy(() -> PromptDirectory.of(folder))
                .hasMessageContaining("a.prompt:1: partials must be put in at most 10000 times");
    }

    @Test
    void partials_that_stand_too_deep_in_each_other_are_refused_in_whatever_order() throws IOException {
        for (int i = 0; i < 300; i++) {
            write("_p" + i + ".prompt", i == 299 ? "end" : "{{> p" + (i + 1) + "}}");
        }
        write("a.prompt", "{{> p0}}");
        write("b.prompt", "{{> p299}}{{> p250}}{{> p190}}{{> p120}}{{> p60}}{{> p0}}");
        write("c.prompt", "{{> p240}}");

        assertThatThrownBy(() -> PromptDirectory.of(folder))
                .hasMessageContaining("a.prompt:1: partials")
                .hasMessageContaining("b.prompt:1: partials")
                .hasMessageNotContaining("c.prompt");
    }

    @Test
    void a_link_is_followed_within_the_folder_and_not_out_of_it(@TempDir Path elsewhere) throws IOException {
        Path secret = Files.writeString(elsewhere.resolve("secret.prompt"), "the key is 4711");
        write("versions/a.prompt", "A");
        Files.createSymbolicLink(folder.resolve("b.prompt"), Path.of("versions/a.prompt"));
        assertThat(PromptDirectory.of(folder).files()).containsOnlyKeys("b", "versions/a");

        Files.createSymbolicLink(folder.resolve("out.prompt"), secret);

        assertThatThrownBy(() -> PromptDirectory.of(folder))
                .hasMessageContaining("out.prompt: a prompt must be in the folder")
                .hasMessageNotContaining("4711");
    }

    @Test
    void importing_twice_makes_one_version() throws IOException {
        write("a.prompt", "A");
        write("b.prompt", "B");

        List<PromptVersion> first = PromptDirectory.of(folder).importInto(registry, ANA);
        List<PromptVersion> again = PromptDirectory.of(folder).importInto(registry, PromptCommit.NONE);

        assertThat(first).extracting(PromptVersion::name).containsExactly("a", "b");
        assertThat(again).isEqualTo(first);
        assertThat(registry.versions("a")).hasSize(1);
    }

    @Test
    void a_changed_file_becomes_the_next_version_and_the_old_one_stays() throws IOException {
        write("a.prompt", "one");
        PromptDirectory.of(folder).importInto(registry, ANA);
        write("a.prompt", "two");
        PromptDirectory.of(folder).importInto(registry, new PromptCommit("bo", "second"));

        assertThat(registry.versions("a"))
                .extracting(version -> version.content().template())
                .containsExactly("one", "two");
        assertThat(registry.get(PromptReference.latest("a")).author()).isEqualTo("bo");
    }

    @Test
    void the_partials_that_a_prompt_calls_become_part_of_its_content() throws IOException {
        write("_greeting.prompt", "Hello {{name}}{{> end mark=\"!\"}}\n");
        write("parts/_end.prompt", "{{mark}}");
        write("_unused.prompt", "unused");
        write("a.prompt", "{{> greeting name=user}} Bye.");
        PromptVersion version =
                PromptDirectory.of(folder).importInto(registry, ANA).get(0);

        write("_greeting.prompt", "Changed");

        assertThat(version.content().template()).contains("Hello {{name}}").doesNotContain("unused");
        assertThat(PromptRenderer.create()
                        .render(version, Map.of("user", "Ana"))
                        .messages())
                .containsExactly(Message.user("Hello Ana!\n Bye."));
        assertThat(PromptDirectory.of(folder).importInto(registry, ANA).get(0).number())
                .as("a changed partial is a new version of the prompt")
                .isEqualTo(2);
    }

    @Test
    void a_wrong_variable_is_told_with_file_and_line() throws IOException {
        write("a.prompt", "---\nmodel: x\n---\n\nAnswer\n{{question}}");
        PromptDirectory directory = PromptDirectory.of(folder);
        PromptVersion version = directory.importInto(registry, ANA).get(0);

        assertThatThrownBy(() -> PromptRenderer.of(directory).render(version, Map.of()))
                .isInstanceOf(PromptVariableException.class)
                .hasMessage(
                        "prompt 'a@1' (" + folder.resolve("a.prompt") + ":6): variable 'question' is missing; give it"
                                + " a value, or a default under input.default");
    }

    @Test
    void a_version_that_is_no_longer_in_the_file_is_told_by_its_own_lines() throws IOException {
        write("a.prompt", "{{question}}");
        PromptVersion old = PromptDirectory.of(folder).importInto(registry, ANA).get(0);
        write("a.prompt", "\n\n{{question}}");

        assertThatThrownBy(() -> PromptRenderer.of(PromptDirectory.of(folder)).render(old, Map.of()))
                .hasMessageContaining("prompt 'a@1' (line 1 of its template)");
    }

    @Test
    void a_wrong_value_in_a_partial_is_not_told_with_a_line_that_the_file_does_not_have() throws IOException {
        write("_items.prompt", "Items:\n\n{{items}}");
        write("a.prompt", "x\n{{> items}}");
        PromptDirectory directory = PromptDirectory.of(folder);
        PromptVersion version = directory.importInto(registry, ANA).get(0);

        assertThatThrownBy(() -> PromptRenderer.of(directory).render(version, Map.of("items", List.of(1))))
                .hasMessageContaining(
                        "(a partial of " + folder.resolve("a.prompt") + "): the value printed here is an array");
    }

    @Test
    void all_problems_of_all_files_are_told_at_once() throws IOException {
        write("a.prompt", "---\nmodle: x\n---\n{{#if x}}");
        write("b.prompt", "good {{> shared}}");
        write("c/d.prompt", "line\n{{name");
        write("_shared.prompt", "a\nb\n{{rol \"user\"}}");

        assertThatThrownBy(() -> PromptDirectory.of(folder))
                .isInstanceOf(PromptSyntaxException.class)
                .satisfies(all -> assertThat(all.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .satisfiesExactlyInAnyOrder(
                                message -> assertThat(message).startsWith(folder.resolve("a.prompt") + ":2: "),
                                message -> assertThat(message).startsWith(folder.resolve("a.prompt") + ":4: "),
                                message -> assertThat(message).startsWith(folder.resolve("_shared.prompt") + ":3: "),
                                message -> assertThat(message).startsWith(folder.resolve("c/d.prompt") + ":2: ")))
                .hasMessageContaining("4 problems");
    }

    @Test
    void a_circle_of_partials_is_told_where_it_is_written() throws IOException {
        write("_a.prompt", "x\n{{> b}}");
        write("_b.prompt", "{{> a}}");
        write("main.prompt", "{{> a}}");

        assertThatThrownBy(() -> PromptDirectory.of(folder))
                .hasMessageContaining(folder.resolve("_a.prompt") + ":2: partial 'a' calls itself through 'b'")
                .hasMessageNotContaining("main.prompt");
    }

    @Test
    void a_partial_that_is_not_there_is_told_with_the_nearest() throws IOException {
        write("_greeting.prompt", "Hi");
        write("a.prompt", "\n{{> greting}}");

        assertThatThrownBy(() -> PromptDirectory.of(folder))
                .hasMessageContaining(folder.resolve("a.prompt") + ":2: there is no partial 'greting'");
    }

    @Test
    void a_second_partial_of_the_same_name_is_refused() throws IOException {
        write("_a.prompt", "x");
        write("b/_a.prompt", "y");

        assertThatThrownBy(() -> PromptDirectory.of(folder)).hasMessageContaining("the partial 'a' is also in");
    }

    @Test
    void a_name_that_no_prompt_can_have_is_refused() throws IOException {
        write("my prompt.prompt", "x");

        assertThatThrownBy(() -> PromptDirectory.of(folder))
                .isInstanceOf(PromptSyntaxException.class)
                .hasMessageContaining("the name of a prompt must be 1 to 128 letters");
    }

    @Test
    void a_name_in_the_front_matter_must_be_the_files() throws IOException {
        write("a.prompt", "---\nname: b\n---\nx");

        assertThatThrownBy(() -> PromptDirectory.of(folder)).hasMessageContaining("'name' must be 'a'");
    }

    @Test
    void a_file_that_is_not_text_or_far_too_large_is_refused() throws IOException {
        Files.write(folder.resolve("a.prompt"), new byte[] {(byte) 0xFF, (byte) 0xFE, 0});
        Files.write(folder.resolve("b.prompt"), new byte[(4 << 20) + 1]);

        assertThatThrownBy(() -> PromptDirectory.of(folder))
                .hasMessageContaining("a prompt must be UTF-8, but this is not")
                .hasMessageContaining("a prompt has at most 4194304 bytes, but this has 4194305");
    }

    @Test
    void a_folder_that_is_not_there_is_refused() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PromptDirectory.of(folder.resolve("none")))
                .withMessageContaining("is not there");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PromptDirectory.of(file))
                .withMessageContaining("is a file");
    }

    @Test
    void an_empty_folder_has_no_prompts() {
        assertThat(PromptDirectory.of(folder).files()).isEmpty();
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }
}
