package dev.llmops.serving.client;

import dev.llmops.commons.internal.option.Require;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Builds an {@link InferenceServer}. Not safe for use by multiple threads. */
public final class InferenceServerBuilder extends ServerBuilder<InferenceServerBuilder> {

    private @Nullable ServerDialect dialect;

    InferenceServerBuilder() {}

    /**
     * Sets the kind of server. The default is {@link ServerDialect#OPENAI}.
     *
     * @param server the server
     * @return this
     * @throws IllegalArgumentException if it was set before
     */
    public InferenceServerBuilder dialect(ServerDialect server) {
        Require.unset("dialect", dialect);
        this.dialect = Objects.requireNonNull(server, "server");
        return this;
    }

    /**
     * Builds it without calling the server.
     *
     * @return the server
     * @throws IllegalArgumentException if baseUrl is not set
     */
    public InferenceServer build() {
        Map<String, String> headers = key() == null ? Map.of() : Map.of("Authorization", "Bearer " + key());
        return new InferenceServer(
                dialect == null ? ServerDialect.OPENAI : dialect, connection(withoutVersion(address()), headers));
    }

    /** Routes that are no OpenAI's lie beside {@code /v1}. */
    static URI withoutVersion(URI address) {
        String url = address.toString();
        return URI.create(url.endsWith("/v1") ? url.substring(0, url.length() - "/v1".length()) : url);
    }

    @Override
    boolean crashesWithoutKey() {
        return dialect == ServerDialect.LITELLM;
    }

    @Override
    InferenceServerBuilder self() {
        return this;
    }
}
