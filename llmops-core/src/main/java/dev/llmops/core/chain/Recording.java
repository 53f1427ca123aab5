package dev.llmops.core.chain;

/** Whether an answer waits for its record. */
public enum Recording {
    /**
     * An answer is returned once its record is durable and its spans have ended. If the record cannot be written, the caller gets an
     * {@link AnswerNotRecordedException} that contains the answer.
     */
    DURABLE,
    /**
     * An answer is returned at once and its record is written soon afterwards. With telemetry, its spans end and its metrics are recorded soon
     * afterwards, with the times of the call. If the process dies, pending records and spans are lost: at most as many records as the store's
     * queue and its batch hold, and the spans of some milliseconds; closing the {@code LlmOps} waits for both. A record that cannot be written
     * is reported as a fault.
     */
    ASYNCHRONOUS
}
