package dev.llmops.api.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Turns texts into vectors whose closeness means closeness of meaning. Safe for use by several threads. */
public interface EmbeddingClient extends AutoCloseable {

    /** {@return which model makes the vectors; vectors of different models cannot be compared} */
    ModelIdentity identity();

    /** {@return the length of each vector} */
    int dimension();

    /**
     * {@return the languages that the model reads, as ISO 639-1 codes; none if that is not known, and then it is trusted with
     *     every text}
     */
    default Set<String> languages() {
        return Set.of();
    }

    /** {@return what counts this model's tokens, as for sizes of passages; nothing if it cannot be had} */
    default Optional<Tokenizer> tokenizer() {
        return Optional.empty();
    }

    /**
     * Embeds texts.
     *
     * @param texts the texts
     * @param purpose what the vectors are for; some models embed questions and documents differently
     * @return one vector for each text, in the same order
     * @throws dev.llmops.api.error.ModelException if the model fails
     */
    EmbeddingResponse embed(List<String> texts, EmbeddingPurpose purpose);

    /** Frees what the client holds. Doing it twice does nothing. */
    @Override
    default void close() {}
}
