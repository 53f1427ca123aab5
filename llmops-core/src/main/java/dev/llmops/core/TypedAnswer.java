package dev.llmops.core;

import dev.llmops.api.error.InvalidModelResponseException;
import java.util.Objects;
import java.util.Optional;

/**
 * An answer that was read as a type.
 *
 * @param answer the answer, with its record
 * @param found what it says; empty only where the type's check may withdraw an answer, and did
 * @param <T> what it is read as
 */
public record TypedAnswer<T>(Answer answer, Optional<T> found) {

    /** Refuses nulls. */
    public TypedAnswer {
        Objects.requireNonNull(answer, "answer");
        Objects.requireNonNull(found, "found");
    }

    /**
     * {@return what the answer says}
     *
     * @throws InvalidModelResponseException if it was withdrawn
     */
    public T value() {
        return found.orElseThrow(() -> new InvalidModelResponseException(
                "the answer of generation " + answer.generationId() + " was withdrawn by its check; use found()"));
    }
}
