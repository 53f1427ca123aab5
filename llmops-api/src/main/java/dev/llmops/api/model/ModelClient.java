package dev.llmops.api.model;

import java.util.Optional;

/**
 * A client of a model: a local model, a server, or another library's client. Safe for use by multiple threads.
 *
 * <p>A client makes one attempt per call. The chain handles retries, failover and budgets.
 */
public interface ModelClient extends AutoCloseable {

    /** {@return what the model is and what it can do; the same every time, and obtained without calling a server} */
    ModelDescription description();

    /**
     * Sends a request and waits for the whole answer. Interrupting the waiting thread cancels the call; the interrupt status
     * stays set.
     *
     * @param request the request
     * @return the complete answer
     * @throws dev.llmops.api.error.ModelException if there is no answer
     * @throws dev.llmops.api.error.CallCancelledException if the call was cancelled
     */
    ModelResponse generate(ModelRequest request);

    /**
     * Sends a request and returns immediately with a stream of the answer. Errors appear as the end of the stream.
     *
     * @param request the request
     * @return the answer, which the caller must close
     */
    ModelStream stream(ModelRequest request);

    /** {@return the model's tokenizer, if it is available here} */
    default Optional<Tokenizer> tokenizer() {
        return Optional.empty();
    }

    /** Releases the resources that the client holds, after cancelling running calls. Calling this method again has no effect. */
    @Override
    default void close() {}

    /** {@return a client that answers every request with an empty text and uses no tokens} */
    static ModelClient noop() {
        return NoopModelClient.INSTANCE;
    }
}
