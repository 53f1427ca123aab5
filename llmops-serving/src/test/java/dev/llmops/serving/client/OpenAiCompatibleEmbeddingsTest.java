package dev.llmops.serving.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.api.error.RateLimitedException;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.testkit.EmbeddingClientKit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenAiCompatibleEmbeddingsTest extends EmbeddingClientKit {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final FakeModelServer server = new FakeModelServer(OpenAiCompatibleEmbeddingsTest::answer);

    @Override
    protected EmbeddingClient createClient() {
        return builder(server.url("/v1")).batchSize(3).build();
    }

    @AfterEach
    void stopServer() throws IOException {
        server.close();
    }

    private static void answer(FakeModelServer.Exchange exchange) throws IOException {
        JsonNode input = exchange.json().path("input");
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode data = answer.putArray("data");
        // Last first: the index counts, not the order.
        for (int i = input.size() - 1; i >= 0; i--) {
            ByteBuffer vector = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            vector.putFloat(input.path(i).asText().length()).putFloat(1);
            data.addObject()
                    .put("index", i)
                    .put("embedding", Base64.getEncoder().encodeToString(vector.array()));
        }
        answer.putObject("usage").put("prompt_tokens", 2);
        exchange.respond(200, "application/json", answer.toString());
    }

    @Test
    void usage_of_all_batches_is_added_up() {
        assertThat(client().embed(List.of("a", "b", "c", "d"), EmbeddingPurpose.DOCUMENT)
                        .usage()
                        .input())
                .isEqualTo(4);
    }

    @Test
    void plain_numbers_and_prefixes() {
        ScriptedHttpClient http =
                ScriptedHttpClient.answering(200, "application/json", "{\"data\":[{\"embedding\":[0.5,-1]}]}");
        EmbeddingClient client = builder("http://localhost:1/v1")
                .prefixes("query: ", "")
                .httpClient(http)
                .build();

        assertThat(client.embed(List.of("x"), EmbeddingPurpose.QUERY).vectors().get(0))
                .containsExactly(0.5f, -1f);
        assertThat(http.asked()).contains("\"input\":[\"query: x\"]");
    }

    @Test
    void answers_that_do_not_fit_are_refused() {
        for (String answer : List.of(
                "{\"data\":[]}",
                "{\"data\":[{\"embedding\":[1]}]}",
                "{\"data\":[{\"embedding\":\"!\"}]}",
                "{\"data\":[{\"index\":1,\"embedding\":[1,2]}]}",
                "{\"data\":[{\"embedding\":[1,1e99]}]}",
                "{\"data\":[{\"embedding\":[1,null]}]}",
                "{\"data\":[{\"embedding\":{\"a\":1,\"b\":2}}]}")) {
            assertThatThrownBy(() -> embed(ScriptedHttpClient.answering(200, "application/json", answer)))
                    .as(answer)
                    .isInstanceOf(InvalidModelResponseException.class);
        }
        assertThatThrownBy(() -> embed(ScriptedHttpClient.answering(429, "application/json", "{}")))
                .isInstanceOf(RateLimitedException.class);
        assertThatThrownBy(() -> OpenAiCompatibleEmbeddings.builder()
                        .baseUrl("http://localhost:1")
                        .model("m")
                        .build())
                .hasMessageContaining("dimension must be set");
    }

    private static void embed(ScriptedHttpClient http) {
        builder("http://localhost:1/v1").httpClient(http).build().embed(List.of("x"), EmbeddingPurpose.QUERY);
    }

    private static OpenAiCompatibleEmbeddingsBuilder builder(String url) {
        return OpenAiCompatibleEmbeddings.builder().baseUrl(url).model("fake").dimension(2);
    }
}
