package dev.llmops.serving.client;

import org.jspecify.annotations.Nullable;

/**
 * What a server says about itself. A null is what it did not tell.
 *
 * @param model its first model
 * @param version of the server
 * @param contextWindow most tokens of input and output together
 */
public record ServerInfo(
        @Nullable String model,
        @Nullable String version,
        @Nullable Integer contextWindow) {}
