package dev.llmops.local.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ToolChoice;
import dev.llmops.api.model.ToolSpecification;
import dev.llmops.local.TestModels;
import dev.llmops.local.internal.engine.request.AnswerReader;
import dev.llmops.local.internal.engine.request.CallIds;
import dev.llmops.local.internal.engine.request.PromptEncoder;
import dev.llmops.local.internal.engine.request.PromptedTools;
import dev.llmops.local.internal.grammar.SchemaGuard;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.ModelPlacement;
import dev.llmops.local.internal.llama.chat.ChatPlan;
import dev.llmops.local.internal.llama.chat.ChatTemplate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripted answers in the forms that well-known models were taught, read whole and in random pieces. */
class AnswerReaderTest {

    private static final List<ToolSpecification> TOOLS =
            List.of(tool("weather", """
                    {"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}"""), tool("any", "{\"type\":\"object\"}"));

    private static final String OSLO = "{\"city\": \"Oslo, \\\"the\\\" cápital\"}";
    private static final String ROME = "{\"city\": \"Rome\"}";

    private static LlamaModel model;

    @BeforeAll
    static void load() {
        model = LlamaModel.load(TestModels.llamaVocabulary(), ModelPlacement.CPU);
    }

    @AfterAll
    static void close() {
        if (model != null) {
            model.close();
        }
    }

    private static ToolSpecification tool(String name, String schema) {
        return new ToolSpecification(name, "does something", new JsonSchema(name, schema));
    }

    /** Each of these writes calls in a form of its own; "generic" stands for a model that knows no tools. */
    private static String twoCalls(String template) {
        return switch (template) {
            case "Qwen-Qwen2.5-7B-Instruct",
                    "NousResearch-Hermes-3-Llama-3.1-8B-tool_use",
                    "Qwen-Qwen3-0.6B",
                    "generic" -> hermes(OSLO) + "\n" + hermes(ROME);
            case "mistralai-Mistral-Nemo-Instruct-2407" ->
                "[TOOL_CALLS][{\"name\": \"weather\", \"arguments\": " + OSLO + ", \"id\": \"abcdefgh1\"},"
                        + " {\"name\": \"weather\", \"arguments\": " + ROME + ", \"id\": \"abcdefgh2\"}]";
            case "unsloth-mistral-Devstral-Small-2507" ->
                "[TOOL_CALLS]weather[ARGS]" + OSLO + "[TOOL_CALLS]weather[ARGS]" + ROME;
            case "ibm-granite-granite-4.0" -> hermes(OSLO) + "\n" + hermes(ROME);
            default -> throw new IllegalArgumentException(template);
        };
    }

    private static String hermes(String arguments) {
        return "<tool_call>\n{\"name\": \"weather\", \"arguments\": " + arguments + "}\n</tool_call>";
    }

    private static ChatPlan plan(String template, ToolChoice choice) {
        String source = template.equals("generic") ? "{{ messages[0].content }}" : TestModels.template(template);
        try (ChatTemplate chat = ChatTemplate.parse(model, source);
                ChatTemplate generic = ChatTemplate.parse(model, PromptedTools.template())) {
            PromptedTools prompted = chat.knowsTools() ? null : new PromptedTools(generic);
            PromptEncoder encoder = new PromptEncoder(model, chat, prompted, () -> Instant.EPOCH, SchemaGuard.STRICT);
            return encoder.plan(
                    ModelRequest.builder()
                            .user("What is the weather?")
                            .tools(TOOLS)
                            .toolChoice(choice)
                            .build(),
                    encoder.schemas());
        }
    }

    private static ModelEvent.Completed completed(String text, FinishReason reason) {
        return new ModelEvent.Completed(new ModelResponse(
                Message.assistant(text),
                reason,
                TokenUsage.of(1, 2),
                new ModelIdentity("llama.cpp", "m", null),
                null,
                Duration.ZERO,
                Map.of()));
    }

    private static ModelResponse whole(ChatPlan plan, String text) {
        try (AnswerReader reader = reader(plan)) {
            return reader.end(completed(text, FinishReason.STOP), new ArrayList<>())
                    .orThrow();
        }
    }

    private static AnswerReader reader(ChatPlan plan) {
        return new AnswerReader(java.util.Objects.requireNonNull(plan.reader()), new CallIds(plan.prompt()));
    }

    /** Reads in pieces, and holds the deltas against the message. */
    private static ModelResponse pieces(ChatPlan plan, String text, long seed) {
        Random random = new Random(seed);
        List<ModelEvent> events = new ArrayList<>();
        try (AnswerReader reader = reader(plan)) {
            int at = 0;
            while (at < text.length()) {
                int next = Math.min(text.length(), at + 1 + random.nextInt(6));
                if (Character.isHighSurrogate(text.charAt(next - 1)) && next < text.length()) {
                    next++;
                }
                events.addAll(reader.add(text.substring(at, next)));
                at = next;
            }
            ModelResponse response =
                    reader.end(completed(text, FinishReason.STOP), events).orThrow();
            assertDeltasMakeUp(events, response.message());
            return response;
        }
    }

    private static void assertDeltasMakeUp(List<ModelEvent> events, AssistantMessage message) {
        assertThat(joined(events, ModelEvent.TextDelta.class)).isEqualTo(message.text());
        assertThat(joined(events, ModelEvent.ReasoningDelta.class)).isEqualTo(reasoning(message));
        for (int i = 0; i < message.toolCalls().size(); i++) {
            ToolCall call = message.toolCalls().get(i);
            int index = i;
            List<ModelEvent.ToolCallDelta> deltas = events.stream()
                    .filter(ModelEvent.ToolCallDelta.class::isInstance)
                    .map(ModelEvent.ToolCallDelta.class::cast)
                    .filter(delta -> delta.index() == index)
                    .toList();
            assertThat(deltas)
                    .allMatch(delta ->
                            delta.id().equals(call.id()) && delta.name().equals(call.name()));
            assertThat(deltas.stream().map(ModelEvent.ToolCallDelta::arguments).collect(Collectors.joining()))
                    .isEqualTo(call.arguments());
        }
    }

    private static String joined(List<ModelEvent> events, Class<? extends ModelEvent> type) {
        return events.stream()
                .filter(type::isInstance)
                .map(event -> event instanceof ModelEvent.TextDelta text
                        ? text.text()
                        : ((ModelEvent.ReasoningDelta) event).text())
                .collect(Collectors.joining());
    }

    private static String reasoning(AssistantMessage message) {
        return message.parts().stream()
                .filter(ReasoningPart.class::isInstance)
                .map(part -> ((ReasoningPart) part).text())
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Qwen-Qwen2.5-7B-Instruct",
                "Qwen-Qwen3-0.6B",
                "NousResearch-Hermes-3-Llama-3.1-8B-tool_use",
                "mistralai-Mistral-Nemo-Instruct-2407",
                "unsloth-mistral-Devstral-Small-2507",
                "ibm-granite-granite-4.0",
                "generic"
            })
    void two_calls_are_read_whole_and_in_pieces(String template) {
        ChatPlan plan = plan(template, ToolChoice.AUTO);
        ModelResponse whole = whole(plan, twoCalls(template));

        assertThat(whole.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(whole.message().toolCalls()).extracting(ToolCall::name).containsExactly("weather", "weather");
        assertThat(whole.message().toolCalls()).extracting(ToolCall::arguments).containsExactly(OSLO, ROME);
        assertThat(whole.message().toolCalls()).extracting(ToolCall::id).doesNotHaveDuplicates();
        assertThat(whole.text()).isBlank();
        for (long seed = 0; seed < 50; seed++) {
            assertThat(pieces(plan, twoCalls(template), seed).message())
                    .as("seed %d", seed)
                    .isEqualTo(whole.message());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "meta-llama-Llama-3.1-8B-Instruct,'{\"name\": \"weather\", \"parameters\": {\"city\": \"Rome\"}}'",
        "deepseek-ai-DeepSeek-V3.2,'<｜DSML｜function_calls>\n<｜DSML｜invoke name=\"weather\">\n<｜DSML｜parameter name=\"city\""
                + " string=\"true\">Rome</｜DSML｜parameter>\n</｜DSML｜invoke>\n</｜DSML｜function_calls>'",
        "Qwen3-Coder,'<tool_call>\n<function=weather>\n<parameter=city>\nRome\n</parameter>\n</function>\n</tool_call>'",
        "openai-gpt-oss-120b,'<|channel|>commentary to=functions.weather <|constrain|>json<|message|>{\"city\": \"Rome\"}'",
        "Kimi-K2-Instruct,'<|tool_calls_section_begin|><|tool_call_begin|>functions.weather:0<|tool_call_argument_begin|>"
                + "{\"city\": \"Rome\"}<|tool_call_end|><|tool_calls_section_end|>'"
    })
    void one_call_is_read_whole_and_in_pieces(String template, String text) throws Exception {
        ChatPlan plan = plan(template, ToolChoice.AUTO);
        ModelResponse whole = whole(plan, text);

        assertThat(whole.message().toolCalls()).singleElement().satisfies(call -> {
            assertThat(call.name()).isEqualTo("weather");
            assertThat(new com.fasterxml.jackson.databind.ObjectMapper()
                            .readTree(call.arguments())
                            .get("city")
                            .asText())
                    .isEqualTo("Rome");
        });
        for (long seed = 0; seed < 50; seed++) {
            assertThat(pieces(plan, text, seed).message()).as("seed %d", seed).isEqualTo(whole.message());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Qwen-Qwen3-0.6B,'<think>\nShould I ask?\n</think>\n\nI look it up.\n'",
        "Qwen-QwQ-32B,'Should I ask?\n</think>\n\nI look it up.\n'"
    })
    void reasoning_text_and_calls_are_told_apart(String template, String before) {
        ChatPlan plan = plan(template, ToolChoice.AUTO);
        ModelResponse whole = whole(plan, before + hermes(ROME));

        assertThat(reasoning(whole.message()).strip()).isEqualTo("Should I ask?");
        assertThat(whole.text().strip()).isEqualTo("I look it up.");
        assertThat(whole.message().toolCalls()).extracting(ToolCall::arguments).containsExactly(ROME);
        for (long seed = 0; seed < 50; seed++) {
            assertThat(pieces(plan, before + hermes(ROME), seed).message()).isEqualTo(whole.message());
        }
    }

    @Test
    void reasoning_is_told_while_it_is_written() {
        ChatPlan plan = plan("Qwen-Qwen3-0.6B", ToolChoice.NONE);
        try (AnswerReader reader = reader(plan)) {
            List<ModelEvent> events = new ArrayList<>(reader.add("<think>\nOne "));
            events.addAll(reader.add("two"));
            assertThat(joined(events, ModelEvent.ReasoningDelta.class)).isEqualTo("One two");

            events.addAll(reader.add(" three\n</think>\n\nFour"));
            assertThat(joined(events, ModelEvent.ReasoningDelta.class).strip()).isEqualTo("One two three");
            assertThat(joined(events, ModelEvent.TextDelta.class)).isEqualTo("Four");
        }
    }

    @Test
    void a_cut_call_is_told_when_its_length_ran_out_and_left_out_when_it_was_cancelled() {
        ChatPlan plan = plan("Qwen-Qwen2.5-7B-Instruct", ToolChoice.AUTO);
        String cut = hermes(OSLO) + "\n<tool_call>\n{\"name\": \"weather\", \"arguments\": {\"city\": \"Ro";
        try (AnswerReader reader = reader(plan)) {
            ModelResponse response = reader.end(completed(cut, FinishReason.LENGTH), new ArrayList<>())
                    .orThrow();

            assertThat(response.finishReason()).isEqualTo(FinishReason.LENGTH);
            assertThat(response.message().toolCalls())
                    .extracting(ToolCall::arguments)
                    .containsExactly(OSLO, "{\"city\": \"Ro");
        }
        try (AnswerReader reader = reader(plan)) {
            PartialResponse partial = new PartialResponse(Message.assistant(cut), TokenUsage.of(1, 2));
            ModelEvent.End end = reader.end(new ModelEvent.Cancelled(partial), new ArrayList<>());

            assertThat(end)
                    .isInstanceOfSatisfying(
                            ModelEvent.Cancelled.class,
                            cancelled -> assertThat(
                                            cancelled.partial().message().toolCalls())
                                    .extracting(ToolCall::arguments)
                                    .containsExactly(OSLO));
        }
    }

    @Test
    void an_answer_without_the_form_that_was_taught_is_still_its_text() {
        ChatPlan plan = plan("Qwen-Qwen2.5-7B-Instruct", ToolChoice.AUTO);
        String text = "<tool_call>\nno JSON at all\n</tool_call>";

        ModelResponse response = whole(plan, text);

        assertThat(response.message().toolCalls()).isEmpty();
        assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(response.text()).contains("no JSON at all");
    }

    /** llama.cpp's parser is recursive: without a limit each of these ends the JVM. */
    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "[\"]\",", "[\"\\\"]\","})
    void json_nested_without_end_ends_in_an_error(String level) {
        ChatPlan plan = plan("Qwen-Qwen2.5-7B-Instruct", ToolChoice.AUTO);
        String text =
                "He said \"\\\".\n<tool_call>\n{\"name\": \"any\", \"arguments\": {\"a\": " + level.repeat(100_000);
        try (AnswerReader reader = reader(plan)) {
            reader.add(text);
            ModelEvent.End end = reader.end(completed(text, FinishReason.LENGTH), new ArrayList<>());

            assertThat(end)
                    .isInstanceOfSatisfying(
                            ModelEvent.Failed.class,
                            failed -> assertThat(failed.error())
                                    .isInstanceOf(InvalidModelResponseException.class)
                                    .hasMessageContaining("at most 64 levels"));
        }
    }

    @Test
    void ids_are_the_same_for_the_same_request_and_others_for_another() {
        ChatPlan plan = plan("Qwen-Qwen2.5-7B-Instruct", ToolChoice.AUTO);

        List<ToolCall> first =
                whole(plan, hermes(OSLO) + hermes(ROME)).message().toolCalls();

        assertThat(whole(plan, hermes(OSLO) + hermes(ROME)).message().toolCalls())
                .isEqualTo(first);
        assertThat(first).allMatch(call -> call.id().matches("[a-z0-9]{9}"));
        assertThat(new CallIds(new int[] {1, 2})
                        .of(0, new dev.llmops.local.internal.llama.chat.ChatAnswer.Call("", "weather", "")))
                .isNotEqualTo(first.get(0).id());
    }
}
