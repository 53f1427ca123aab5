package dev.llmops.api.model;

import java.util.Optional;

/**
 * A way to a model: a local one, a server, or another library's client. Safe for use by several threads.
 *
 * <p>A client makes one attempt for each call. Retries, failover and budgets are the chain's.
 */
public interface ModelClient extends AutoCloseable {

    /** {@return what the model is and can do; the same at every call, and without a call to a server} */
    ModelDescription description();

    /**
     * Asks and waits for the whole answer. An interrupt of the waiting thread cancels the call and
     * stays set.
     *
     * @param request the question
     * @return the complete answer
     * @throws dev.llmops.api.error.ModelException if there is none
     * @throws dev.llmops.api.error.CallCancelledException if the call was cancelled
     */
    ModelResponse generate(ModelRequest request);

    /**
     * Asks and returns at once with the answer to be read. Faults appear as the stream's end.
     *
     * @param request the question
     * @return the answer, which the caller closes
     */
    ModelStream stream(ModelRequest request);

    /** {@return the model's tokenizer, if it can be had here} */
    default Optional<Tokenizer> tokenizer() {
        return Optional.empty();
    }

    /** Frees what the client holds, after cancelling what runs. Doing it twice does nothing. */
    @Override
    default void close() {}

    /** {@return a client that answers every request with an empty text and uses no token} */
    static ModelClient noop() {
        return NoopModelClient.INSTANCE;
    }
}
