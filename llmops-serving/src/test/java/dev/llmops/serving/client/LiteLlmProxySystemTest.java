package dev.llmops.serving.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.AuthenticationException;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.testkit.SystemProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real LiteLLM proxy in front of a model's server of this test. */
@Tag("systems")
class LiteLlmProxySystemTest {

    private static final String KEY = "sk-x9f3k2m1q8w7e6r5";
    private static final OpenAiCompatibleClientKitTest FORMAT = new OpenAiCompatibleClientKitTest();
    private static final ResponsesKitTest RESPONSES = new ResponsesKitTest();
    private static final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    private static FakeModelServer upstream;
    private static SystemProcess proxy;
    private static String url;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        Path litellm = SystemProcess.program(
                "llmops.litellm",
                "pip install 'litellm[proxy]==1.108.7' in a virtual environment, and name its bin/litellm");
        upstream = new FakeModelServer(LiteLlmProxySystemTest::answer);
        Path config = Files.writeString(folder.resolve("config.yaml"), """
            model_list:
              - model_name: tiny
                litellm_params:
                  model: openai/tiny
                  api_base: %s
                  api_key: fake-upstream-key
                  input_cost_per_token: 0.000001
                  output_cost_per_token: 0.000002
            general_settings:
              master_key: %s
            """.formatted(upstream.url("/v1"), KEY));
        int port = SystemProcess.freePort();
        url = "http://127.0.0.1:" + port;
        proxy = SystemProcess.start(
                folder,
                url + "/health/liveliness",
                Map.of("HOME", folder.toString(), "LITELLM_LOCAL_MODEL_COST_MAP", "True"),
                List.of(
                        litellm.toString(),
                        "--config",
                        config.toString(),
                        "--host",
                        "127.0.0.1",
                        "--port",
                        "" + port,
                        "--telemetry",
                        "False"));
    }

    @AfterAll
    static void stop() throws IOException {
        if (proxy != null) {
            proxy.close();
        }
        if (upstream != null) {
            upstream.close();
        }
    }

    private static void answer(FakeModelServer.Exchange exchange) throws IOException {
        asked.add(exchange.body);
        if (exchange.requestLine.contains("/responses")) {
            respond(exchange);
        } else if (!exchange.json().path("stream").asBoolean()) {
            exchange.respond(
                    200,
                    "application/json",
                    FORMAT.whole("Grüße 🐈")
                            .replace(
                                    "\"choices\"",
                                    "\"object\":\"chat.completion\",\"created\":1,"
                                            + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4,\"total_tokens\":7},\"choices\""));
        } else {
            stream(exchange);
        }
    }

    private static void respond(FakeModelServer.Exchange exchange) throws IOException {
        String whole = RESPONSES
                .whole("Grüße 🐈")
                .replace("\"error\":null", "\"error\":null,\"created_at\":1,\"parallel_tool_calls\":true,\"tools\":[]");
        if (!exchange.json().path("stream").asBoolean()) {
            exchange.respond(200, "application/json", whole);
            return;
        }
        exchange.startEvents();
        exchange.chunk(RESPONSES.begin() + RESPONSES.delta("Grüße ") + RESPONSES.delta("🐈"));
        exchange.chunk(
                "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":" + whole + "}\n\n");
        exchange.endChunks();
    }

    private static void stream(FakeModelServer.Exchange exchange) throws IOException {
        exchange.startEvents();
        exchange.chunk(FORMAT.begin() + FORMAT.delta("Grüße ") + FORMAT.delta("🐈"));
        exchange.chunk(
                "data:"
                        + " {\"id\":\"c1\",\"model\":\"fake-1\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n");
        exchange.chunk("data: {\"id\":\"c1\",\"model\":\"fake-1\",\"choices\":[],\"usage\":"
                + "{\"prompt_tokens\":3,\"completion_tokens\":4,\"total_tokens\":7}}\n\ndata: [DONE]\n\n");
        exchange.endChunks();
    }

    @Test
    void a_call_and_a_stream_are_answered_with_usage() {
        OpenAiCompatibleClientBuilder chat = builder().apiKey(KEY).model("tiny");
        OpenAiCompatibleClientBuilder responses =
                builder().apiKey(KEY).model("tiny").responsesApi();
        for (ModelClient client : List.of(chat.build(), responses.build())) {
            ModelResponse whole = client.generate(ModelRequest.user("?"));
            ModelResponse streamed = client.stream(ModelRequest.user("?")).await();

            for (ModelResponse response : List.of(whole, streamed)) {
                assertThat(response.text()).isEqualTo("Grüße 🐈");
                assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
                assertThat(response.usage().input()).isEqualTo(3);
                assertThat(response.usage().output()).isEqualTo(4);
            }
        }
    }

    /** The proxy would pass it on to OpenAI, which refuses a message with such a member. */
    @Test
    void earlier_reasoning_does_not_reach_the_server_behind_the_proxy() {
        AssistantMessage said =
                new AssistantMessage(List.of(new ReasoningPart("Hm.", null), new TextPart("Yes.")), List.of());
        asked.clear();
        builder()
                .apiKey(KEY)
                .model("tiny")
                .build()
                .generate(ModelRequest.builder()
                        .user("?")
                        .message(said)
                        .user("And?")
                        .build());

        assertThat(asked).hasSize(1);
        assertThat(asked.get(0)).contains("Yes.").doesNotContain("Hm.");
    }

    @Test
    void a_wrong_key_is_one_although_the_proxy_says_400() {
        ModelClient client = builder().apiKey("sk-wrong-key-123").model("tiny").build();

        assertThatThrownBy(() -> client.generate(ModelRequest.user("?")))
                .isInstanceOf(AuthenticationException.class)
                .hasMessageNotContaining("sk-wrong-key-123");
    }

    @Test
    void a_missing_key_and_an_unknown_model_are_typed() {
        assertThatThrownBy(() -> builder().model("tiny").build().generate(ModelRequest.user("?")))
                .isInstanceOfSatisfying(
                        AuthenticationException.class,
                        error -> assertThat(error.retryable()).isFalse());
        assertThatThrownBy(() -> builder().apiKey(KEY).model("nope").build().generate(ModelRequest.user("?")))
                .isInstanceOf(InvalidRequestException.class);
    }

    private static OpenAiCompatibleClientBuilder builder() {
        return OpenAiCompatibleClient.builder().dialect(ServerDialect.LITELLM).baseUrl(url + "/v1");
    }
}
