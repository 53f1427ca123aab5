package dev.llmops.serving.client;

import dev.llmops.commons.internal.option.Require;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Builds a {@link ServerReranker}. Not safe for use by multiple threads. */
public final class ServerRerankerBuilder extends ServerBuilder<ServerRerankerBuilder> {

    private @Nullable String model;
    private ServerReranker.Route route = ServerReranker.Route.RERANK;
    private int batchSize = 256;

    ServerRerankerBuilder() {}

    /**
     * Sets the model's name on the server.
     *
     * @param name not blank
     * @return this
     * @throws IllegalArgumentException if it is blank or was set before
     */
    public ServerRerankerBuilder model(String name) {
        Require.unset("model", model);
        this.model = Require.text("model", name);
        return this;
    }

    /**
     * Sets the route to call, relative to the base address. The default is {@link ServerReranker.Route#RERANK}.
     *
     * @param asked the route
     * @return this
     */
    public ServerRerankerBuilder route(ServerReranker.Route asked) {
        this.route = Objects.requireNonNull(asked, "asked");
        return this;
    }

    /**
     * Sets the maximum number of passages per request. The default is 256.
     *
     * @param passages at least 1
     * @return this
     * @throws IllegalArgumentException if it is less
     */
    public ServerRerankerBuilder batchSize(int passages) {
        this.batchSize = Require.atLeast("batchSize", passages, 1);
        return this;
    }

    /**
     * Builds the reranker.
     *
     * @return the reranker
     * @throws IllegalArgumentException if baseUrl or model is not set
     */
    public ServerReranker build() {
        Map<String, String> headers = key() == null ? Map.of() : Map.of("Authorization", "Bearer " + key());
        return new ServerReranker(connection(address(), headers), requireSet("model", model), route, batchSize);
    }

    @Override
    ServerRerankerBuilder self() {
        return this;
    }
}
