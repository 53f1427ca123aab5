package dev.llmops.serving.routing;

import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.feedback.FeedbackSink;
import dev.llmops.api.generation.Attempt;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.serving.internal.option.Range;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Learns from scores which endpoint answers best, by UCB1 (Auer, Cesa-Bianchi and Fischer, "Finite-time Analysis of the Multiarmed Bandit
 * Problem", 2002), which
 * chooses the highest {@code mean + sqrt(2 ln(all choices) / choices)}. Choices count at once, scores when they arrive; an endpoint without a
 * score counts as
 * 0.5. Scores may come from any thread.
 */
public final class QualityStrategy implements RoutingStrategy {

    private static final double UNKNOWN = 0.5;

    private final Map<String, Arm> arms = new HashMap<>();
    private final String prefix;
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

    /**
     * Creates a strategy without any scores.
     *
     * @param model the name of the pool as a model of the application: scores of records teach only from what its endpoints answered, and not
     *     those of another pool, which may have the same names
     */
    public QualityStrategy(String model) {
        this.prefix = Objects.requireNonNull(model, "model") + "/";
    }

    /**
     * Reports how good an answer was, for example by feedback or an evaluator.
     *
     * @param endpoint the endpoint that gave it: the part after the {@code /} in the attempt's route
     * @param score from 0 to 1, higher is better
     */
    public synchronized void score(String endpoint, double score) {
        Range.within("score", score, 0, 1);
        if (!arms.containsKey(endpoint)) {
            throw new IllegalArgumentException("endpoint must be one that was chosen before, of " + arms.keySet()
                    + ", but was '" + endpoint + "'");
        }
        learn(endpoint, score);
    }

    /**
     * Reports how good a recorded answer was, of the endpoint of the pool that gave it. Other answers, as from a cache or another pool, teach
     * nothing.
     *
     * @param generation the record
     * @param score from 0 to 1, higher is better
     */
    public void score(Generation generation, double score) {
        Range.within("score", score, 0, 1);
        for (Attempt attempt : generation.attempts()) {
            String route = attempt.route();
            if (route != null && route.startsWith(prefix) && attempt.answered()) {
                int key = route.indexOf('#', prefix.length());
                learn(route.substring(prefix.length(), key < 0 ? route.length() : key), score);
            }
        }
    }

    /**
     * {@return a sink that learns from users: a thumb up is 1, a thumb down 0, and a rating its share of the scale} Add it with
     * {@code LlmOpsBuilder.feedbackSink}.
     *
     * @param generations where the records of the answers are
     */
    public FeedbackSink feedbackSink(GenerationStore generations) {
        return feedback -> {
            Double score = score(feedback.signal());
            if (score != null) {
                generations.find(feedback.generation()).ifPresent(record -> score(record, score));
            }
        };
    }

    private static @Nullable Double score(FeedbackSignal signal) {
        if (signal instanceof FeedbackSignal.Thumbs thumbs) {
            return thumbs.up() ? 1.0 : 0.0;
        }
        return signal instanceof FeedbackSignal.Rating rating
                ? (rating.value() - rating.least()) / (rating.most() - rating.least())
                : null;
    }

    private synchronized void learn(String endpoint, double score) {
        Arm arm = arms.computeIfAbsent(endpoint, name -> new Arm());
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
