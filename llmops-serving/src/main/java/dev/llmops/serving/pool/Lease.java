package dev.llmops.serving.pool;

import java.util.List;

/**
 * The place of one attempt at an endpoint.
 *
 * @param endpoint the endpoint
 * @param probe whether the attempt probes its half-open circuit breaker
 * @param providerProbe whether it probes that of its provider
 * @param reservedTokens tokens that were taken out of its limits
 * @param startedNanos when it began
 * @param budgets what it reserved in the budgets
 */
record Lease(
        EndpointState endpoint,
        boolean probe,
        boolean providerProbe,
        long reservedTokens,
        long startedNanos,
        List<Budget.Reservation> budgets) {}
