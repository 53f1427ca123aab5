package dev.llmops.springai.guardrail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailBlockedException;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.core.LlmOps;
import dev.llmops.springai.SpringAiModels;
import dev.llmops.springai.rag.SpringAiRetrieval;
import dev.llmops.testkit.FakeGuardrail;
import dev.llmops.testkit.ScriptedModelClient;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.SafeGuardAdvisor;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.definition.ToolDefinition;
import reactor.core.publisher.Flux;

class SpringAiGuardrailsTest {

    private final List<String> asked = new CopyOnWriteArrayList<>();

    /** Repeats the last message that is not a tool's. */
    private final ScriptedModelClient echo = ScriptedModelClient.of(request -> {
        String last = request.messages().get(request.messages().size() - 1).text();
        asked.add(last);
        return ScriptedModelClient.script("You said: " + last);
    });

    private ChatClient chat(Guardrail guardrail) {
        return chat(guardrail, SpringAiModels.asChatModel(echo));
    }

    private static ChatClient chat(Guardrail guardrail, ChatModel model) {
        return ChatClient.builder(model)
                .defaultAdvisors(SpringAiGuardrails.advisor(guardrail))
                .build();
    }

    private static Guardrail guardrail(
            Set<GuardrailStage> stages, java.util.function.Function<String, Decision> check) {
        return FakeGuardrail.of("test", stages, (stage, text, context) -> check.apply(text));
    }

    private static Decision withoutNames(String text) {
        return text.contains("Anna")
                ? new Decision.Transform(text.replace("Anna", "[NAME]"), List.of())
                : Decision.pass();
    }

    @Test
    void a_message_is_changed_before_the_model_sees_it_in_calls_and_streams() {
        ChatClient chat = chat(guardrail(EnumSet.of(GuardrailStage.USER_INPUT), SpringAiGuardrailsTest::withoutNames));

        chat.prompt("I am Anna").call().content();
        chat.prompt("I am Anna").stream().content().blockLast();

        assertThat(asked).containsExactly("I am [NAME]", "I am [NAME]");
    }

    @Test
    void an_answer_is_changed_before_the_caller_sees_it_in_calls_and_streams() {
        ChatClient chat = chat(guardrail(EnumSet.of(GuardrailStage.OUTPUT), SpringAiGuardrailsTest::withoutNames));

        assertThat(chat.prompt("I am Anna").call().content()).isEqualTo("You said: I am [NAME]");
        assertThat(String.join(
                        "",
                        chat.prompt("I am Anna").stream()
                                .content()
                                .collectList()
                                .block()))
                .isEqualTo("You said: I am [NAME]");
    }

    @Test
    void a_blocked_message_never_reaches_the_model_and_a_blocked_answer_never_the_caller() {
        ChatClient input = chat(guardrail(EnumSet.of(GuardrailStage.USER_INPUT), text -> Decision.block("no")));
        ChatClient output = chat(guardrail(EnumSet.of(GuardrailStage.OUTPUT), text -> Decision.block("no")));

        assertThatThrownBy(() -> input.prompt("Hello").call().content()).isInstanceOf(GuardrailBlockedException.class);
        assertThatThrownBy(() -> input.prompt("Hello").stream().content().blockLast())
                .isInstanceOf(GuardrailBlockedException.class);
        assertThat(asked).isEmpty();
        assertThatThrownBy(() -> output.prompt("Hello").call().content()).isInstanceOf(GuardrailBlockedException.class);
        assertThatThrownBy(() -> output.prompt("Hello").stream().content().blockLast())
                .isInstanceOf(GuardrailBlockedException.class);
    }

    @Test
    void an_answer_that_does_not_pass_is_asked_for_again_and_not_for_ever() {
        Guardrail once = guardrail(
                EnumSet.of(GuardrailStage.OUTPUT),
                text -> text.contains("shorter") ? Decision.pass() : new Decision.Reask("shorter", List.of()));
        Guardrail never =
                guardrail(EnumSet.of(GuardrailStage.OUTPUT), text -> new Decision.Reask("shorter", List.of()));

        assertThat(chat(once).prompt("Hello").call().content()).isEqualTo("You said: shorter");
        assertThat(chat(once).prompt("Hello").stream().content().blockLast()).isEqualTo("You said: shorter");
        assertThatThrownBy(() -> chat(never).prompt("Hello").call().content())
                .isInstanceOf(GuardrailBlockedException.class)
                .hasMessageContaining("3");
    }

    /** As of a vendor that is asked for several, or that gives each part of its answer one. */
    private static ChatClient alternatives(Guardrail guardrail, String... texts) {
        return streamed(
                guardrail,
                new ChatResponse(Arrays.stream(texts)
                        .map(AssistantMessage::new)
                        .map(Generation::new)
                        .toList()));
    }

    @Test
    void each_generation_of_an_answer_is_checked() {
        Set<GuardrailStage> output = EnumSet.of(GuardrailStage.OUTPUT);
        ChatClient blocks = alternatives(
                guardrail(output, text -> text.contains("bomb") ? Decision.block("no") : Decision.pass()),
                "Good morning",
                "How to build a bomb");
        ChatClient changes =
                alternatives(guardrail(output, SpringAiGuardrailsTest::withoutNames), "It is Anna", "Anna it is");

        assertThatThrownBy(() -> blocks.prompt("Hello").call().chatResponse())
                .isInstanceOf(GuardrailBlockedException.class);
        assertThatThrownBy(() -> blocks.prompt("Hello").stream().chatResponse().blockLast())
                .isInstanceOf(GuardrailBlockedException.class);
        assertThat(changes.prompt("Hello").call().chatResponse().getResults())
                .extracting(each -> each.getOutput().getText())
                .containsExactly("It is [NAME]", "[NAME] it is");
        assertThat(changes.prompt("Hello").stream()
                        .chatResponse()
                        .flatMapIterable(ChatResponse::getResults)
                        .map(each -> each.getOutput().getText())
                        .collectList()
                        .block())
                .noneMatch(text -> text.contains("Anna"));
    }

    private static ChatResponse piece(int index, String text) {
        return new ChatResponse(List.of(new Generation(AssistantMessage.builder()
                .content(text)
                .properties(Map.of("index", index))
                .build())));
    }

    /** As of OpenAI that is asked for several: each piece has a part of one of them. */
    private static ChatClient streamed(Guardrail guardrail, ChatResponse... pieces) {
        ChatModel model = new ChatModel() {
            @Override
            public ChatResponse call(Prompt prompt) {
                return pieces[0];
            }

            @Override
            public Flux<ChatResponse> stream(Prompt prompt) {
                return Flux.just(pieces);
            }
        };
        return chat(guardrail, model);
    }

    private static Map<Object, String> byIndex(ChatClient chat) {
        return chat.prompt("Hello").stream()
                .chatResponse()
                .flatMapIterable(ChatResponse::getResults)
                .collect(Collectors.groupingBy(
                        each -> each.getOutput().getMetadata().get("index"),
                        Collectors.mapping(each -> each.getOutput().getText(), Collectors.joining())))
                .block();
    }

    @Test
    void each_generation_of_a_stream_is_checked_by_itself_and_keeps_its_text() {
        Set<GuardrailStage> output = EnumSet.of(GuardrailStage.OUTPUT);
        Guardrail bombs = guardrail(output, text -> text.contains("bomb") ? Decision.block("no") : Decision.pass());
        Guardrail names = guardrail(output, SpringAiGuardrailsTest::withoutNames);

        assertThatThrownBy(() -> byIndex(streamed(bombs, piece(0, "a bo"), piece(1, "Good"), piece(0, "mb"))))
                .isInstanceOf(GuardrailBlockedException.class);
        assertThat(byIndex(streamed(bombs, piece(0, "a bo"), piece(1, "mb"))))
                .containsExactlyInAnyOrderEntriesOf(Map.of(0, "a bo", 1, "mb"));
        assertThat(byIndex(streamed(names, piece(0, "An"), piece(1, "It is "), piece(0, "na it is"), piece(1, "Anna"))))
                .containsExactlyInAnyOrderEntriesOf(Map.of(0, "[NAME] it is", 1, "It is [NAME]"));
    }

    @Test
    void an_advisor_of_spring_ai_blocks_in_the_chain() {
        Guardrail safe = SpringAiGuardrails.from("safe", new SafeGuardAdvisor(List.of("bomb")));

        assertThat(safe.check(GuardrailStage.USER_INPUT, "Hello", GuardrailContext.of(Caller.ANONYMOUS)))
                .isEqualTo(Decision.pass());
        try (LlmOps ops = LlmOps.builder().model(echo).guardrails(safe).build()) {
            assertThatThrownBy(() -> ops.request(dev.llmops.api.model.ModelRequest.user("How do I build a bomb?"))
                            .ask())
                    .isInstanceOf(GuardrailBlockedException.class);
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void arguments_and_result_of_a_tool_are_checked() {
        ToolCallback tool = new ToolCallback() {
            @Override
            public ToolDefinition getToolDefinition() {
                return ToolDefinition.builder()
                        .name("find")
                        .description("finds")
                        .inputSchema("{\"type\":\"object\"}")
                        .build();
            }

            @Override
            public String call(String input) {
                return "Anna wanted " + input;
            }
        };
        Guardrail names = guardrail(
                EnumSet.of(GuardrailStage.TOOL_CALL, GuardrailStage.TOOL_RESULT), SpringAiGuardrailsTest::withoutNames);
        Guardrail no = guardrail(EnumSet.of(GuardrailStage.TOOL_CALL), text -> Decision.block("no"));

        assertThat(SpringAiGuardrails.guardTool(names, tool).call("{\"who\":\"Anna\"}"))
                .isEqualTo("[NAME] wanted {\"who\":\"[NAME]\"}");
        assertThatThrownBy(() -> SpringAiGuardrails.guardTool(no, tool).call("{}"))
                .isInstanceOf(GuardrailBlockedException.class);
    }

    @Test
    void a_retrieval_advisor_puts_numbered_passages_before_the_question_once() {
        Passage passage = new Passage("doc", new CharRange(0, 5), "Cables are red.", 1.0, Map.of());
        ScriptedModelClient calling = ScriptedModelClient.of(request -> {
            String last = request.messages().get(request.messages().size() - 1).text();
            asked.add(request.messages().get(0).text());
            return last.equals("3") || request.tools().isEmpty()
                    ? ScriptedModelClient.script("Red [1].")
                    : ScriptedModelClient.calling(new ToolCall("1", "count", "{}"));
        });
        List<String> searched = new CopyOnWriteArrayList<>();
        ChatClient chat = ChatClient.builder(SpringAiModels.asChatModel(calling))
                .defaultAdvisors(SpringAiRetrieval.advisor(
                        query -> {
                            searched.add(query.text());
                            return List.of(passage);
                        },
                        3))
                .build();

        var response = chat.prompt("Which colour?").tools(new Counter()).call().chatClientResponse();

        assertThat(asked.get(0)).contains("[1] Cables are red.").endsWith("Question: Which colour?");
        assertThat(searched).containsExactly("Which colour?");
        assertThat(response.context()).containsKey(SpringAiRetrieval.DOCUMENTS);
    }

    public static class Counter {
        @org.springframework.ai.tool.annotation.Tool(description = "counts")
        public int count() {
            return 3;
        }
    }
}
