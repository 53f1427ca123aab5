package dev.llmops.api.model;

import java.util.List;

/** Turns texts into one vector for each of their tokens, as a transformer represents them in context. Safe for use by multiple threads. */
public interface TokenEmbeddings {

    /** {@return the model that computes the vectors; vectors of different models cannot be compared} */
    ModelIdentity identity();

    /**
     * Embeds the tokens of texts.
     *
     * @param texts the texts
     * @return the tokens of each text, in the same order
     * @throws dev.llmops.api.error.ModelException if the model fails
     */
    List<EmbeddedTokens> embedTokens(List<String> texts);
}
