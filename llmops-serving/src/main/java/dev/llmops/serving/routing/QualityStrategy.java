package dev.llmops.serving.routing;

import dev.llmops.serving.internal.option.Range;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Learns from scores which endpoint answers best, by UCB1 (Auer, Cesa-Bianchi and Fischer, "Finite-time Analysis of the Multiarmed Bandit
 * Problem", 2002), which
 * chooses the highest {@code mean + sqrt(2 ln(all choices) / choices)}. Choices count at once, scores when they arrive; an endpoint without a
 * score counts as
 * 0.5. {@link #score} may be called by any thread.
 */
public final class QualityStrategy implements RoutingStrategy {

    private static final double UNKNOWN = 0.5;

    private final Map<String, Arm> arms = new HashMap<>();
    private long choices;

    private static final class Arm {

        private long chosen;
        private long scored;
        private double sum;

        private double bound(long all) {
            if (chosen == 0) {
                return Double.POSITIVE_INFINITY;
            }
            double mean = scored == 0 ? UNKNOWN : sum / scored;
            return mean + Math.sqrt(2 * Math.log((double) all) / chosen);
        }
    }

    /** Creates a strategy without any scores. */
    public QualityStrategy() {}

    /**
     * Reports how good an answer was, for example by feedback or an evaluator.
     *
     * @param endpoint the endpoint that gave it: the part after the {@code /} in the attempt's route
     * @param score from 0 to 1, higher is better
     */
    public synchronized void score(String endpoint, double score) {
        Range.within("score", score, 0, 1);
        Arm arm = arms.get(endpoint);
        if (arm == null) {
            throw new IllegalArgumentException("endpoint must be one that was chosen before, of " + arms.keySet()
                    + ", but was '" + endpoint + "'");
        }
        arm.scored++;
        arm.sum += score;
    }

    @Override
    public synchronized Candidate choose(List<? extends Candidate> candidates, RoutingRequest request) {
        Candidate best = candidates.get(0);
        double highest = Double.NEGATIVE_INFINITY;
        for (Candidate candidate : candidates) {
            double bound = arm(candidate).bound(choices);
            if (bound > highest) {
                highest = bound;
                best = candidate;
            }
        }
        choices++;
        arm(best).chosen++;
        return best;
    }

    private Arm arm(Candidate candidate) {
        return arms.computeIfAbsent(candidate.name(), name -> new Arm());
    }
}
