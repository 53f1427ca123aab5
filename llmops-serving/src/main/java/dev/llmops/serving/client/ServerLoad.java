package dev.llmops.serving.client;

import org.jspecify.annotations.Nullable;

/**
 * How busy an inference server is. A null is what it did not tell.
 *
 * @param running requests that are being answered
 * @param waiting requests in its queue
 * @param kvCacheUsage used share of the KV cache, from 0 to 1
 */
public record ServerLoad(
        @Nullable Double running,
        @Nullable Double waiting,
        @Nullable Double kvCacheUsage) {}
