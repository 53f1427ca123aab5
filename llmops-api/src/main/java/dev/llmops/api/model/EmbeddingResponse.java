package dev.llmops.api.model;

import dev.llmops.api.message.TokenUsage;
import java.util.List;
import java.util.Objects;

/**
 * The vectors of texts. Since arrays are equal only to themselves, two responses are equal only if they share their
 * vectors.
 *
 * @param vectors one vector for each text; not copied, so neither side may change them
 * @param usage the tokens used
 * @param model the model that computed them
 */
public record EmbeddingResponse(List<float[]> vectors, TokenUsage usage, ModelIdentity model) {

    /** Copies the list. */
    public EmbeddingResponse {
        vectors = List.copyOf(vectors);
        Objects.requireNonNull(usage, "usage");
        Objects.requireNonNull(model, "model");
    }
}
