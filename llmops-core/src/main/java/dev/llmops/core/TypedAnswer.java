package dev.llmops.core;

import dev.llmops.api.error.InvalidModelResponseException;
import java.util.Objects;
import java.util.Optional;

/**
 * An answer converted to a type.
 *
 * @param answer the answer, with its record
 * @param found the value; empty only if the type's check may withdraw an answer, and did
 * @param <T> the type of the value
 */
public record TypedAnswer<T>(Answer answer, Optional<T> found) {

    /** Rejects nulls. */
    public TypedAnswer {
        Objects.requireNonNull(answer, "answer");
        Objects.requireNonNull(found, "found");
    }

    /**
     * {@return the value of the answer}
     *
     * @throws InvalidModelResponseException if the answer was withdrawn
     */
    public T value() {
        return found.orElseThrow(() -> new InvalidModelResponseException(
                "the answer of generation " + answer.generationId() + " was withdrawn by its check; use found()"));
    }
}
