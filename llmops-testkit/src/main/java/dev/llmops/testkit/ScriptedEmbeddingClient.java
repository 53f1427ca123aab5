package dev.llmops.testkit;

import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.EmbeddingResponse;
import dev.llmops.api.model.ModelIdentity;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * An embedding model for tests: a function from texts to vectors, the same for documents and questions. It costs no tokens. As
 * safe for use by multiple threads as its function.
 */
public final class ScriptedEmbeddingClient implements EmbeddingClient {

    private final ModelIdentity identity;
    private final int dimension;
    private final Function<String, float[]> vectors;

    private ScriptedEmbeddingClient(ModelIdentity identity, int dimension, Function<String, float[]> vectors) {
        this.identity = identity;
        this.dimension = dimension;
        this.vectors = Objects.requireNonNull(vectors, "vectors");
    }

    /**
     * {@return a client that embeds as a function says}
     *
     * @param name its name; the provider is {@code llmops}, and it has no digest
     * @param dimension how many numbers each vector has
     * @param vectors gives the vector of a text
     */
    public static ScriptedEmbeddingClient of(String name, int dimension, Function<String, float[]> vectors) {
        return new ScriptedEmbeddingClient(new ModelIdentity("llmops", name, null), dimension, vectors);
    }

    @Override
    public ModelIdentity identity() {
        return identity;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public EmbeddingResponse embed(List<String> texts, EmbeddingPurpose purpose) {
        return new EmbeddingResponse(texts.stream().map(vectors).toList(), TokenUsage.ZERO, identity);
    }
}
