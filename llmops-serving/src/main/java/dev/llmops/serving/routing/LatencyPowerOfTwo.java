package dev.llmops.serving.routing;

import java.util.List;

/** An endpoint that was never measured counts as fast, so that it gets measured. */
final class LatencyPowerOfTwo implements RoutingStrategy {

    @Override
    public Candidate choose(List<? extends Candidate> candidates, RoutingRequest request) {
        return TwoChoices.better(
                candidates,
                request.random(),
                candidate -> Math.max(1, candidate.firstTokenNanos()) * (candidate.inFlight() + 1));
    }
}
