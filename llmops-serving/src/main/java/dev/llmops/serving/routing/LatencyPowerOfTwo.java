package dev.llmops.serving.routing;

import java.util.List;

/**
 * The time for each token of work, and not the time to first token: as long as a server has a free slot that says little of its speed, and it is as uneven as the lengths of prompts. An endpoint that
 * was never measured counts as fast, so that it gets measured.
 */
final class LatencyPowerOfTwo implements RoutingStrategy {

    @Override
    public Candidate choose(List<? extends Candidate> candidates, RoutingRequest request) {
        return TwoChoices.better(
                candidates,
                request.random(),
                candidate -> Math.max(1, candidate.nanosPerToken()) * (candidate.inFlight() + 1));
    }
}
