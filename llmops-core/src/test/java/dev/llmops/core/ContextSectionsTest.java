package dev.llmops.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.message.Message;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.Tokenizer;
import dev.llmops.api.model.ToolSpecification;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalStep;
import dev.llmops.api.text.CharRange;
import dev.llmops.core.chain.ContextWindow;
import dev.llmops.core.chain.ContextWindow.Section;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the sections of a prompt hold, what is told of them, and when nothing needs to be counted. */
class ContextSectionsTest {

    private static final ModelParameters ONE_TOKEN =
            ModelParameters.builder().maxTokens(1).build();
    private static final List<Passage> PASSAGES =
            List.of(passage("a", "one two three"), passage("b", "four five"), passage("c", "six seven"));
    private static final List<Message> TURN = List.of(Message.user("an old question"), Message.assistant("its answer"));

    private static LlmOps ops(NarrowModel model, ContextWindow window, List<Passage> passages) {
        return ops(
                model,
                window,
                passages,
                "{{role \"system\"}}Be brief.{{#each passages}} {{text}}{{/each}}{{history}}{{role \"user\"}}{{question}}");
    }

    private static LlmOps ops(NarrowModel model, ContextWindow window, List<Passage> passages, String template) {
        Fixture fixture = new Fixture();
        fixture.builder.contextWindow(window).retriever(query -> passages);
        LlmOps ops = fixture.with(model);
        ops.prompts().register("p", PromptContent.of(template), PromptCommit.NONE);
        return ops;
    }

    private static Generation ask(LlmOps ops) {
        return ops.prompt("p")
                .with("question", "and now")
                .history(TURN)
                .parameters(ONE_TOKEN)
                .ask()
                .generation();
    }

    @Test
    void what_is_kept_and_left_out_is_told_by_section() {
        NarrowModel model = new NarrowModel(13);

        Generation generation = ask(ops(model, ContextWindow.STANDARD, PASSAGES));

        assertThat(model.model.lastRequest().messages())
                .extracting(Message::text)
                .containsExactly("Be brief. one two three", "an old question", "its answer", "and now");
        RetrievalStep step = step(generation);
        assertThat(step.given()).isEqualTo(3);
        assertThat(step.kept()).isEqualTo(1);
        assertThat(step.dropped())
                .extracting(RetrievalStep.Dropped::passage, RetrievalStep.Dropped::reason)
                .containsExactly(
                        tuple(PASSAGES.get(1).id(), "no room in the context window"),
                        tuple(PASSAGES.get(2).id(), "no room in the context window"));
        assertThat(step.details())
                .isEqualTo(Map.of(
                        "systemTokens", 2,
                        "toolsTokens", 0,
                        "historyTokens", 5,
                        "passagesTokens", 3,
                        "questionTokens", 2,
                        "answerTokens", 1,
                        "promptTokens", 12,
                        "promptTokensAtMost", 12,
                        "window", 13,
                        "droppedMessages", 0));
        assertThat(generation.passages()).containsExactly(PASSAGES.get(0));
    }

    @Test
    void the_smaller_window_of_model_and_application_counts_and_the_only_one_that_is_known() {
        ContextWindow narrow = ContextWindow.builder().maxTokens(13).build();

        assertThat(windowOf(new NarrowModel(1_000), narrow)).isEqualTo(13);
        assertThat(windowOf(new NarrowModel("endless", null, NarrowModel.WORDS), narrow))
                .isEqualTo(13);
        assertThat(windowOf(
                        new NarrowModel(13),
                        ContextWindow.builder().maxTokens(1_000).build()))
                .isEqualTo(13);
    }

    @ParameterizedTest
    @CsvSource({"7, 3", "6, 2", "5, 2", "4, 1", "3, 1", "2, 0"})
    void passages_are_left_out_from_the_last_until_their_section_holds_them(int most, int kept) {
        NarrowModel model = new NarrowModel(1_000);
        ContextWindow window =
                ContextWindow.builder().maxTokens(Section.PASSAGES, most).build();

        Generation generation = ask(ops(model, window, PASSAGES));

        assertThat(generation.passages()).isEqualTo(PASSAGES.subList(0, kept));
        assertThat(generation.retrieval().stream().anyMatch(each -> each.name().equals("fit-context")))
                .as("told where something was left out")
                .isEqualTo(kept < 3);
        assertThat(model.model.lastRequest().messages()).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({"63, 12", "62, 7", "38, 7", "37, 2", "13, 2", "12, 0", "3, 0"})
    void turns_go_in_multiples_and_at_last_all(int window, int kept) {
        NarrowModel model = new NarrowModel(window);
        List<Message> history = IntStream.range(0, 12)
                .boxed()
                .<Message>flatMap(n ->
                        List.<Message>of(Message.user("three words here"), Message.assistant("two words")).stream())
                .toList();

        ops(model, ContextWindow.builder().turnsAtOnce(5).build(), List.of())
                .request(ModelRequest.builder()
                        .messages(history)
                        .user("and now")
                        .parameters(ONE_TOKEN)
                        .build())
                .ask();

        assertThat(model.model.lastRequest().messages()).hasSize(2 * kept + 1);
    }

    @Test
    void passages_beside_the_question_are_no_part_of_the_system_message() {
        String template =
                "{{role \"system\"}}Be brief.{{history}}{{role \"user\"}}{{#each passages}}{{text}} {{/each}}{{question}}";

        Generation generation = ask(ops(new NarrowModel(13), ContextWindow.STANDARD, PASSAGES, template));

        assertThat(step(generation).details())
                .containsEntry("systemTokens", 2)
                .containsEntry("passagesTokens", 3)
                .containsEntry("questionTokens", 2);
    }

    @Test
    void tools_have_a_section_and_a_section_may_be_full() {
        ModelRequest request = ModelRequest.builder()
                .messages(TURN)
                .user("and now")
                .tools(List.of(new ToolSpecification("find", "finds a thing", new JsonSchema("find", "{}"))))
                .parameters(ONE_TOKEN)
                .build();
        ContextWindow.Builder window =
                ContextWindow.builder().maxTokens(Section.HISTORY, 4).maxTokens(Section.QUESTION, 2);

        Generation generation = ops(
                        new NarrowModel(1_000),
                        window.maxTokens(Section.TOOLS, 5).build(),
                        List.of())
                .request(request)
                .ask()
                .generation();

        assertThat(step(generation).details()).containsEntry("toolsTokens", 5).containsEntry("questionTokens", 2);
        assertThatThrownBy(() -> ops(
                                new NarrowModel(1_000),
                                window.maxTokens(Section.TOOLS, 4).build(),
                                List.of())
                        .request(request)
                        .ask())
                .hasMessageContaining("the section tools must have at most 4 tokens, but has 5");
    }

    @Test
    void of_messages_of_the_application_all_before_the_last_question_is_history() {
        NarrowModel model = new NarrowModel(1_000);
        ModelRequest request = ModelRequest.builder()
                .system("Be brief.")
                .user("an older question")
                .message(Message.assistant("its answer"))
                .user("an old question")
                .message(Message.assistant("its answer"))
                .user("and now")
                .message(Message.assistant("I begin"))
                .parameters(ONE_TOKEN)
                .build();

        Generation generation = ops(
                        model,
                        ContextWindow.builder().maxTokens(Section.HISTORY, 5).build(),
                        List.of())
                .request(request)
                .ask()
                .generation();

        assertThat(model.model.lastRequest().messages())
                .extracting(Message::text)
                .containsExactly("Be brief.", "an old question", "its answer", "and now", "I begin");
        assertThat(step(generation).details())
                .containsEntry("historyTokens", 5)
                .containsEntry("questionTokens", 4)
                .containsEntry("droppedMessages", 2);
    }

    @Test
    void system_messages_alone_are_a_prompt_too() {
        NarrowModel model = new NarrowModel(100);
        ModelRequest request = ModelRequest.builder()
                .system("Say something.")
                .parameters(ONE_TOKEN)
                .build();

        ops(model, ContextWindow.STANDARD, List.of()).request(request).ask();

        assertThat(model.model.lastRequest().messages()).isEqualTo(request.messages());
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 0, 400, false", "400, 0, 0, 400, true", "1, 400, 0, 400, true", "1, 0, 20, 400, true"})
    void tokens_are_counted_only_where_a_prompt_may_not_fit(
            int letters, int lettersOfTool, int turns, Integer window, boolean counted) {
        Counting tokenizer = new Counting();
        NarrowModel model = new NarrowModel("counting", window, tokenizer);
        ModelRequest.Builder request = ModelRequest.builder().parameters(ONE_TOKEN);
        if (lettersOfTool > 0) {
            request.tools(
                    List.of(new ToolSpecification("find", "x".repeat(lettersOfTool), new JsonSchema("find", "{}"))));
        }
        IntStream.range(0, turns).forEach(n -> request.user("?"));

        ops(model, ContextWindow.STANDARD, List.of())
                .request(request.user("x".repeat(letters)).build())
                .ask();

        assertThat(tokenizer.calls > 0).isEqualTo(counted);
    }

    @Test
    void without_a_window_only_the_bounds_of_sections_are_counted() {
        Counting tokenizer = new Counting();
        ModelRequest request = ModelRequest.user("x".repeat(10_000));
        NarrowModel model = new NarrowModel("endless", null, tokenizer);

        ops(model, ContextWindow.builder().maxTokens(Section.ANSWER, 9).build(), List.of())
                .request(request)
                .ask();
        assertThat(tokenizer.calls).isZero();
        ops(model, ContextWindow.builder().maxTokens(Section.QUESTION, 9).build(), List.of())
                .request(request)
                .ask();
        assertThat(tokenizer.calls).isPositive();
    }

    @Test
    void a_counter_that_fails_is_replaced_from_its_first_count_on() {
        NarrowModel model = new NarrowModel("failing", 9, new Counting() {
            @Override
            public int[] encode(String text) {
                throw new ModelUnavailableException("no tokens today", null);
            }
        });

        ask(ops(model, ContextWindow.builder().counter(NarrowModel.WORDS).build(), PASSAGES));

        assertThat(model.model.lastRequest().messages())
                .extracting(Message::text)
                .containsExactly("Be brief.", "and now");
    }

    @Test
    void what_is_refused_says_what_can_be_done() {
        ModelRequest.Builder request = ModelRequest.builder().user("word ".repeat(30));
        LlmOps counted = ops(new NarrowModel(20), ContextWindow.STANDARD, List.of());

        assertThatThrownBy(() -> counted.request(request.build()).ask())
                .isInstanceOf(ContextWindowExceededException.class)
                .hasMessageContaining("it needs 35 tokens")
                .hasMessageContaining("has 20; shorten what");
        assertThatThrownBy(() ->
                        counted.request(request.parameters(ONE_TOKEN).build()).ask())
                .hasMessageContaining("it needs 31 tokens")
                .hasMessageContaining("has 20; lower maxTokens of the answer, shorten what");
        assertThatThrownBy(() -> ops(new NarrowModel("guessed", 20, null), ContextWindow.STANDARD, List.of())
                        .request(ModelRequest.user("word ".repeat(300)))
                        .ask())
                .hasMessageContaining("it needs at least ");
    }

    private static Object windowOf(NarrowModel model, ContextWindow window) {
        return step(ask(ops(model, window, PASSAGES))).details().get("window");
    }

    private static RetrievalStep step(Generation generation) {
        return generation.retrieval().stream()
                .filter(each -> each.name().equals("fit-context"))
                .findFirst()
                .orElseThrow();
    }

    private static Passage passage(String id, String text) {
        return new Passage(id, CharRange.of(text), text, null, Map.of());
    }

    private static class Counting implements Tokenizer {

        private int calls;

        @Override
        public int[] encode(String text) {
            calls++;
            return new int[1];
        }

        @Override
        public String decode(int[] tokens) {
            return "";
        }
    }
}
