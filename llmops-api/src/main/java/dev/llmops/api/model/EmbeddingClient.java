package dev.llmops.api.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Turns texts into vectors that are close to each other if the texts are close in meaning. Safe for use by multiple threads. */
public interface EmbeddingClient extends AutoCloseable {

    /** {@return the model that computes the vectors; vectors of different models cannot be compared} */
    ModelIdentity identity();

    /** {@return the length of each vector} */
    int dimension();

    /**
     * {@return the languages that the model reads, as ISO 639-1 codes; empty if they are not known, in which case the model is used for
     *     every text}
     */
    default Set<String> languages() {
        return Set.of();
    }

    /** {@return the tokenizer of this model, used for example to size passages; empty if it is not available} */
    default Optional<Tokenizer> tokenizer() {
        return Optional.empty();
    }

    /**
     * Embeds texts.
     *
     * @param texts the texts
     * @param purpose what the vectors are used for; some models embed questions and documents differently
     * @return one vector for each text, in the same order
     * @throws dev.llmops.api.error.ModelException if the model fails
     */
    EmbeddingResponse embed(List<String> texts, EmbeddingPurpose purpose);

    /** Releases the resources that the client holds. Calling this method again has no effect. */
    @Override
    default void close() {}
}
