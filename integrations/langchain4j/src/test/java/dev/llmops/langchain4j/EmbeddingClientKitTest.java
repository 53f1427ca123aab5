package dev.llmops.langchain4j;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.http.client.jdk.JdkHttpClient;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.testkit.EmbeddingClientKit;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;

/** LangChain4j's real OpenAI embedding model as our client, there and back once more. */
class EmbeddingClientKitTest extends EmbeddingClientKit {

    private final FakeModelServer server = new FakeModelServer(EmbeddingClientKitTest::embed);

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Override
    protected EmbeddingClient createClient() {
        EmbeddingClient inner = LangChain4jModels.embeddings(model(server));
        return LangChain4jModels.embeddings(LangChain4jModels.asEmbeddingModel(inner));
    }

    static EmbeddingModel model(FakeModelServer server) {
        return OpenAiEmbeddingModel.builder()
                .baseUrl(server.baseUrl())
                .apiKey("key")
                .modelName("fake")
                .maxRetries(0)
                .httpClientBuilder(JdkHttpClient.builder().httpClientBuilder(LangChain4jHttp.clientBuilder()))
                .build();
    }

    static void embed(FakeExchange exchange) throws IOException {
        ObjectNode response = FakeExchange.JSON.createObjectNode().put("model", "fake");
        ArrayNode data = response.putArray("data");
        for (JsonNode text : exchange.json().path("input")) {
            ObjectNode one = data.addObject().put("index", data.size() - 1);
            one.putArray("embedding")
                    .add(text.asText().length())
                    .add(text.asText().hashCode() % 100)
                    .add(1);
        }
        response.putObject("usage").put("prompt_tokens", 3).put("total_tokens", 3);
        exchange.respond(200, "application/json", response.toString());
    }
}
