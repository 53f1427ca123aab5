package dev.llmops.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.guardrail.GuardrailRequestParams;
import dev.langchain4j.guardrail.InputGuardrail;
import dev.langchain4j.guardrail.InputGuardrailRequest;
import dev.langchain4j.guardrail.InputGuardrailResult;
import dev.langchain4j.guardrail.OutputGuardrail;
import dev.langchain4j.guardrail.OutputGuardrailException;
import dev.langchain4j.guardrail.OutputGuardrailResult;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.tool.ToolExecutor;
import dev.llmops.api.error.GuardrailFailedException;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.guardrail.AnswerRejectedException;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailBlockedException;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.message.Message;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.core.Answer;
import dev.llmops.core.AnswerStream;
import dev.llmops.core.LlmOps;
import dev.llmops.core.LlmOpsBuilder;
import dev.llmops.core.store.Stores;
import dev.llmops.langchain4j.guardrail.LangChain4jGuardrailPair;
import dev.llmops.langchain4j.guardrail.LangChain4jGuardrails;
import dev.llmops.testkit.ScriptedModelClient;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LangChain4j's guardrails in the chain, without the eight faults that they have in AiServices; and ours in AiServices. */
class LangChain4jGuardrailsTest {

    @TempDir
    private Path folder;

    private final List<String> seen = new ArrayList<>();

    private final InputGuardrail stars = new InputGuardrail() {
        @Override
        public InputGuardrailResult validate(UserMessage message) {
            seen.add(message.singleText());
            return message.singleText().contains("4111")
                    ? successWith(message.singleText().replace("4111", "****"))
                    : success();
        }
    };

    private static OutputGuardrail output(
            java.util.function.BiFunction<OutputGuardrail, String, OutputGuardrailResult> says) {
        return new OutputGuardrail() {
            @Override
            public OutputGuardrailResult validate(AiMessage message) {
                return says.apply(this, message.text());
            }
        };
    }

    private LlmOpsBuilder builder(ScriptedModelClient model) {
        return LlmOps.builder().model(model).store(Stores.sqlite(folder.resolve("llmops.db")));
    }

    private static ScriptedModelClient answering(String... answers) {
        Iterator<String> next = List.of(answers).iterator();
        return ScriptedModelClient.of(request -> ScriptedModelClient.script(next.next()));
    }

    @Test
    void fault_1_an_input_guardrail_sees_what_was_typed_and_retrieval_sees_what_it_left() {
        List<String> queries = new ArrayList<>();
        try (LlmOps ops = builder(answering("yes"))
                .guardrails(LangChain4jGuardrails.from("stars", stars))
                .retriever(query -> {
                    queries.add(query.text());
                    return List.of(new Passage("p", new CharRange(0, 3), "DOC", 1.0, Map.of()));
                })
                .build()) {
            ops.prompts()
                    .register(
                            "ask",
                            PromptContent.of("{{#each passages}}{{text}}{{/each}} {{question}}"),
                            PromptCommit.NONE);
            ops.prompt("ask").with("question", "card 4111").ask();
        }

        assertThat(seen).containsExactly("card 4111");
        assertThat(queries).isNotEmpty().allSatisfy(query -> assertThat(query).doesNotContain("4111"));
    }

    @Test
    void fault_2_what_is_kept_is_what_the_input_guardrail_left() {
        try (LlmOps ops = builder(answering("yes"))
                .guardrails(LangChain4jGuardrails.from("stars", stars))
                .build()) {
            ops.request(ModelRequest.user("card 4111")).ask();

            assertThat(only(ops).toString()).contains("card ****").doesNotContain("4111");
        }
    }

    @Test
    void fault_3_a_rewritten_answer_is_what_is_kept() {
        OutputGuardrail clean = output((guardrail, text) -> guardrail.successWith(text.replace("secret", "[x]")));
        try (LlmOps ops = builder(answering("a secret"))
                .guardrails(LangChain4jGuardrails.from("clean", clean))
                .build()) {
            Answer answer = ops.request(ModelRequest.user("?")).ask();

            assertThat(answer.text()).isEqualTo("a [x]");
            assertThat(only(ops).response().text()).isEqualTo("a [x]");
        }
    }

    @Test
    void fault_4_an_answer_is_asked_for_again_with_all_messages_and_without_a_memory() {
        for (boolean reprompt : List.of(true, false)) {
            OutputGuardrail again = output((guardrail, text) -> text.equals("good")
                    ? guardrail.success()
                    : reprompt ? guardrail.reprompt("bad", "Do better.") : guardrail.retry("bad"));
            ScriptedModelClient model = answering("poor", "good");
            try (LlmOps ops = LlmOps.builder()
                    .model(model)
                    .guardrails(LangChain4jGuardrails.from("again", again))
                    .build()) {
                ops.request(ModelRequest.builder()
                                .system("Be brief.")
                                .user("Why?")
                                .build())
                        .ask();
            }

            assertThat(model.lastRequest().messages())
                    .extracting(Message::text)
                    .startsWith("Be brief.", "Why?", "poor")
                    .hasSize(4);
        }
    }

    @Test
    void fault_5_so_many_reasks_are_so_many_more_calls() {
        OutputGuardrail never = output((guardrail, text) -> guardrail.retry("bad"));
        for (int reasks = 0; reasks < 3; reasks++) {
            ScriptedModelClient model = ScriptedModelClient.saying("poor");
            try (LlmOps ops = LlmOps.builder()
                    .model(model)
                    .guardrails(LangChain4jGuardrails.from("never", never))
                    .maxReasks(reasks)
                    .build()) {
                assertThatThrownBy(() -> ops.request(ModelRequest.user("?")).ask())
                        .isInstanceOf(AnswerRejectedException.class);
            }
            assertThat(model.requests()).hasSize(1 + reasks);
        }
    }

    @Test
    void fault_6_every_try_is_counted_and_the_accepted_answer_is_kept() {
        OutputGuardrail again =
                output((guardrail, text) -> text.equals("good") ? guardrail.success() : guardrail.retry("bad"));
        try (LlmOps ops = builder(answering("poor", "good"))
                .guardrails(LangChain4jGuardrails.from("again", again))
                .build()) {
            Generation record = ops.request(ModelRequest.user("?")).ask().generation();

            assertThat(record.response().text()).isEqualTo("good");
            assertThat(record.attempts()).hasSize(2);
            assertThat(record.usage().total())
                    .isEqualTo(record.attempts().stream()
                            .mapToInt(each -> each.usage().total())
                            .sum());
        }
    }

    @Test
    void fault_7_a_stream_has_only_the_rewritten_text() {
        OutputGuardrail clean = output((guardrail, text) -> guardrail.successWith("CLEAN"));
        StringBuilder shown = new StringBuilder();
        try (LlmOps ops = builder(answering("abc"))
                        .guardrails(LangChain4jGuardrails.from("clean", clean))
                        .build();
                AnswerStream stream = ops.request(ModelRequest.user("?")).stream()) {
            stream.answer(shown::append);
        }

        assertThat(shown.toString()).isEqualTo("CLEAN");
    }

    @Test
    void fault_8_a_guardrail_that_throws_stops_the_call_and_is_recorded() {
        OutputGuardrail broken = output((guardrail, text) -> {
            throw new IllegalStateException("bug");
        });
        try (LlmOps ops = builder(answering("x"))
                .guardrails(LangChain4jGuardrails.from("broken", broken))
                .build()) {
            assertThatThrownBy(() -> ops.request(ModelRequest.user("?")).ask())
                    .isInstanceOf(GuardrailFailedException.class);

            assertThat(only(ops).guardrails()).singleElement().satisfies(record -> {
                assertThat(record.guardrail()).isEqualTo("broken");
                assertThat(record.decision()).isInstanceOf(Decision.Block.class);
            });
        }
    }

    @Test
    void failures_of_their_guardrails_block() {
        InputGuardrail no = new InputGuardrail() {
            @Override
            public InputGuardrailResult validate(UserMessage message) {
                return failure("not this");
            }
        };
        Guardrail guardrail = LangChain4jGuardrails.from("no", no);

        assertThat(guardrail.check(
                        GuardrailStage.USER_INPUT, "x", GuardrailContext.of(dev.llmops.api.identity.Caller.ANONYMOUS)))
                .isEqualTo(Decision.block("not this"));
    }

    private static Generation only(LlmOps ops) {
        List<Generation> all = ops.generations().list(GenerationQuery.latest(9));
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    /** Ours in theirs. */
    interface Assistant {

        String chat(String text);
    }

    @Test
    void ours_redact_for_their_model_and_restore_for_their_caller() {
        ScriptedModelClient model = ScriptedModelClient.of(request ->
                ScriptedModelClient.script("Got " + request.messages().get(0).text()));
        LangChain4jGuardrailPair pair = LangChain4jGuardrails.pair(new Cards());
        MessageWindowChatMemory memory = MessageWindowChatMemory.withMaxMessages(9);
        Assistant assistant = AiServices.builder(Assistant.class)
                .chatModel(LangChain4jModels.asChatModel(model))
                .chatMemory(memory)
                .inputGuardrails(pair.input())
                .outputGuardrails(pair.output())
                .build();

        assertThat(assistant.chat("card 4111")).isEqualTo("Got card 4111");
        assertThat(model.lastRequest().messages().get(0).text()).isEqualTo("card <CARD>");
        assertThat(memory.messages().toString()).doesNotContain("4111");
    }

    @Test
    void ours_keep_nothing_of_an_invocation_that_is_over() {
        List<WeakReference<GuardrailContext>> contexts = new ArrayList<>();
        Guardrail cards = new Cards();
        LangChain4jGuardrailPair pair = LangChain4jGuardrails.pair(new Cards() {
            @Override
            public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
                contexts.add(new WeakReference<>(context));
                return cards.check(stage, text, context);
            }
        });
        Assistant assistant = AiServices.builder(Assistant.class)
                .chatModel(LangChain4jModels.asChatModel(ScriptedModelClient.saying("Got <CARD>")))
                .inputGuardrails(pair.input())
                .outputGuardrails(pair.output())
                .build();
        assertThat(assistant.chat("card 4111")).isEqualTo("Got 4111");

        // What is cleared by the collector is dropped by the next invocation.
        for (int i = 0; i < 20 && contexts.get(0).get() != null; i++) {
            System.gc();
            assistant.chat("card 4111");
        }

        assertThat(contexts.get(0).get()).isNull();
    }

    @Test
    void ours_see_every_text_of_a_message_and_what_they_say_together() {
        InputGuardrail guardrail = LangChain4jGuardrails.pair(new Cards()).input();
        ImageContent image = ImageContent.from("https://example.org/a.png");

        assertThat(validate(guardrail, UserMessage.from(image, TextContent.from("fine")))
                        .isSuccess())
                .isTrue();
        InputGuardrailRequest one = request(UserMessage.from(image, TextContent.from("card 4111")));
        assertThat(guardrail.validate(one).userMessage(one).contents())
                .containsExactly(image, TextContent.from("card <CARD>"));
        for (UserMessage message : List.of(
                UserMessage.from(TextContent.from("a"), TextContent.from("forbidden")),
                UserMessage.from(TextContent.from("forb"), image, TextContent.from("idden")),
                UserMessage.from(TextContent.from("card 4111"), TextContent.from("b")),
                UserMessage.from(TextContent.from("card 41"), TextContent.from("11")),
                UserMessage.from("4111", "hello"),
                UserMessage.from("forbidden", "hello"))) {
            assertThat(validate(guardrail, message).isFatal())
                    .as(message.toString())
                    .isTrue();
        }
        assertThat(validate(guardrail, UserMessage.from("Ann", "hello")).isSuccess())
                .isTrue();
    }

    private static InputGuardrailResult validate(InputGuardrail guardrail, UserMessage message) {
        return guardrail.validate(request(message));
    }

    private static InputGuardrailRequest request(UserMessage message) {
        return InputGuardrailRequest.builder()
                .userMessage(message)
                .commonParams(GuardrailRequestParams.builder()
                        .userMessageTemplate("")
                        .variables(Map.of())
                        .build())
                .build();
    }

    @Test
    void what_ours_block_is_not_left_in_their_memory() {
        MessageWindowChatMemory memory = MessageWindowChatMemory.withMaxMessages(9);
        Assistant assistant = AiServices.builder(Assistant.class)
                .chatModel(LangChain4jModels.asChatModel(answering("forbidden")))
                .chatMemory(memory)
                .outputGuardrails(LangChain4jGuardrails.pair(new Cards()).output())
                .build();

        assertThatThrownBy(() -> assistant.chat("hi")).isInstanceOf(OutputGuardrailException.class);
        assertThat(memory.messages().toString()).doesNotContain("forbidden");
    }

    @Test
    void a_tool_is_guarded_on_both_sides() {
        List<String> arguments = new ArrayList<>();
        ToolExecutor tool = (request, memoryId) -> {
            arguments.add(request.arguments());
            return "found 4111";
        };
        ToolExecutor guarded = LangChain4jGuardrails.guardTool(new Cards(), tool::execute)::apply;
        ToolExecutionRequest request = ToolExecutionRequest.builder()
                .id("1")
                .name("find")
                .arguments("{\"q\":\"x\"}")
                .build();

        assertThat(guarded.execute(request, "m")).isEqualTo("found <CARD>");
        assertThat(arguments).containsExactly("{\"q\":\"x\"}");
        assertThatThrownBy(() -> guarded.execute(
                        request.toBuilder().arguments("{\"q\":\"forbidden\"}").build(), "m"))
                .isInstanceOfSatisfying(
                        GuardrailBlockedException.class,
                        e -> assertThat(e.findings()).hasSize(1));
        assertThat(arguments).hasSize(1);
    }

    /** Takes the number of a card out, puts it back, and blocks a word. */
    private static class Cards implements Guardrail {

        @Override
        public String name() {
            return "cards";
        }

        @Override
        public Set<GuardrailStage> stages() {
            return Set.of(GuardrailStage.values());
        }

        @Override
        public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
            if (text.contains("forbidden")) {
                return Decision.block("a word", new Finding("cards", "word", null, 1));
            }
            context.restoreWith(this, () -> new Whole(held -> held.replace("<CARD>", "4111")));
            return text.contains("4111")
                    ? new Decision.Transform(text.replace("4111", "<CARD>"), List.of())
                    : Decision.pass();
        }
    }

    private static final class Whole implements dev.llmops.api.guardrail.Deanonymizer {

        private final UnaryOperator<String> restore;
        private final StringBuilder held = new StringBuilder();

        Whole(UnaryOperator<String> restore) {
            this.restore = restore;
        }

        @Override
        public String push(String piece) {
            held.append(piece);
            return "";
        }

        @Override
        public String finish() {
            return restore.apply(held.toString());
        }
    }
}
