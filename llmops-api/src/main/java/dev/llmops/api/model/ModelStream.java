package dev.llmops.api.model;

import dev.llmops.api.error.CallCancelledException;
import java.util.NoSuchElementException;
import java.util.function.Consumer;

/**
 * An answer that is still being written. The reader pulls events: a slow reader slows the model down, and nothing piles up.
 *
 * <p>Only one thread may read; any thread may call {@link #cancel()} and {@link #close()}.
 */
public interface ModelStream extends AutoCloseable {

    /**
     * Waits for the next event. An answer that cannot continue ends with {@link ModelEvent.Failed} or
     * {@link ModelEvent.Cancelled}; no exception is thrown for it. Interrupting the waiting thread cancels the
     * stream; the interrupt status stays set.
     *
     * @return the next event; the last one is a {@link ModelEvent.End}
     * @throws NoSuchElementException if the end was already read
     */
    ModelEvent next();

    /** Ends the stream early: the reader soon gets {@link ModelEvent.Cancelled}, unless the end has already arrived. */
    void cancel();

    /** Cancels the stream if its end was not read, and releases its resources. Calling this method again has no effect. */
    @Override
    void close();

    /**
     * Reads to the end. If {@code each} throws, the stream stays open and the caller must close it.
     *
     * @param each receives every event, including the end
     * @return the end event
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
     * Reads to the end and closes the stream. If the answer breaks off, the part that had arrived is lost to the caller; to keep it,
     * read the {@linkplain ModelEvent.End end} instead.
     *
     * @return the complete answer
     * @throws dev.llmops.api.error.LlmOpsException if the answer breaks off: the error of {@link ModelEvent.Failed}, or
     *     {@link CallCancelledException}
     */
    default ModelResponse await() {
        try (this) {
            return forEach(event -> {}).orThrow();
        }
    }

    /**
     * {@return a stream that is already complete: one {@link ModelEvent.Completed} and no delta}
     *
     * @param response the answer
     */
    static ModelStream completed(ModelResponse response) {
        return new EndedStream(new ModelEvent.Completed(response));
    }

    /**
     * {@return a stream that holds only its end}
     *
     * @param end the end
     */
    static ModelStream ended(ModelEvent.End end) {
        return new EndedStream(end);
    }
}
