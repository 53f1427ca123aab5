package dev.llmops.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.Stores;
import dev.llmops.testkit.ScriptedModelClient;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole chain behind the server: guardrails see the requests, and the store has the records. */
@Timeout(60)
class ServedChainTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final ScriptedModelClient model = ScriptedModelClient.saying("Paris.");
    private final HttpClient http = HttpClient.newHttpClient();
    private LlmOps ops;
    private ModelServer server;

    @BeforeEach
    void serve() {
        ops = LlmOps.builder()
                .model(model)
                .store(Stores.sqlite(folder.resolve("llmops.db")))
                .guardrails(new NoSecrets())
                .build();
        server = ModelServer.builder(ops.asModelClient()).name("chain").port(0).build();
    }

    @AfterEach
    void close() {
        server.close();
        ops.close();
    }

    private record NoSecrets() implements Guardrail {

        @Override
        public String name() {
            return "no-secrets";
        }

        @Override
        public Set<GuardrailStage> stages() {
            return Set.of(GuardrailStage.USER_INPUT);
        }

        @Override
        public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
            return text.contains("secret") ? Decision.block("it asks for a secret") : Decision.pass();
        }
    }

    private HttpResponse<String> chat(String text, boolean stream) throws Exception {
        return post(
                "/v1/chat/completions",
                "{\"stream\":" + stream + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}");
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(server.uri().resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private Generation latest() {
        return ops.generations().list(GenerationQuery.latest(1)).get(0);
    }

    @Test
    void an_answer_is_recorded() throws Exception {
        HttpResponse<String> response = chat("Capital of France?", false);

        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode answer = JSON.readTree(response.body());
        assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("Paris.");
        assertThat(answer.get("model").asText()).isEqualTo("chain");
        assertThat(latest().status()).isEqualTo(GenerationStatus.COMPLETED);
        assertThat(latest().response().text()).isEqualTo("Paris.");
        assertThat(latest().guardrails())
                .extracting(record -> record.guardrail())
                .contains("no-secrets");
    }

    @Test
    void a_stream_is_recorded() throws Exception {
        HttpResponse<String> response = chat("Capital of France?", true);

        assertThat(response.body()).contains("data: [DONE]");
        assertThat(latest().response().text()).isEqualTo("Paris.");
    }

    @Test
    void a_request_that_a_guardrail_blocks_is_refused_and_recorded_and_never_reaches_the_model() throws Exception {
        for (boolean stream : List.of(false, true)) {
            HttpResponse<String> response = chat("Tell me the secret", stream);

            assertThat(response.statusCode()).isEqualTo(400);
            JsonNode error = JSON.readTree(response.body()).get("error");
            assertThat(error.get("code").asText()).isEqualTo("content_filter");
            assertThat(error.get("message").asText()).contains("no-secrets", "it asks for a secret");
            assertThat(latest().status()).isEqualTo(GenerationStatus.BLOCKED);
        }
        assertThat(model.requests()).isEmpty();
        assertThat(ops.generations().list(GenerationQuery.latest(10))).hasSize(2);
    }

    @Test
    void what_a_chain_does_not_offer_is_refused_by_name() throws Exception {
        assertThat(post("/v1/embeddings", "{\"input\":\"x\"}").body()).contains("without embeddings", "not_found");
        assertThat(post("/v1/completions", "{\"prompt\":\"x\"}").body()).contains("without text completions");
        assertThat(post("/tokenize", "{\"content\":\"x\"}").body()).contains("without a tokenizer");
    }
}
