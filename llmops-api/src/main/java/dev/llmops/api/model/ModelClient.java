package dev.llmops.api.model;

import java.util.List;
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

    /**
     * Combines clients: each call goes to the first, and on a {@linkplain dev.llmops.api.error.LlmOpsException#retryable()
     * retryable} fault to the next, as long as nothing of the answer has arrived. What a failed attempt cost is not told:
     * where tokens count, let the chain fail over, which records every attempt.
     *
     * @param clients at least one, in order of preference; all are closed with the composite
     * @return one client, described by the first
     */
    static ModelClient composite(List<ModelClient> clients) {
        return new CompositeModelClient(clients);
    }
}
