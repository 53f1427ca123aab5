package dev.llmops.api.model;

import dev.llmops.api.error.CallCancelledException;
import java.util.NoSuchElementException;
import java.util.function.Consumer;

/**
 * An answer while it is being written. The reader pulls: a slow reader slows the model down, and nothing piles up.
 *
 * <p>One thread reads; {@link #cancel()} and {@link #close()} may come from any thread.
 */
public interface ModelStream extends AutoCloseable {

    /**
     * Waits for the next event. An answer that cannot go on ends with {@link ModelEvent.Failed} or
     * {@link ModelEvent.Cancelled}; nothing is thrown for it. An interrupt of the waiting thread cancels the
     * stream and stays set.
     *
     * @return the next event; the last one is a {@link ModelEvent.End}
     * @throws NoSuchElementException if the end was read already
     */
    ModelEvent next();

    /** Ends the stream early: the reader gets {@link ModelEvent.Cancelled} soon, unless the end was there already. */
    void cancel();

    /** Cancels if the end was not read, and frees what the stream holds. Doing it twice does nothing. */
    @Override
    void close();

    /**
     * Reads to the end. When {@code each} throws, the stream is still open, for the caller to close.
     *
     * @param each gets every event, the end included
     * @return the end
     */
    default ModelEvent.End forEach(Consumer<? super ModelEvent> each) {
        while (true) {
            ModelEvent event = next();
            each.accept(event);
            if (event instanceof ModelEvent.End end) {
                return end;
            }
        }
    }

    /**
     * Reads to the end and closes. What had arrived of an answer that broke off is lost to the caller: who needs it reads
     * the {@linkplain ModelEvent.End end} instead.
     *
     * @return the complete answer
     * @throws dev.llmops.api.error.LlmOpsException if the answer broke off: the error of {@link ModelEvent.Failed}, or
     *     {@link CallCancelledException}
     */
    default ModelResponse await() {
        try (this) {
            return forEach(event -> {}).orThrow();
        }
    }

    /**
     * {@return a stream that is complete already: one {@link ModelEvent.Completed} and no delta}
     *
     * @param response the answer
     */
    static ModelStream completed(ModelResponse response) {
        return new EndedStream(new ModelEvent.Completed(response));
    }

    /**
     * {@return a stream that holds nothing but its end}
     *
     * @param end the end
     */
    static ModelStream ended(ModelEvent.End end) {
        return new EndedStream(end);
    }
}
