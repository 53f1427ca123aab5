package dev.llmops.benchmarks.serving;

/** One of those that are compared. Safe for use by multiple threads. */
interface CallSide extends AutoCloseable {

    /** {@return what the tables call it} */
    String name();

    /** Asks for a whole answer and takes it. */
    void whole() throws Exception;

    /** Asks for a stream and reads it to its end; returns the nanoseconds until its first token. */
    long stream() throws Exception;

    /** {@return whether it works in this process alone, so that heap and processor time of a call can be told} */
    default boolean inProcess() {
        return true;
    }

    @Override
    default void close() {}
}
