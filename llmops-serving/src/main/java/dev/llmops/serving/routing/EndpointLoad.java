package dev.llmops.serving.routing;

import dev.llmops.serving.internal.option.Range;

/**
 * The load of an inference server as it reports it, for example in the header {@code endpoint-load-metrics} or in {@code /metrics}.
 *
 * @param running requests in progress, at least 0
 * @param waiting requests in its queue, at least 0
 * @param kvCacheUsage used share of its KV cache, from 0 to 1
 */
public record EndpointLoad(int running, int waiting, double kvCacheUsage) {

    /** Rejects values out of range. */
    public EndpointLoad {
        Range.atLeast("running", running, 0);
        Range.atLeast("waiting", waiting, 0);
        Range.within("kvCacheUsage", kvCacheUsage, 0, 1);
    }
}
