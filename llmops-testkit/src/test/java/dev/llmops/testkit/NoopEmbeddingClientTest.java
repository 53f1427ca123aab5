package dev.llmops.testkit;

import dev.llmops.api.model.EmbeddingClient;

class NoopEmbeddingClientTest extends EmbeddingClientKit {

    @Override
    protected EmbeddingClient createClient() {
        return EmbeddingClient.noop();
    }
}
