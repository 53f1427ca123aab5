package dev.llmops.serving.pool;

/**
 * The place of one attempt at an endpoint.
 *
 * @param key which of the endpoint's keys it uses, from 0 on
 * @param probe whether the attempt probes its half-open circuit breaker
 * @param providerProbe whether it probes that of its provider
 * @param reservedTokens tokens that were taken out of its limits
 * @param startedNanos when it began
 */
record Lease(
        EndpointState endpoint, int key, boolean probe, boolean providerProbe, long reservedTokens, long startedNanos) {

    /** {@return the name of the client that it asks} */
    String route() {
        return endpoint.endpoint().route(key);
    }
}
