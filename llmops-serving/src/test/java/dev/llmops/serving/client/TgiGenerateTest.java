package dev.llmops.serving.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.error.RateLimitedException;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.message.Message;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.ResponseFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TgiGenerateTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    static final String STREAM = token("Os", "null")
            + token("lo", "null")
            + token(" EN", "null")
            + token("D", "{\"finish_reason\":\"stop_sequence\",\"generated_tokens\":4,\"input_length\":3,\"seed\":7}");

    private static String token(String text, String details) {
        return "data:{\"index\":1,\"token\":{\"id\":1,\"text\":\"" + text
                + "\",\"logprob\":-0.1,\"special\":false},\"generated_text\":"
                + (details.equals("null") ? "null" : "\"Oslo END\"") + ",\"details\":" + details + "}\n\n";
    }

    @Test
    void a_stream_without_end_mark_is_complete_with_its_details() {
        ModelResponse response = client(ScriptedHttpClient.streaming(STREAM)).stream(ModelRequest.user("?"))
                .await();

        assertThat(response.text()).isEqualTo("Oslo END");
        assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(response.usage().input()).isEqualTo(3);
        assertThat(response.usage().output()).isEqualTo(4);
        assertThat(response.vendor()).containsEntry("seed", 7);
    }

    @Test
    void a_stop_sequence_is_no_part_of_the_answer_and_of_no_delta() {
        ModelRequest request = ModelRequest.builder()
                .user("?")
                .parameters(ModelParameters.builder()
                        .stopSequences(List.of(" END", "never"))
                        .build())
                .build();
        StringBuilder deltas = new StringBuilder();
        try (ModelStream stream = client(ScriptedHttpClient.streaming(STREAM)).stream(request)) {
            ModelResponse response = stream.forEach(event -> {
                        if (event instanceof ModelEvent.TextDelta delta) {
                            deltas.append(delta.text());
                        }
                    })
                    .orThrow();

            assertThat(response.text()).isEqualTo("Oslo");
        }
        assertThat(deltas).hasToString("Oslo");
    }

    @Test
    void a_cut_at_each_byte_is_no_success() {
        byte[] bytes = STREAM.getBytes(UTF_8);
        for (int cut = 0; cut < bytes.length - 2; cut++) {
            assertThat(read(client(ScriptedHttpClient.streaming(Arrays.copyOf(bytes, cut)))))
                    .as("cut %d", cut)
                    .isInstanceOf(ModelEvent.Failed.class);
        }
    }

    @Test
    void an_error_inside_of_a_200_is_typed_by_its_type() {
        assertThat(error(token("Os", "null") + "data:{\"error\":\"Request failed\",\"error_type\":\"generation\"}\n\n"))
                .isInstanceOf(ModelUnavailableException.class);
        assertThat(error("data:{\"error\":\"Model is overloaded\",\"error_type\":\"overloaded\"}\n\n"))
                .isInstanceOf(RateLimitedException.class);
    }

    @Test
    void a_request_with_its_parameters_grammar_and_adapter() throws Exception {
        ModelParameters parameters = ModelParameters.builder()
                .temperature(0.5)
                .topP(1)
                .topK(5)
                .seed(7)
                .maxTokens(20)
                .stopSequences(List.of("END"))
                .vendor(Map.of("adapter_id", "lora-a"))
                .build();
        ModelRequest request = ModelRequest.builder()
                .user("Where?")
                .responseFormat(ResponseFormat.schema(new JsonSchema("city", "{\"type\":\"object\"}")))
                .parameters(parameters)
                .build();

        assertThat(sent(request))
                .isEqualTo(
                        JSON.readTree(
                                "{\"inputs\":\"Where?\",\"parameters\":{\"details\":true,"
                                        + "\"grammar\":{\"type\":\"json\",\"value\":{\"type\":\"object\"}},\"do_sample\":true,\"temperature\":0.5,"
                                        + "\"top_k\":5,\"seed\":7,\"max_new_tokens\":20,\"stop\":[\"END\"],\"adapter_id\":\"lora-a\"}}"));
    }

    @Test
    void other_types_of_grammar_are_a_parameter_of_the_vendor() throws Exception {
        Map<String, Object> regex = Map.of("type", "regex", "value", "[0-9]{1,3} cm");
        JsonNode parameters = sent(ModelRequest.builder()
                        .user("How long?")
                        .parameters(ModelParameters.builder()
                                .vendor(Map.of("grammar", regex))
                                .build())
                        .build())
                .path("parameters");

        assertThat(parameters.path("grammar"))
                .isEqualTo(JSON.readTree("{\"type\":\"regex\",\"value\":\"[0-9]{1,3} cm\"}"));
    }

    @Test
    void a_schema_and_a_grammar_are_refused_together() {
        ModelRequest both = ModelRequest.builder()
                .user("How long?")
                .responseFormat(ResponseFormat.schema(new JsonSchema("length", "{\"type\":\"object\"}")))
                .parameters(ModelParameters.builder()
                        .vendor(Map.of("grammar", Map.of("type", "regex", "value", "[0-9]+")))
                        .build())
                .build();

        assertThatThrownBy(() -> sent(both))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("a response format with a schema or the vendor parameter 'grammar'");
    }

    @Test
    void a_temperature_of_0_is_no_sampling() throws Exception {
        JsonNode parameters = sent(ModelRequest.builder()
                        .user("?")
                        .parameters(ModelParameters.builder().temperature(0).build())
                        .build())
                .path("parameters");

        assertThat(parameters.path("do_sample").asBoolean(true)).isFalse();
        assertThat(parameters.has("temperature")).isFalse();
    }

    @Test
    void several_messages_need_a_template() {
        ModelRequest request =
                ModelRequest.builder().system("Be short.").user("?").build();

        assertThatThrownBy(() -> sent(request))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("set promptTemplate");
        ScriptedHttpClient http = ScriptedHttpClient.streaming(STREAM);
        ModelClient client = builder(http)
                .promptTemplate(messages -> messages.stream().map(Message::text).collect(Collectors.joining("|")))
                .build();
        client.stream(request).await();

        assertThat(http.asked()).contains("\"inputs\":\"Be short.|?\"");
    }

    private static JsonNode sent(ModelRequest request) throws Exception {
        ScriptedHttpClient http = ScriptedHttpClient.answering(
                200, "application/json", "[{\"generated_text\":\"{}\",\"details\":{\"finish_reason\":\"eos_token\"}}]");
        client(http).generate(request);
        return JSON.readTree(http.asked());
    }

    private static Throwable error(String stream) {
        return ((ModelEvent.Failed) read(client(ScriptedHttpClient.streaming(stream)))).error();
    }

    private static ModelEvent.End read(ModelClient client) {
        try (ModelStream stream = client.stream(ModelRequest.user("?"))) {
            return stream.forEach(event -> {});
        }
    }

    private static ModelClient client(ScriptedHttpClient http) {
        return builder(http).build();
    }

    private static TgiClientBuilder builder(ScriptedHttpClient http) {
        return TgiClient.builder().baseUrl("http://localhost:1").model("fake").httpClient(http);
    }
}
