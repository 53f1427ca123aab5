package dev.llmops.serving.client;

/**
 * A {@link dev.llmops.api.model.ModelClient} for Anthropic's messages API. It makes one attempt for each call, and a stream
 * that was cut is never a success.
 *
 * <p>The API has no seed, no min-p and no JSON without a schema: a request with one of them is refused. It wants a limit of tokens: one
 * that sets none gets the builder's. Reasoning goes back with its signature. Input tokens include those read from and written to the
 * cache, whose count of written ones is the response's vendor value {@code cacheCreationTokens}.
 */
public final class AnthropicClient {

    private AnthropicClient() {}

    /** {@return a builder with nothing set} */
    public static AnthropicClientBuilder builder() {
        return new AnthropicClientBuilder();
    }
}
