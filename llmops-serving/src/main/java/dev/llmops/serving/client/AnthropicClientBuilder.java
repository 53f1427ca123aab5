package dev.llmops.serving.client;

import dev.llmops.api.model.ModelClient;
import dev.llmops.commons.internal.option.Require;
import java.util.LinkedHashMap;
import java.util.Map;

/** Builds a {@link ModelClient} for a server of Anthropic's Messages API. Not safe for use by multiple threads. */
public final class AnthropicClientBuilder extends ServerClientBuilder<AnthropicClientBuilder> {

    private static final String VERSION = "2023-06-01";

    private int maxTokens = 4096;
    private boolean cachePrompts;

    AnthropicClientBuilder() {}

    /**
     * Sets the maximum number of output tokens for a request that sets none. The default is 4096.
     *
     * @param tokens at least 1
     * @return this
     * @throws IllegalArgumentException if it is less
     */
    public AnthropicClientBuilder defaultMaxTokens(int tokens) {
        this.maxTokens = Require.atLeast("defaultMaxTokens", tokens, 1);
        return this;
    }

    /**
     * Asks the vendor to keep tools and system message in its prompt cache where they have at least 1,024 tokens by {@code TokenCounter.estimate()}:
     * what is written into the cache costs a quarter more, and what is read from it a tenth, so it pays if the same tools and system message are
     * sent again within minutes. A call that sets the vendor parameter {@code cache_control} decides for itself. Off by default.
     *
     * @return this
     */
    public AnthropicClientBuilder cachePrompts() {
        this.cachePrompts = true;
        return this;
    }

    /**
     * Builds the client.
     *
     * @return the client
     * @throws IllegalArgumentException if baseUrl or model is not set
     */
    public ModelClient build() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("anthropic-version", VERSION);
        if (key() != null) {
            headers.put("x-api-key", key());
        }
        return client(
                new AnthropicMessages(modelName(), maxTokens, cachePrompts),
                connection(address(), headers),
                null,
                head -> {});
    }

    @Override
    String defaultProvider() {
        return "anthropic";
    }

    @Override
    AnthropicClientBuilder self() {
        return this;
    }
}
