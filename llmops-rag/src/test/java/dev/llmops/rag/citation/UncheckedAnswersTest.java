package dev.llmops.rag.citation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.store.Store;
import dev.llmops.api.text.CharRange;
import dev.llmops.core.Answer;
import dev.llmops.core.AnswerStream;
import dev.llmops.core.LlmOps;
import dev.llmops.core.LlmOpsBuilder;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.ForwardingStream;
import dev.llmops.core.chain.Interceptor;
import dev.llmops.core.chain.StandardChain;
import dev.llmops.testkit.ScriptedModelClient;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each step that holds answers back: what it has nothing to say about goes through, and what broke off shows nothing. */
class UncheckedAnswersTest {

    private static final String INSTEAD = "The documents do not say.";
    private static final Passage LAMP = new Passage(
            "lamp.md", CharRange.of("The cable is 3 metres long."), "The cable is 3 metres long.", 1.0, Map.of());
    private static final RecordCheckInterceptor NEVER =
            RecordCheckInterceptor.by((call, answer) -> List.of("always wrong"), INSTEAD);

    static Stream<Named<Interceptor>> holding() {
        CitationInterceptor abstaining = CitationInterceptor.create().abstainingWith(INSTEAD);
        return Stream.of(
                Named.of("abstaining", abstaining),
                Named.of("repairing", abstaining.repairing(Set.of(Repair.RECITE, Repair.DROP))),
                Named.of("records", NEVER));
    }

    @ParameterizedTest
    @MethodSource("holding")
    void an_answer_that_only_calls_tools_stands(Interceptor step) {
        ToolCall call = new ToolCall("1", "length", "{}");

        try (LlmOps ops = builder(step, ScriptedModelClient.calling(call)).build()) {
            Answer whole = ops.prompt("support").with("question", "Long?").ask();

            assertThat(whole.text()).isEmpty();
            assertThat(whole.toolCalls()).containsExactly(call);
        }
        assertThat(shown(step, ScriptedModelClient.calling(call)))
                .hasSize(2)
                .first()
                .isEqualTo(new ModelEvent.ToolCallDelta(0, "1", "length", "{}"));
    }

    @ParameterizedTest
    @MethodSource("holding")
    void an_answer_that_breaks_off_shows_its_reasoning_only(Interceptor step) {
        AssistantMessage begun = new AssistantMessage(
                List.of(new ReasoningPart("Hm.", null), new TextPart("The cable is red [1]")), List.of());
        ModelEvent.Failed failed = new ModelEvent.Failed(
                new ModelUnavailableException("cut", null), new PartialResponse(begun, TokenUsage.of(1, 1)));

        assertThat(shown(
                        step,
                        List.of(
                                new ModelEvent.ReasoningDelta("Hm."),
                                new ModelEvent.TextDelta("The cable is red [1]"),
                                failed)))
                .hasSize(2)
                .first()
                .isEqualTo(new ModelEvent.ReasoningDelta("Hm."));
    }

    @ParameterizedTest
    @MethodSource("holding")
    void reasoning_is_shown_and_another_text_comes_in_place_of_the_answer(Interceptor step) {
        AssistantMessage message = new AssistantMessage(
                List.of(new ReasoningPart("Hm.", null), new TextPart("It is red [1].")), List.of());

        assertThat(shown(step, ScriptedModelClient.script(message, FinishReason.STOP)))
                .hasSize(3)
                .startsWith(new ModelEvent.ReasoningDelta("Hm."), new ModelEvent.TextDelta(INSTEAD));
    }

    @Test
    void a_call_without_passages_and_without_a_prompt_for_them_is_not_checked() {
        ModelRequest request = ModelRequest.builder().user("Capital of France?").build();
        for (CitationInterceptor step : List.of(
                CitationInterceptor.create(),
                CitationInterceptor.create().abstainingWith(INSTEAD),
                CitationInterceptor.create().repairing(Set.of(Repair.RECITE)))) {
            try (LlmOps ops = LlmOps.builder()
                    .store(Store.noop())
                    .model(ScriptedModelClient.saying("Paris."))
                    .interceptBefore(StandardChain.ROUTE, step)
                    .build()) {
                Answer answer = ops.request(request).ask();

                assertThat(answer.text()).isEqualTo("Paris.");
                assertThat(answer.grounding()).isNull();
            }
        }
    }

    @Test
    void a_check_of_records_before_the_citations_decides_last() {
        List<String> last = new ArrayList<>();
        try (LlmOps ops = builder(
                        CitationInterceptor.create(), ScriptedModelClient.script("The cable is 3 metres long [1]."))
                .interceptBefore(CitationInterceptor.NAME, NEVER)
                .interceptBefore(RecordCheckInterceptor.NAME, step("last", last))
                .build()) {
            Answer answer = ops.prompt("support").with("question", "Long?").ask();

            assertThat(answer.text()).isEqualTo(INSTEAD);
            assertThat(answer.citations()).isEmpty();
            assertThat(answer.grounding().reason()).isEqualTo("always wrong");
            assertThat(last).as("it stands above the check").contains("closed");
        }
    }

    static Stream<Named<Interceptor>> all() {
        return Stream.concat(Stream.of(Named.of("citations", CitationInterceptor.create())), holding());
    }

    @ParameterizedTest
    @MethodSource("all")
    void cancelling_and_closing_reach_the_model(Interceptor step) {
        for (String end : List.of("cancelled", "closed")) {
            List<String> reached = new ArrayList<>();
            try (LlmOps ops = builder(step, ScriptedModelClient.script("The cable is 3 metres long [1]."))
                    .interceptBefore(StandardChain.ROUTE, step("below", reached))
                    .build()) {
                AnswerStream stream = ops.prompt("support").with("question", "Long?").stream();
                if (end.equals("cancelled")) {
                    stream.cancel();
                } else {
                    stream.close();
                }
                assertThat(reached).contains(end);
                stream.close();
            }
        }
    }

    /** An answer that is asked for again goes through the step twice, and the record is about the second. */
    @Test
    void an_abstention_has_no_citations_of_the_answer_before_it() {
        Guardrail once = new Guardrail() {
            @Override
            public String name() {
                return "not-too-long";
            }

            @Override
            public Set<GuardrailStage> stages() {
                return Set.of(GuardrailStage.OUTPUT);
            }

            @Override
            public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
                return text.contains("3 metres") ? new Decision.Reask("shorter", List.of()) : Decision.pass();
            }
        };
        CitationInterceptor abstaining = CitationInterceptor.create().abstainingWith(INSTEAD);
        for (CitationInterceptor step : List.of(abstaining, abstaining.repairing(Set.of(Repair.RECITE)))) {
            Deque<String> answers = new ArrayDeque<>(List.of("The cable is 3 metres long [1].", "It is red [1]."));
            try (LlmOps ops = LlmOps.builder()
                    .store(Store.noop())
                    .prompts(SupportPrompt.registry())
                    .retriever(query -> List.of(LAMP))
                    .guardrails(once)
                    .model(ScriptedModelClient.of(request -> ScriptedModelClient.script(answers.remove())))
                    .interceptBefore(StandardChain.ROUTE, step)
                    .build()) {
                Answer answer = ops.prompt("support").with("question", "Long?").ask();

                assertThat(answer.text()).isEqualTo(INSTEAD);
                assertThat(answer.citations()).isEmpty();
                assertThat(answers).isEmpty();
            }
        }
    }

    /** A step that notes how its stream ends. */
    private static Interceptor step(String name, List<String> ends) {
        return new Interceptor() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public ModelStream intercept(Call call, Chain chain) {
                return new ForwardingStream(chain.proceed(call)) {
                    @Override
                    public void cancel() {
                        ends.add("cancelled");
                        super.cancel();
                    }

                    @Override
                    public void close() {
                        ends.add("closed");
                        super.close();
                    }
                };
            }
        };
    }

    /** {@return all events of a streamed call} */
    private static List<ModelEvent> shown(Interceptor step, List<ModelEvent> script) {
        List<ModelEvent> events = new ArrayList<>();
        try (LlmOps ops = builder(step, script).build();
                AnswerStream stream = ops.prompt("support").with("question", "Long?").stream()) {
            stream.forEach(events::add);
        }
        return events;
    }

    private static LlmOpsBuilder builder(Interceptor step, List<ModelEvent> script) {
        return LlmOps.builder()
                .store(Store.noop())
                .prompts(SupportPrompt.registry())
                .retriever(query -> List.of(LAMP))
                .model(ScriptedModelClient.of(request -> script))
                .interceptBefore(StandardChain.ROUTE, step);
    }
}
