package dev.llmops.api.model;

import dev.llmops.api.message.TokenUsage;
import java.util.Collections;
import java.util.List;

final class NoopEmbeddingClient implements EmbeddingClient {

    static final NoopEmbeddingClient INSTANCE = new NoopEmbeddingClient();

    private static final ModelIdentity IDENTITY = new ModelIdentity("llmops", "noop", null);

    @Override
    public ModelIdentity identity() {
        return IDENTITY;
    }

    @Override
    public int dimension() {
        return 0;
    }

    @Override
    public EmbeddingResponse embed(List<String> texts, EmbeddingPurpose purpose) {
        return new EmbeddingResponse(Collections.nCopies(texts.size(), new float[0]), TokenUsage.ZERO, IDENTITY);
    }
}
