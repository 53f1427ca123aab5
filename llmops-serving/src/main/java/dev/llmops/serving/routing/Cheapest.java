package dev.llmops.serving.routing;

import java.util.List;

final class Cheapest implements RoutingStrategy {

    @Override
    public Candidate choose(List<? extends Candidate> candidates, RoutingRequest request) {
        Candidate best = candidates.get(0);
        for (Candidate candidate : candidates) {
            int cheaper = Double.compare(candidate.cost(request), best.cost(request));
            if (cheaper < 0 || (cheaper == 0 && candidate.inFlight() < best.inFlight())) {
                best = candidate;
            }
        }
        return best;
    }
}
