package dev.llmops.core.chain;

import dev.llmops.api.error.StoreException;
import dev.llmops.api.generation.Generation;

/** Thrown if there is an answer but its record could not be made durable. It holds both, so that nothing paid for is lost. */
public final class AnswerNotRecordedException extends StoreException {

    private static final long serialVersionUID = 1L;

    private final transient Generation generation;

    /**
     * Creates the exception.
     *
     * @param generation the record that could not be written
     * @param cause the reason
     */
    public AnswerNotRecordedException(Generation generation, StoreException cause) {
        super(
                "the answer of generation " + generation.id() + " is there, but its record could not be written: "
                        + cause.getMessage() + " Take the answer from generation(), or choose Recording.ASYNCHRONOUS"
                        + " where an answer without a record is acceptable.",
                cause,
                cause.retryable());
        this.generation = generation;
    }

    /** {@return the record that could not be written, with the answer} */
    public Generation generation() {
        return generation;
    }
}
