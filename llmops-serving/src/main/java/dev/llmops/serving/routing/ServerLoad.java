package dev.llmops.serving.routing;

import java.util.List;

/**
 * Saturation as the scheduler of llm-d has it: the larger of the queue over 5 and the KV cache over 0.8. What the pool itself has in flight is added,
 * because what a server told is always a little old.
 */
final class ServerLoad implements RoutingStrategy {

    private static final double FULL_QUEUE = 5;
    private static final double FULL_KV_CACHE = 0.8;

    @Override
    public Candidate choose(List<? extends Candidate> candidates, RoutingRequest request) {
        return TwoChoices.better(candidates, request.random(), ServerLoad::saturation);
    }

    private static double saturation(Candidate candidate) {
        double own = candidate.inFlight() / candidate.weight() / FULL_QUEUE;
        EndpointLoad load = candidate.load();
        return load == null ? own : own + Math.max(load.waiting() / FULL_QUEUE, load.kvCacheUsage() / FULL_KV_CACHE);
    }
}
