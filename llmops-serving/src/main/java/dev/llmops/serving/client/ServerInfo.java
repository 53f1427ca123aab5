package dev.llmops.serving.client;

import org.jspecify.annotations.Nullable;

/**
 * A server's description of itself. Null means that the server did not report a value.
 *
 * @param model its first model
 * @param contextWindow maximum number of input and output tokens together
 */
public record ServerInfo(
        @Nullable String model,
        @Nullable String version,
        @Nullable Integer contextWindow) {}
