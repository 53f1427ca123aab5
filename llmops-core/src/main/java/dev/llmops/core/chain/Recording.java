package dev.llmops.core.chain;

/** Whether an answer waits for its record. */
public enum Recording {
    /**
     * An answer is handed over once its record is durable and its spans have ended. If the record cannot be written, the caller gets
     * {@link AnswerNotRecordedException} with the answer in it.
     */
    DURABLE,
    /**
     * An answer is handed over at once and its record is written soon; with telemetry, its spans end and its metrics are measured soon, with the
     * times of the call. If the process dies, what waits is lost: at most as many records as the store's queue and its
     * batch hold, and the spans of some milliseconds; closing the {@code LlmOps} waits for both. A record that cannot be written is a fault,
     * which is reported.
     */
    ASYNCHRONOUS
}
