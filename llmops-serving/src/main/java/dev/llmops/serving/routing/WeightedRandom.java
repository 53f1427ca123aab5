package dev.llmops.serving.routing;

import java.util.List;

final class WeightedRandom implements RoutingStrategy {

    @Override
    public Candidate choose(List<? extends Candidate> candidates, RoutingRequest request) {
        double total = candidates.stream().mapToDouble(Candidate::weight).sum();
        double left = request.random().nextDouble() * total;
        for (Candidate candidate : candidates) {
            left -= candidate.weight();
            if (left < 0) {
                return candidate;
            }
        }
        return candidates.get(candidates.size() - 1); // rounding
    }
}
