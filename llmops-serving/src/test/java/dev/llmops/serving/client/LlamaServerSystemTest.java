package dev.llmops.serving.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.AuthenticationException;
import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.Tokenizer;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.testkit.ModelClientKit;
import dev.llmops.testkit.SystemProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real llama-server with a small model: both of its APIs keep what {@code ModelClientKit} wants. */
@Tag("systems")
class LlamaServerSystemTest {

    private static final String KEY = "sk-llama-test-key";
    private static final int CONTEXT = 2048;
    private static final JsonSchema SCHEMA = new JsonSchema(
            "a",
            "{\"type\":\"object\",\"properties\":{\"a\":{\"enum\":[\"x\"]}},\"required\":[\"a\"],\"additionalProperties\":false}");

    @TempDir
    private static Path folder;

    private static SystemProcess server;
    private static String url;

    @BeforeAll
    static void start() throws IOException {
        url = "http://127.0.0.1:" + SystemProcess.freePort();
        server = start("stories260K.gguf", url, "-np", "4", "-c", "" + 4 * CONTEXT, "--metrics", "--api-key", KEY);
    }

    private static SystemProcess start(String model, String at, String... options) throws IOException {
        Path program = SystemProcess.program(
                "llmops.llama-server", "bin/benchmark llama-tools builds it, and prints the folder that it is in");
        List<String> command = new ArrayList<>(
                List.of(program.toString(), "-m", SystemProcess.model(model).toString(), "-t", "1"));
        command.addAll(List.of("--host", "127.0.0.1", "--port", at.substring(at.lastIndexOf(':') + 1)));
        command.addAll(List.of(options));
        return SystemProcess.start(folder, at + "/health", Map.of(), command);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    /** What both APIs keep. */
    abstract static class Kit extends ModelClientKit {

        @Override
        protected ModelRequest request() {
            return story(24);
        }

        @Override
        protected Optional<ModelRequest> longRequest() {
            return Optional.of(story(CONTEXT / 2));
        }

        @Override
        protected Optional<ModelRequest> failingRequest() {
            return Optional.of(ModelRequest.user("word ".repeat(CONTEXT)));
        }
    }

    @Nested
    class ChatCompletionsKit extends Kit {
        @Override
        protected ModelClient createClient() {
            return builder().build();
        }
    }

    @Nested
    class ResponsesKit extends Kit {
        @Override
        protected ModelClient createClient() {
            return builder().responsesApi().build();
        }
    }

    @Test
    void a_limit_of_tokens_is_a_length_and_usage_is_told() {
        for (ModelClient client : clients()) {
            ModelResponse whole = client.generate(story(8));
            ModelResponse streamed = client.stream(story(8)).await();

            for (ModelResponse response : List.of(whole, streamed)) {
                assertThat(response.finishReason()).isEqualTo(FinishReason.LENGTH);
                assertThat(response.usage().output()).isEqualTo(8);
                assertThat(response.usage().input()).isPositive();
            }
        }
    }

    @Test
    void a_schema_is_kept_to_by_both_apis() {
        ModelRequest request = story(200).toBuilder()
                .responseFormat(ResponseFormat.schema(SCHEMA))
                .build();
        for (ModelClient client : clients()) {
            assertThat(client.generate(request).text().replaceAll("\\s", "")).isEqualTo("{\"a\":\"x\"}");
            assertThat(client.stream(request).await().text().replaceAll("\\s", ""))
                    .isEqualTo("{\"a\":\"x\"}");
        }
    }

    @Test
    void earlier_reasoning_is_taken() {
        ModelRequest request = ModelRequest.builder()
                .user("Once upon a time")
                .message(new AssistantMessage(
                        List.of(new ReasoningPart("Hm.", null), new TextPart("there was a cat.")), List.of()))
                .user("And?")
                .parameters(ModelParameters.builder().maxTokens(4).build())
                .build();
        for (ModelClient client : clients()) {
            assertThat(client.generate(request).text()).isNotEmpty();
        }
    }

    @Test
    void faults_are_typed_by_their_cause() {
        for (ModelClient client : clients()) {
            assertThatThrownBy(() -> client.generate(ModelRequest.user("word ".repeat(CONTEXT))))
                    .isInstanceOf(ContextWindowExceededException.class);
        }
        ModelClient stranger = OpenAiCompatibleClient.builder()
                .dialect(ServerDialect.LLAMA_SERVER)
                .baseUrl(url + "/v1")
                .model("stories")
                .apiKey("sk-wrong-key")
                .build();
        assertThatThrownBy(() -> stranger.generate(story(4)))
                .isInstanceOf(AuthenticationException.class)
                .hasMessageNotContaining("sk-wrong-key");
    }

    @Test
    void the_server_tells_its_tokens_its_model_and_its_load() {
        Tokenizer tokenizer = builder().build().tokenizer().orElseThrow();
        InferenceServer inference = InferenceServer.builder()
                .dialect(ServerDialect.LLAMA_SERVER)
                .baseUrl(url + "/v1")
                .apiKey(KEY)
                .build();

        assertThat(tokenizer.decode(tokenizer.encode("the cat")).strip()).isEqualTo("the cat");
        assertThat(inference.models()).hasSize(1);
        assertThat(inference.info().model()).endsWith("stories260K.gguf");
        assertThat(inference.info().contextWindow()).isPositive();
        assertThat(inference.load()).isPresent();
    }

    @Test
    void a_reranker_and_embeddings() throws IOException {
        String other = "http://127.0.0.1:" + SystemProcess.freePort();
        List<Passage> passages = Stream.of("a", "the cat sleeps", "b")
                .map(text -> new Passage(text, new CharRange(0, text.length()), text, null, Map.of()))
                .toList();
        try (SystemProcess ranks = start("llama-2-tiny-random.gguf", other, "--reranking")) {
            ServerReranker reranker = ServerReranker.builder()
                    .baseUrl(other + "/v1")
                    .model("tiny")
                    .batchSize(2)
                    .build();
            List<Passage> ranked = reranker.rerank("Where is the cat?", passages);

            assertThat(ranked).hasSize(3).doesNotContainAnyElementsOf(passages);
            assertThat(ranked).extracting(Passage::score).isSortedAccordingTo((a, b) -> Double.compare(b, a));
            assertThatThrownBy(() -> ServerReranker.builder()
                            .baseUrl(url + "/v1")
                            .model("stories")
                            .apiKey(KEY)
                            .build()
                            .rerank("?", passages))
                    .isInstanceOf(LlmOpsException.class)
                    .isNotInstanceOf(InvalidModelResponseException.class);
        }
        try (SystemProcess embeds = start("llama-2-tiny-random.gguf", other, "--embeddings", "--pooling", "mean")) {
            OpenAiCompatibleEmbeddings embeddings = OpenAiCompatibleEmbeddings.builder()
                    .baseUrl(other + "/v1")
                    .model("tiny")
                    .dimension(8)
                    .build();
            assertThat(embeddings
                            .embed(List.of("a", "b"), EmbeddingPurpose.QUERY)
                            .vectors())
                    .hasSize(2);
        }
    }

    private static ModelRequest story(int maxTokens) {
        return ModelRequest.builder()
                .user("Once upon a time")
                .parameters(ModelParameters.builder()
                        .temperature(0)
                        .maxTokens(maxTokens)
                        .build())
                .build();
    }

    private static List<ModelClient> clients() {
        return List.of(builder().build(), builder().responsesApi().build());
    }

    private static OpenAiCompatibleClientBuilder builder() {
        return OpenAiCompatibleClient.builder()
                .dialect(ServerDialect.LLAMA_SERVER)
                .baseUrl(url + "/v1")
                .model("stories")
                .apiKey(KEY);
    }
}
