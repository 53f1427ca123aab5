package dev.llmops.springai;

import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.testkit.EmbeddingClientKit;
import org.junit.jupiter.api.AfterEach;

/** Spring AI's real OpenAI embedding model as our client, there and back once more. */
class EmbeddingClientKitTest extends EmbeddingClientKit {

    private final FakeOpenAi server = new FakeOpenAi();

    @AfterEach
    void stop() {
        server.close();
    }

    @Override
    protected EmbeddingClient createClient() {
        EmbeddingClient inner = SpringAiModels.embeddings(OpenAiModels.embeddings(server), "fake");
        return SpringAiModels.embeddings(SpringAiModels.asEmbeddingModel(inner), "fake");
    }
}
