package dev.llmops.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Role;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.TokenCounter;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.retrieval.RetrievalStep;
import dev.llmops.core.chain.ContextWindow;
import dev.llmops.core.chain.ContextWindow.Section;
import dev.llmops.testkit.ScriptedModelClient;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FitContextTest {

    private static final ModelParameters ONE_TOKEN =
            ModelParameters.builder().maxTokens(1).build();
    private static final ToolCall ONE = new ToolCall("1", "find", "{}");
    private static final ToolCall OTHER = new ToolCall("2", "find", "{}");

    private static LlmOps ops(NarrowModel model, ContextWindow window) {
        Fixture fixture = new Fixture();
        fixture.builder.contextWindow(window);
        LlmOps ops = fixture.with(model);
        ops.prompts().register("p", PromptContent.of("{{history}}{{role \"user\"}}{{question}}"), PromptCommit.NONE);
        return ops;
    }

    private static Generation ask(LlmOps ops, List<Message> history) {
        return ops.prompt("p")
                .with("question", "and now")
                .history(history)
                .parameters(ONE_TOKEN)
                .ask()
                .generation();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 8, 12, 15, 16, 20})
    void results_of_tools_go_with_the_message_that_called_them(int window) {
        List<Message> history = List.of(
                Message.user("one two"),
                new AssistantMessage(List.of(), List.of(ONE, OTHER)),
                Message.tool(ONE, "three four"),
                Message.tool(OTHER, "five six"),
                Message.assistant("seven eight"),
                Message.user("nine"));
        NarrowModel model = new NarrowModel(window);

        ask(ops(model, ContextWindow.STANDARD), history);

        List<Message> asked = model.model.lastRequest().messages();
        assertThat(asked.get(asked.size() - 1).text()).isEqualTo("and now");
        assertThat(asked).hasSize(window >= 16 ? 7 : window >= 4 ? 2 : 1);
    }

    @Test
    void the_last_turn_loses_its_oldest_calls_first() {
        List<Message> history = List.of(
                Message.user("do it"),
                new AssistantMessage(List.of(), List.of(ONE)),
                Message.tool(ONE, "a b c"),
                new AssistantMessage(List.of(), List.of(OTHER)),
                Message.tool(OTHER, "d e f"));
        NarrowModel model = new NarrowModel(10);

        ask(ops(model, ContextWindow.STANDARD), history);

        assertThat(model.model.lastRequest().messages())
                .extracting(Message::text)
                .containsExactly("do it", "", "d e f", "and now");
    }

    @Test
    void messages_of_the_application_are_fitted_too_and_the_newest_step_stays() {
        NarrowModel model = new NarrowModel(12);
        LlmOps ops = ops(model, ContextWindow.STANDARD);
        ModelRequest request = ModelRequest.builder()
                .system("be brief")
                .user("old question of many words")
                .message(Message.assistant("old answer"))
                .user("do it")
                .message(new AssistantMessage(List.of(), List.of(ONE)))
                .message(Message.tool(ONE, "a b c"))
                .message(new AssistantMessage(List.of(), List.of(OTHER)))
                .message(Message.tool(OTHER, "d e f"))
                .parameters(ONE_TOKEN)
                .build();

        Generation generation = ops.request(request).ask().generation();

        assertThat(model.model.lastRequest().messages())
                .extracting(Message::text)
                .containsExactly("be brief", "do it", "", "d e f");
        assertThat(step(generation).details()).containsEntry("droppedMessages", 4);
    }

    @Test
    void a_prompt_that_cannot_fit_is_refused_with_its_counts_and_no_model_is_asked() {
        NarrowModel model = new NarrowModel(8);
        LlmOps ops = ops(model, ContextWindow.STANDARD);

        assertThatThrownBy(() -> ops.request(ModelRequest.builder()
                                .system("one two three four five six")
                                .user("a b c")
                                .parameters(ONE_TOKEN)
                                .build())
                        .ask())
                .isInstanceOf(ContextWindowExceededException.class)
                .hasMessageContaining("10 tokens")
                .hasMessageContaining("system 6")
                .hasMessageContaining("question 3")
                .hasMessageContaining("answer 1")
                .hasMessageContaining("'narrow' has 8");
        assertThat(model.model.requests()).isEmpty();
    }

    @Test
    void a_prompt_that_fits_a_fallback_is_not_refused() {
        NarrowModel small = new NarrowModel("small", 4, NarrowModel.WORDS);
        NarrowModel large = new NarrowModel("large", 40, NarrowModel.WORDS);
        Fixture fixture = new Fixture();
        fixture.builder.model(small).model(large).fallback("large");
        LlmOps ops = fixture.builder.build();

        assertThat(ops.request(ModelRequest.user("a b c d e f")).ask().text()).isEqualTo("yes");
    }

    @Test
    void sections_have_bounds_of_their_own() {
        NarrowModel model = new NarrowModel(1_000);
        List<Message> history = turns(10);

        ask(ops(model, ContextWindow.builder().maxTokens(Section.HISTORY, 10).build()), history);

        // A turn has five words.
        assertThat(model.model.lastRequest().messages())
                .extracting(Message::text)
                .containsExactly("ask number 8", "answer 8", "ask number 9", "answer 9", "and now");
    }

    @Test
    void a_question_beyond_its_section_is_refused() {
        LlmOps ops = ops(
                new NarrowModel(1_000),
                ContextWindow.builder().maxTokens(Section.QUESTION, 1).build());

        assertThatThrownBy(() -> ask(ops, List.of()))
                .isInstanceOf(ContextWindowExceededException.class)
                .hasMessageContaining("the section question must have at most 1 tokens, but has 2");
    }

    @Test
    void the_bound_of_the_answer_is_one_for_the_model_unless_the_call_has_its_own() {
        NarrowModel model = new NarrowModel(1_000);
        LlmOps ops =
                ops(model, ContextWindow.builder().maxTokens(Section.ANSWER, 77).build());

        ops.request(ModelRequest.user("hello")).ask();
        assertThat(model.model.lastRequest().parameters().maxTokens()).isEqualTo(77);
        ask(ops, List.of());
        assertThat(model.model.lastRequest().parameters().maxTokens()).isEqualTo(1);
    }

    @Test
    void without_a_tokenizer_the_estimate_keeps_its_error_as_a_margin() {
        NarrowModel model = new NarrowModel("untold", 60, null);
        TokenCounter estimate = TokenCounter.estimate();

        Generation generation = ask(ops(model, ContextWindow.STANDARD), turns(20));

        int most = estimate.atMost(model.model.lastRequest());
        assertThat(most + 1).isLessThanOrEqualTo(60);
        assertThat(most).isGreaterThan(estimate.count(model.model.lastRequest()));
        assertThat(step(generation).details()).containsEntry("promptTokensAtMost", most);
    }

    @Test
    void a_counter_that_is_given_counts_for_a_model_without_tokenizer() {
        NarrowModel model = new NarrowModel("untold", 9, null);

        Generation generation = ask(
                ops(model, ContextWindow.builder().counter(NarrowModel.WORDS).build()),
                List.of(
                        Message.user("one two three"),
                        Message.assistant("four five six"),
                        Message.user("seven eight nine")));

        assertThat(step(generation).details())
                .containsEntry("promptTokensAtMost", NarrowModel.WORDS.atMost(model.model.lastRequest()));
    }

    @Test
    void turns_left_out_are_summarised_by_a_model_that_is_given() {
        NarrowModel model = new NarrowModel(40);
        ScriptedModelClient summariser = ScriptedModelClient.saying("They counted.");
        LlmOps ops =
                ops(model, ContextWindow.builder().summarise(summariser, 16).build());

        Generation generation = ask(ops, turns(20));

        List<Message> asked = model.model.lastRequest().messages();
        assertThat(asked.get(0).role()).isEqualTo(Role.USER);
        assertThat(asked.get(0).text()).contains("They counted.");
        assertThat(asked).extracting(Message::text).contains("ask number 19", "and now");
        assertThat(NarrowModel.WORDS.count(model.model.lastRequest()) + 1).isLessThanOrEqualTo(40);
        assertThat(summariser.lastRequest().messages().get(0).text())
                .contains("user: ask number 0")
                .doesNotContain("ask number 19");
        assertThat(step(generation).details().get("summary"))
                .isEqualTo("of " + step(generation).details().get("droppedMessages") + " messages");
    }

    @Test
    void a_summary_that_fails_costs_no_answer_and_is_told() {
        NarrowModel model = new NarrowModel(40);
        ScriptedModelClient summariser = ScriptedModelClient.of(
                request -> ScriptedModelClient.failing("", new ModelUnavailableException("down", null)));

        Generation generation =
                ask(ops(model, ContextWindow.builder().summarise(summariser, 16).build()), turns(20));

        assertThat(step(generation).details()).containsEntry("summary", "failed with ModelUnavailableException");
    }

    @Test
    void turns_left_out_several_at_once_keep_the_beginning_of_prompts_alike() {
        NarrowModel model = new NarrowModel(63);
        LlmOps ops = ops(model, ContextWindow.builder().turnsAtOnce(5).build());

        List<String> firsts = IntStream.range(20, 40)
                .mapToObj(turns -> {
                    ask(ops, turns(turns));
                    return model.model.lastRequest().messages().get(0).text();
                })
                .toList();

        assertThat(firsts.stream().distinct().count()).isBetween(4L, 5L);
    }

    @Test
    void settings_that_leave_no_room_are_refused() {
        assertThatThrownBy(() -> ContextWindow.builder().maxTokens(0)).hasMessageContaining("but was 0");
        assertThatThrownBy(() -> ContextWindow.builder().maxTokens(Section.SYSTEM, -1))
                .hasMessageContaining("maxTokens of SYSTEM must be at least 1, but was -1");
    }

    private static RetrievalStep step(Generation generation) {
        return generation.retrieval().stream()
                .filter(step -> step.name().equals("fit-context"))
                .findFirst()
                .orElseThrow();
    }

    private static List<Message> turns(int count) {
        return IntStream.range(0, count)
                .boxed()
                .<Message>flatMap(n ->
                        List.<Message>of(Message.user("ask number " + n), Message.assistant("answer " + n)).stream())
                .toList();
    }
}
