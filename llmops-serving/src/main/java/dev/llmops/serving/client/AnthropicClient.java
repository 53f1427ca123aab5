package dev.llmops.serving.client;

/**
 * Creates a {@link dev.llmops.api.model.ModelClient} for Anthropic's Messages API. It makes one attempt per call, and never reports a truncated
 * stream as a success.
 *
 * <p>The API has no seed, no min-p and no JSON without a schema: a request with one of them is rejected. It requires a token limit: a request
 * that sets none gets the builder's. Reasoning is sent back with its signature. Input tokens include those read from and written to the
 * cache; the number written is the response's vendor value {@code cacheCreationTokens}.
 */
public final class AnthropicClient {

    private AnthropicClient() {}

    /** {@return a new builder} */
    public static AnthropicClientBuilder builder() {
        return new AnthropicClientBuilder();
    }
}
