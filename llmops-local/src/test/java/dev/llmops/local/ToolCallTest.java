package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelCapability;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.ToolChoice;
import dev.llmops.api.model.ToolSpecification;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that were never taught to call tools call them rightly, because a grammar lets them write nothing else. */
class ToolCallTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final ToolSpecification WEATHER =
            new ToolSpecification("weather", "Tells the weather", new JsonSchema("weather", """
                    {"type":"object",
                     "properties":{"city":{"enum":["Oslo","Rome"]},"days":{"type":"integer","minimum":1,"maximum":9}},
                     "required":["city","days"],"additionalProperties":false}"""));
    private static final ToolSpecification CLOCK =
            new ToolSpecification("clock", "Tells the time", new JsonSchema("clock", """
                    {"type":"object","properties":{"utc":{"type":"boolean"}},
                     "required":["utc"],"additionalProperties":false}"""));

    private static ModelRequest.Builder request() {
        return ModelRequest.builder().user("Weather?").tools(List.of(WEATHER, CLOCK));
    }

    private static ModelParameters sampled(long seed) {
        return ModelParameters.builder()
                .temperature(1)
                .seed(seed)
                .maxTokens(150)
                .build();
    }

    private static LocalModel model(String template) {
        return LocalModel.builder()
                .file(TestModels.llamaVocabulary())
                .chatTemplate(TestModels.template(template))
                .build();
    }

    private static void assertValidCall(ToolCall call) throws Exception {
        JsonNode arguments = JSON.readTree(call.arguments());
        if (call.name().equals("weather")) {
            assertThat(arguments.fieldNames()).toIterable().containsExactlyInAnyOrder("city", "days");
            assertThat(arguments.get("city").asText()).isIn("Oslo", "Rome");
            assertThat(arguments.get("days").isInt()).isTrue();
            assertThat(arguments.get("days").asInt()).isBetween(1, 9);
        } else {
            assertThat(call.name()).isEqualTo("clock");
            assertThat(arguments.fieldNames()).toIterable().containsExactly("utc");
            assertThat(arguments.get("utc").isBoolean()).isTrue();
        }
    }

    private static void assertValidCalls(LocalModel model, ModelRequest request) throws Exception {
        ModelResponse response = model.generate(request);

        assertThat(model.stream(request).await().message()).isEqualTo(response.message());
        assertThat(response.message().toolCalls()).isNotEmpty();
        assertThat(response.finishReason()).isIn(FinishReason.TOOL_CALLS, FinishReason.LENGTH);
        List<ToolCall> calls = response.message().toolCalls();
        int whole = response.finishReason() == FinishReason.LENGTH ? calls.size() - 1 : calls.size();
        for (ToolCall call : calls.subList(0, whole)) {
            assertValidCall(call);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Qwen-Qwen2.5-7B-Instruct",
                "NousResearch-Hermes-3-Llama-3.1-8B-tool_use",
                "meta-llama-Llama-3.1-8B-Instruct",
                "mistralai-Mistral-Nemo-Instruct-2407",
                "Mistral-Small-3.2-24B-Instruct-2506",
                "ibm-granite-granite-4.0",
                "google-gemma-2-2b-it",
                "microsoft-Phi-3.5-mini-instruct"
            })
    void required_calls_obey_the_schema_of_their_tool(String template) throws Exception {
        try (LocalModel model = model(template)) {
            assertValidCalls(
                    model,
                    request()
                            .toolChoice(ToolChoice.REQUIRED)
                            .parameters(sampled(1))
                            .build());
        }
    }

    /** Its thoughts are free, and this one may think for ever. */
    @ParameterizedTest
    @ValueSource(strings = {"Qwen-Qwen3-0.6B", "unsloth-mistral-Devstral-Small-2507"})
    void a_reasoning_model_that_must_call_thinks_or_calls_and_says_nothing_else(String template) {
        try (LocalModel model = model(template)) {
            for (long seed = 1; seed <= 3; seed++) {
                ModelRequest request = request()
                        .toolChoice(ToolChoice.REQUIRED)
                        .parameters(sampled(seed))
                        .build();
                ModelResponse response = model.generate(request);

                assertThat(response.text()).isEmpty();
                if (response.message().toolCalls().isEmpty()) {
                    assertThat(response.finishReason()).isEqualTo(FinishReason.LENGTH);
                    assertThat(response.message().parts()).hasOnlyElementsOfType(ReasoningPart.class);
                }
            }
        }
    }

    @Test
    void a_story_teller_of_a_megabyte_calls_a_tool_when_it_must() throws Exception {
        try (LocalModel model = LocalModel.load(TestModels.stories())) {
            ModelRequest request = ModelRequest.builder()
                    .user("Weather?")
                    .tools(List.of(CLOCK))
                    .toolChoice(ToolChoice.REQUIRED)
                    .build();

            assertThat(model.description().capabilities()).doesNotContain(ModelCapability.TOOLS);
            assertValidCalls(model, request);
        }
    }

    @Test
    void who_may_not_call_gets_the_tools_told_and_answers_in_words() {
        try (LocalModel model = model("Qwen-Qwen2.5-7B-Instruct")) {
            ModelRequest request =
                    request().toolChoice(ToolChoice.NONE).parameters(sampled(1)).build();

            assertThat(model.description().capabilities()).contains(ModelCapability.TOOLS);
            assertThat(model.renderedPrompt(request)).contains("Tells the weather", "\"clock\"");
            assertThat(model.generate(request).message().toolCalls()).isEmpty();
            assertThat(model.generate(request).text()).isNotEmpty();
        }
    }

    @Test
    void who_may_call_answers_in_words_until_it_begins_a_call() throws Exception {
        try (LocalModel model = model("Qwen-Qwen2.5-7B-Instruct")) {
            ModelRequest request = request().parameters(sampled(7)).build();

            assertThat(model.generate(request).text()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Qwen-Qwen2.5-7B-Instruct", "mistralai-Mistral-Nemo-Instruct-2407", "google-gemma-2-2b-it"})
    void results_of_tools_reach_the_model(String template) {
        ToolCall call = new ToolCall("abcdefgh1", "weather", "{\"city\":\"Oslo\",\"days\":2}");
        try (LocalModel model = model(template)) {
            String prompt = model.renderedPrompt(ModelRequest.builder()
                    .messages(List.of(
                            Message.user("Weather?"),
                            new AssistantMessage(List.of(), List.of(call)),
                            Message.tool(call, "snow")))
                    .tools(List.of(WEATHER))
                    .build());

            assertThat(prompt).contains("\"city\"", "Oslo", "snow").contains("Weather?");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Qwen-Qwen2.5-7B-Instruct", "mistralai-Mistral-Nemo-Instruct-2407", "google-gemma-2-2b-it"})
    void who_may_call_or_answer_in_json_does_one_of_both(String template) throws Exception {
        JsonSchema schema = new JsonSchema("answer", "{\"enum\":[\"yes\",\"no\"]}");
        int answers = 0;
        int calls = 0;
        try (LocalModel model = model(template)) {
            for (long seed = 1; seed <= 16; seed++) {
                ModelRequest request = request()
                        .responseFormat(ResponseFormat.schema(schema))
                        .parameters(sampled(seed))
                        .build();
                ModelResponse response = model.generate(request);
                if (response.finishReason() == FinishReason.LENGTH) {
                    continue;
                }
                if (response.message().toolCalls().isEmpty()) {
                    assertThat(response.text().strip()).as("%s", response).isIn("\"yes\"", "\"no\"");
                    answers++;
                } else {
                    assertValidCalls(model, request);
                    calls++;
                }
            }
        }
        assertThat(answers).isPositive();
        assertThat(calls).isPositive();
    }

    @Test
    void a_schema_counts_for_who_may_not_call_and_not_for_who_must() throws Exception {
        JsonSchema schema = new JsonSchema("answer", "{\"type\":\"boolean\"}");
        try (LocalModel model = model("Qwen-Qwen2.5-7B-Instruct")) {
            ModelRequest.Builder both = request().responseFormat(ResponseFormat.schema(schema));

            assertThat(model.generate(both.toolChoice(ToolChoice.NONE).build()).text())
                    .isIn("true", "false");
            assertValidCalls(
                    model,
                    both.toolChoice(ToolChoice.REQUIRED).parameters(sampled(1)).build());
        }
    }

    @Test
    void a_call_that_can_not_be_told_from_json_is_refused_beside_a_schema() {
        try (LocalModel model = model("meta-llama-Llama-3.1-8B-Instruct")) {
            ModelRequest request = request().responseFormat(ResponseFormat.JSON).build();

            assertThatThrownBy(() -> model.generate(request))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("REQUIRED")
                    .hasMessageContaining("NONE");
        }
    }

    @Test
    void a_reasoning_model_may_think_before_it_answers_in_json() {
        JsonSchema schema = new JsonSchema("answer", "{\"type\":\"boolean\"}");
        try (LocalModel model = model("Qwen-Qwen3-0.6B")) {
            ModelResponse response = model.generate(ModelRequest.builder()
                    .user("Yes?")
                    .responseFormat(ResponseFormat.schema(schema))
                    .parameters(sampled(1))
                    .build());

            assertThat(response.text().strip()).isIn("true", "false");
        }
    }

    @Test
    void tools_that_can_not_be_called_are_refused_by_name() {
        try (LocalModel model = model("Qwen-Qwen2.5-7B-Instruct")) {
            assertRefused(model, "a b", "{\"type\":\"object\"}", "the name of a tool must be 1 to 64 letters");
            assertRefused(model, "f", "{\"type\":", "the JSON schema cannot be read");
            assertRefused(model, "f", "{\"type\":\"no such type\"}", "f");
        }
    }

    private static void assertRefused(LocalModel model, String name, String schema, String message) {
        ToolSpecification tool = new ToolSpecification(name, "", new JsonSchema("x", schema));
        ModelRequest request = ModelRequest.builder()
                .user("Weather?")
                .tools(List.of(tool))
                .toolChoice(ToolChoice.REQUIRED)
                .build();

        assertThatThrownBy(() -> model.generate(request))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(message);
    }
}
