package dev.llmops.core.chain;

/** Whether an answer waits for its record. */
public enum Recording {
    /**
     * An answer is handed over once its record is durable. If the record cannot be written, the caller gets
     * {@link AnswerNotRecordedException} with the answer in it.
     */
    DURABLE,
    /**
     * An answer is handed over at once and its record is written soon. If the process dies, the records that wait are
     * lost: at most as many as the store's queue and its batch hold. A record that cannot be written is a fault, which
     * is reported.
     */
    ASYNCHRONOUS
}
