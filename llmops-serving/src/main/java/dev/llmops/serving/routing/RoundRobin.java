package dev.llmops.serving.routing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Smooth weighted round robin, as nginx does it: each candidate gains its weight, the richest is chosen and pays what all gained. State is by name,
 * because the candidates differ from call to call.
 */
final class RoundRobin implements RoutingStrategy {

    private final Map<String, Double> credits = new HashMap<>();

    @Override
    public Candidate choose(List<? extends Candidate> candidates, RoutingRequest request) {
        double total = 0;
        double most = Double.NEGATIVE_INFINITY;
        Candidate richest = candidates.get(0);
        for (Candidate candidate : candidates) {
            total += candidate.weight();
            double credit = credits.merge(candidate.name(), candidate.weight(), Double::sum);
            if (credit > most) {
                most = credit;
                richest = candidate;
            }
        }
        credits.put(richest.name(), most - total);
        return richest;
    }
}
