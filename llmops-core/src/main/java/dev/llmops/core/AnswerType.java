package dev.llmops.core;

import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.model.ResponseFormat;
import java.util.Optional;

/**
 * A type of answer: the format requested from the model, the check of its answer, and the conversion to an object. {@code
 * StructuredOutput} in {@code llmops-guardrails} is an implementation. Safe for use by multiple threads.
 *
 * @param <T> the type that an answer is read as
 */
public interface AnswerType<T> extends Guardrail {

    /** {@return the format to request} */
    ResponseFormat responseFormat();

    /**
     * {@return the value of an answer, or empty if the check withdrew the answer}
     *
     * @param answer the text of an answer that passed the check
     * @throws dev.llmops.api.error.InvalidModelResponseException if it is neither
     */
    Optional<T> find(String answer);

    /** Creates answer types for records; found by {@link java.util.ServiceLoader}. */
    interface Provider {

        /**
         * {@return the answer type for a record}
         *
         * @param <T> the record
         * @param type the record
         * @throws IllegalArgumentException if a component has no JSON form
         */
        <T extends Record> AnswerType<T> of(Class<T> type);
    }
}
