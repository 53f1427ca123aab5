package dev.llmops.serving.client;

import java.util.Map;

/** Builds a {@link RayServe}. Not safe for use by multiple threads. */
public final class RayServeBuilder extends ServerBuilder<RayServeBuilder> {

    RayServeBuilder() {}

    /**
     * Builds it without calling the cluster. The API key is the cluster's token, if it requires one.
     *
     * @return the applications of the cluster
     * @throws IllegalArgumentException if baseUrl is not set
     */
    public RayServe build() {
        Map<String, String> headers = key() == null ? Map.of() : Map.of("Authorization", "Bearer " + key());
        return new RayServe(connection(address(), headers));
    }

    @Override
    RayServeBuilder self() {
        return this;
    }
}
