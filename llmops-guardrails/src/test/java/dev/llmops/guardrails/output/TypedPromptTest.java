package dev.llmops.guardrails.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.PromptNotFoundException;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptMismatchException;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.core.TypedAnswer;
import dev.llmops.core.TypedPrompt;
import dev.llmops.core.prompt.PromptFile;
import dev.llmops.testkit.ScriptedModelClient;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A record in, a record out, checked when the application starts and for each version that a call gets. */
class TypedPromptTest {

    private static final String FILE = """
            ---
            input:
              schema:
                text: string
                tone(enum): [KIND, SHORT]
                limit?: integer
                names(array): string
              default:
                tone: KIND
            output:
              schema:
                answer: string
                sure: boolean
            ---
            {{tone}} {{limit}} {{#each names}}{{this}},{{/each}} {{text}}""";

    private final ScriptedModelClient model = ScriptedModelClient.saying("{\"answer\":\"2 m\",\"sure\":true}");
    private final List<GenerationStatus> recorded = new ArrayList<>();
    private final LlmOps ops = LlmOps.builder()
            .model(model)
            .store(Store.noop())
            .listener(generation -> recorded.add(generation.status()))
            .build();

    enum Tone {
        KIND,
        SHORT
    }

    enum Mood {
        KIND,
        ANGRY
    }

    record Question(String text, Tone tone, Optional<Integer> limit, List<String> names) {}

    record Reply(String answer, boolean sure) {}

    @AfterEach
    void close() {
        ops.close();
    }

    @Test
    void a_record_goes_in_and_a_record_comes_out() {
        register(FILE);
        TypedPrompt<Question, Reply> support = ops.prompt("support", Question.class, Reply.class);

        TypedAnswer<Reply> answer = support.ask(
                new Question("How long?", Tone.SHORT, Optional.of(3), List.of("a", "b")), ask -> ask.forUser("u42"));

        assertThat(answer.value()).isEqualTo(new Reply("2 m", true));
        assertThat(model.lastRequest().messages().get(0).text()).isEqualTo("SHORT 3 a,b, How long?");
        assertThat(answer.answer().generation().caller().user()).isEqualTo("u42");
        support.ask(new Question("How long?", Tone.KIND, Optional.empty(), List.of()));
        assertThat(model.lastRequest().messages().get(0).text()).isEqualTo("KIND   How long?");
    }

    record Brief(String text) {}

    record Superfluous(String text, List<String> names, String user) {}

    record WrongType(String text, int names) {}

    record Absent(Optional<String> text, List<String> names) {}

    record OtherConstants(String text, List<String> names, Mood mood, Mood tone) {}

    @Test
    void each_difference_is_told_when_the_typed_prompt_is_made() {
        register(FILE);
        refused(Brief.class, "'names' is missing in Brief, but the prompt requires it");
        refused(Superfluous.class, "'user' is superfluous: Superfluous has it, but the prompt does not know it");
        refused(WrongType.class, "'names' is integer in WrongType, but the prompt takes array");
        refused(Absent.class, "'text' may be absent in Absent, but the prompt requires it");
        refused(OtherConstants.class, "'tone' can be ANGRY in OtherConstants, but the prompt takes KIND, SHORT");
        assertThat(model.requests()).isEmpty();
    }

    private void refused(Class<? extends Record> question, String problem) {
        assertThatThrownBy(() -> ops.prompt("support", question, Reply.class))
                .isInstanceOf(PromptMismatchException.class)
                .hasMessageStartingWith("prompt 'support@1' does not fit " + question.getSimpleName() + " and Reply: ")
                .hasMessageContaining(problem);
    }

    record Longer(String answer, boolean sure, String reason) {}

    record Shorter(String answer) {}

    record Wrong(int answer, boolean sure) {}

    @Test
    void the_answer_must_fit_the_output_schema_if_there_is_one() {
        register(FILE);
        refusedAnswer(Longer.class, "'reason' is missing in the prompt's output, but Longer requires it");
        refusedAnswer(Shorter.class, "'sure' is superfluous: the prompt's output has it, but Shorter does not know it");
        refusedAnswer(Wrong.class, "'answer' is string in the prompt's output, but Wrong takes integer");
        ops.prompts().register("free", PromptFile.parse("p", "{{text}}").content(), PromptCommit.NONE);
        assertThat(ops.prompt("free", Brief.class, Longer.class)).isNotNull();
    }

    private void refusedAnswer(Class<? extends Record> answer, String problem) {
        assertThatThrownBy(() -> ops.prompt("support", Question.class, answer))
                .isInstanceOf(PromptMismatchException.class)
                .hasMessageContaining(problem);
    }

    record Inner(String street, int number) {}

    record Outer(Inner address, List<Inner> others, Map<String, String> more, LocalDate day, double weight) {}

    @Test
    void nested_records_lists_and_dates_are_compared_and_given() {
        register("""
                ---
                input:
                  schema:
                    address(object):
                      street: string
                      number: integer
                    others(array):
                      street: string
                      number: number
                    more(object):
                      (*): string
                    day: string
                    weight: number
                ---
                {{address.street}} {{#each others}}{{number}}{{/each}} {{more.a}} {{day}} {{weight}}""");
        Inner inner = new Inner("Elm", 5);
        ops.prompt("support", Outer.class, Reply.class)
                .ask(new Outer(inner, List.of(inner, inner), Map.of("a", "b"), LocalDate.of(2026, 11, 29), 1.5));
        assertThat(model.lastRequest().messages().get(0).text()).isEqualTo("Elm 55 b 2026-11-29 1.5");

        register("""
                ---
                input:
                  schema:
                    address(object):
                      street: string
                      number: string
                      city: string
                    others(array): string
                    more: any
                    day: string
                    weight: integer
                ---
                {{address.city}} {{others}} {{more}} {{day}} {{weight}}""");
        assertThatThrownBy(() -> ops.prompt("support", Outer.class, Reply.class))
                .hasMessageContaining("'address.number' is integer in Outer, but the prompt takes string")
                .hasMessageContaining("'address.city' is missing in Outer")
                .hasMessageContaining("'others[]' is object in Outer, but the prompt takes string")
                .hasMessageContaining("'weight' is number in Outer, but the prompt takes integer");
    }

    @Test
    void a_label_that_moves_to_a_version_that_does_not_fit_is_an_error_of_the_call_that_names_both() {
        register("{{text}}");
        register("{{text}} {{city}}");
        ops.prompts().label("support", 1, "production", PromptCommit.NONE);
        TypedPrompt<Brief, Reply> support = ops.prompt("support@production", Brief.class, Reply.class);
        support.ask(new Brief("Hi"));

        ops.prompts().label("support", 2, "production", PromptCommit.NONE);

        assertThatThrownBy(() -> support.ask(new Brief("Hi")))
                .isInstanceOf(PromptMismatchException.class)
                .hasMessage(
                        "prompt 'support@2' ('support@production' was 'support@1', which fits, and points to this one"
                                + " now) does not fit Brief and Reply: 'city' is missing in Brief, but the prompt requires it");
        assertThat(model.requests()).hasSize(1);
        assertThat(recorded).containsExactly(GenerationStatus.COMPLETED, GenerationStatus.FAILED);
        ops.prompts().label("support", 1, "production", PromptCommit.NONE);
        assertThat(support.ask(new Brief("Hi")).value().sure()).isTrue();
    }

    @Test
    void variables_of_what_is_included_count() {
        String declared = "---\ninput:\n  schema:\n    %s: string\n---\n";
        ops.prompts()
                .register(
                        "greet",
                        PromptFile.parse("p", declared.formatted("name") + "Hi {{name}}")
                                .content(),
                        PromptCommit.NONE);
        register(declared.formatted("text") + "{{> greet@1}} {{text}}");
        assertThatThrownBy(() -> ops.prompt("support", Brief.class, Reply.class))
                .isInstanceOf(PromptMismatchException.class)
                .hasMessageContaining("'name' is missing in Brief, but the prompt requires it");
    }

    record Unknown(Object value) {}

    @Test
    void a_missing_prompt_and_a_component_without_json_are_refused() {
        assertThatThrownBy(() -> ops.prompt("support", Brief.class, Reply.class))
                .isInstanceOf(PromptNotFoundException.class);
        register(FILE);
        assertThatIllegalArgumentException().isThrownBy(() -> ops.prompt("support", Unknown.class, Reply.class));
    }

    private void register(String file) {
        ops.prompts().register("support", PromptFile.parse("support", file).content(), PromptCommit.NONE);
    }
}
