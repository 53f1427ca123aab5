package dev.llmops.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.error.PromptSyntaxException;
import dev.llmops.api.error.PromptVariableException;
import dev.llmops.api.generation.ExamplesUse;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.core.prompt.PromptDirectory;
import dev.llmops.core.prompt.PromptFile;
import dev.llmops.core.prompt.examples.ExampleSet;
import dev.llmops.testkit.ScriptedModelClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prompts that show examples of a data set. */
class ExamplesCallTest {

    private static final String FILE = """
            ---
            input:
              schema:
                question: string
            examples:
              set: faq
              fields: [question, answer]
              select: similar
              count: 2
            ---
            {{#each examples}}Q {{question}} A {{answer}}
            {{/each}}Q {{question}}""";

    private static final ExampleSet FAQ = ExampleSet.of(List.of(
            Map.of("id", "cable", "question", "how long cable", "answer", "two"),
            Map.of("id", "bulb", "question", "which bulb", "answer", "big"),
            Map.of("id", "black", "question", "cable black", "answer", "yes")));

    private final Fixture fixture = new Fixture();
    private final ScriptedModelClient model = ScriptedModelClient.saying("yes");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void examples_are_rendered_and_the_record_says_which() {
        LlmOps ops = ops(FILE);

        Generation generation =
                ops.prompt("p").with("question", "how long cable?").ask().generation();

        assertThat(model.lastRequest().messages().get(0).text())
                .isEqualTo("Q cable black A yes\nQ how long cable A two\nQ how long cable?");
        ExamplesUse use = generation.prompt().examples();
        assertThat(use.set()).isEqualTo("faq");
        assertThat(use.digest()).isEqualTo(FAQ.digest());
        assertThat(use.shown()).extracting(ExamplesUse.Shown::id).containsExactly("black", "cable");
        assertThat(use.shown().get(1).contentHash())
                .isEqualTo(FAQ.examples().get(0).contentHash());
    }

    @Test
    void the_same_input_gives_the_same_prompt() {
        LlmOps ops = ops(FILE);
        ops.prompt("p").with("question", "black bulb").ask();
        ops.prompt("p").with("question", "black bulb").ask();

        assertThat(model.requests().get(0)).isEqualTo(model.requests().get(1));
    }

    @Test
    void a_prompt_with_examples_is_written_and_read_again() {
        PromptContent content = PromptFile.parse("p", FILE).content();

        assertThat(PromptFile.parse("p", PromptFile.format(content)).content()).isEqualTo(content);
    }

    @ParameterizedTest
    @CsvSource({"40, 2", "16, 2", "13, 1", "8, 0"})
    void examples_that_do_not_fit_are_left_out_farthest_first_and_the_record_says_so(int window, int shown) {
        fixture.builder.examples("faq", FAQ);
        NarrowModel narrow = new NarrowModel(window);
        LlmOps ops = fixture.with(narrow);
        register(ops, FILE);

        Generation generation = ops.prompt("p")
                .with("question", "how long cable")
                .parameters(ModelParameters.builder().maxTokens(1).build())
                .ask()
                .generation();

        List<String> ids = generation.prompt().examples().shown().stream()
                .map(ExamplesUse.Shown::id)
                .toList();
        assertThat(ids).isEqualTo(List.of("black", "cable").subList(2 - shown, 2));
        assertThat(generation.request().messages().get(0).text().split("\n", -1))
                .hasSize(shown + 1);
        if (shown < 2) {
            assertThat(generation.retrieval().get(0).details()).containsEntry("droppedExamples", 2 - shown);
        }
    }

    @Test
    void where_even_without_examples_nothing_fits_the_prompt_is_refused() {
        fixture.builder.examples("faq", FAQ);
        LlmOps ops = fixture.with(new NarrowModel(3));
        register(ops, FILE);

        assertThatThrownBy(() -> ops.prompt("p")
                        .with("question", "how long is the cable")
                        .parameters(ModelParameters.builder().maxTokens(1).build())
                        .ask())
                .isInstanceOf(ContextWindowExceededException.class);
    }

    @Test
    void a_folder_whose_examples_are_missing_or_lack_a_field_stops_the_start() throws IOException {
        Files.writeString(folder.resolve("p.prompt"), FILE);
        PromptDirectory prompts = PromptDirectory.of(folder);

        assertThatThrownBy(() ->
                        new Fixture().builder.model(model).prompts(prompts).build())
                .isInstanceOf(PromptVariableException.class)
                .hasMessageContaining("prompt 'p': its examples are those of 'faq', which nobody gave");
        assertThatThrownBy(() -> new Fixture()
                        .builder
                        .model(model)
                        .prompts(prompts)
                        .examples("faq", ExampleSet.of(List.of(Map.of("question", "q"))))
                        .build())
                .isInstanceOf(PromptVariableException.class)
                .hasMessageContaining("each example must have the field 'answer'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "fields: [a]~count: 1|'examples.set' must name",
                "set: s~count: 1|'examples.fields' must list",
                "set: s~fields: [a]|'examples.count' must say",
                "set: s~fields: [a]~count: two|'examples.count' must be a whole number, but was 'two'",
                "set: s~fields: [a]~count: 0|count must be at least 1, but was 0",
                "set: s~fields: [a]~count: 1~select: best|must be fixed, similar or diverse, but was 'best'",
                "set: s~fields: [a]~count: 1~field: b|field must be one of [a], but was 'b'",
                "set: s~fields: [a]~count: 1~select: similar~seed: 3|seed must not be set for similar",
                "set: s~fields: [a]~count: 1~sets: 3|there is no key 'examples.sets'; did you mean 'set'?",
            })
    void a_broken_section_is_refused(String section, String problem) {
        assertThatThrownBy(
                        () -> PromptFile.parse("p", "---\nexamples:\n  " + section.replace("~", "\n  ") + "\n---\nx"))
                .isInstanceOf(PromptSyntaxException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void examples_are_no_variable() {
        LlmOps ops = ops(FILE);

        assertThatThrownBy(() -> ops.prompt("p")
                        .with("question", "q")
                        .with("examples", List.of())
                        .ask())
                .isInstanceOf(PromptVariableException.class)
                .hasMessageContaining("there is no variable 'examples'");
    }

    private LlmOps ops(String file) {
        fixture.builder.examples("faq", FAQ);
        LlmOps ops = fixture.with(model);
        register(ops, file);
        return ops;
    }

    private static void register(LlmOps ops, String file) {
        ops.prompts().register("p", PromptFile.parse("p", file).content(), PromptCommit.NONE);
    }
}
