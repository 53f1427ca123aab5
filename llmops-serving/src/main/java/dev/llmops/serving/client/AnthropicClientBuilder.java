package dev.llmops.serving.client;

import dev.llmops.api.model.ModelClient;
import dev.llmops.commons.internal.option.Require;
import java.util.LinkedHashMap;
import java.util.Map;

/** Builds a {@link ModelClient} for a server of Anthropic's Messages API. Not safe for use by multiple threads. */
public final class AnthropicClientBuilder extends ServerClientBuilder<AnthropicClientBuilder> {

    private static final String VERSION = "2023-06-01";

    private int maxTokens = 4096;

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
        return client(new AnthropicMessages(modelName(), maxTokens), connection(address(), headers), null, head -> {});
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
