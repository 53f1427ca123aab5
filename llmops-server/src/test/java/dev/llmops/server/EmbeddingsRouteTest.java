package dev.llmops.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.testkit.ScriptedEmbeddingClient;
import dev.llmops.testkit.ScriptedModelClient;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which model makes the vectors: a request that names another one must not get vectors that fit no index of its client. */
@Timeout(60)
class EmbeddingsRouteTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final ModelServer server = ModelServer.builder(ScriptedModelClient.saying("x"))
            .name("chat")
            .model("small", caller -> ScriptedModelClient.saying("y"))
            .embeddings(ScriptedEmbeddingClient.of("bge", 2, text -> new float[] {text.length(), 1}))
            .port(0)
            .build();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void the_model_of_the_vectors_or_the_one_that_is_served_with_them_answers_and_so_it_does_unnamed()
            throws Exception {
        for (String model : new String[] {"\"model\":\"bge\",", "\"model\":\"chat\",", ""}) {
            JsonNode answer = JSON.readTree(embed(model).body());

            assertThat(answer.at("/model").asText()).as(model).isEqualTo("bge");
            assertThat(answer.at("/data/0/embedding/0").asInt()).isEqualTo(3);
        }
    }

    @Test
    void a_model_that_is_not_there_is_refused_as_of_a_chat() throws Exception {
        HttpResponse<String> refused = embed("\"model\":\"other\",");

        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(refused.body()).contains("model_not_found", "'chat', 'small', 'bge'");
    }

    @Test
    void a_model_that_is_served_without_embeddings_is_refused() throws Exception {
        HttpResponse<String> refused = embed("\"model\":\"small\",");

        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(refused.body()).contains("'small' is served without embeddings");
    }

    private HttpResponse<String> embed(String model) throws Exception {
        return http.send(
                HttpRequest.newBuilder(server.uri().resolve("/v1/embeddings"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{" + model + "\"input\":\"one\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
