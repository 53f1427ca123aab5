package dev.llmops.serving.routing;

import java.util.List;
import java.util.function.ToLongFunction;

/** The least of some measure for its weight. Equals take turns at random: else the first would get every call of an idle pool. */
final class LeastLoaded implements RoutingStrategy {

    private final ToLongFunction<Candidate> load;

    LeastLoaded(ToLongFunction<Candidate> load) {
        this.load = load;
    }

    @Override
    public Candidate choose(List<? extends Candidate> candidates, RoutingRequest request) {
        Candidate best = candidates.get(0);
        double least = Double.POSITIVE_INFINITY;
        int equals = 0;
        for (Candidate candidate : candidates) {
            double score = load.applyAsLong(candidate) / candidate.weight();
            if (score < least) {
                least = score;
                equals = 0;
            }
            if (score == least && request.random().nextInt(++equals) == 0) {
                best = candidate;
            }
        }
        return best;
    }
}
