package dev.llmops.serving.pool;

/**
 * The place of one attempt at an endpoint.
 *
 * @param endpoint the endpoint
 * @param probe whether the attempt probes its half-open circuit breaker
 * @param providerProbe whether it probes that of its provider
 * @param reservedTokens tokens that were taken out of its limits
 * @param startedNanos when it began
 */
record Lease(EndpointState endpoint, boolean probe, boolean providerProbe, long reservedTokens, long startedNanos) {}
