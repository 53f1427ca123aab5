package dev.llmops.core;

import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.model.ResponseFormat;
import java.util.Optional;

/**
 * A type of answers: the format in which the model is asked, the check of what it answers, and how that is read. {@code
 * StructuredOutput} of {@code llmops-guardrails} is one. Safe for use by several threads.
 *
 * @param <T> what an answer is read as
 */
public interface AnswerType<T> extends Guardrail {

    /** {@return the format to ask with} */
    ResponseFormat responseFormat();

    /**
     * {@return what an answer says, or nothing where the check withdrew it}
     *
     * @param answer the text of an answer that passed the check
     * @throws dev.llmops.api.error.InvalidModelResponseException if it is neither
     */
    Optional<T> find(String answer);

    /** Makes types of answers of records; found by {@link java.util.ServiceLoader}. */
    interface Provider {

        /**
         * {@return the type of answers that are a record}
         *
         * @param <T> the record
         * @param type the record
         * @throws IllegalArgumentException if it has a component without a JSON form
         */
        <T extends Record> AnswerType<T> of(Class<T> type);
    }
}
