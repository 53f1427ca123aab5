package dev.llmops.eval.annotation;

import dev.llmops.api.evaluation.GenerationScore;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.evaluation.ScoreStore;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.feedback.FeedbackStore;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.core.privacy.EncryptedStore;
import dev.llmops.eval.online.Sampling;
import dev.llmops.eval.online.SamplingRule;
import dev.llmops.eval.online.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Selects answers for labelling: first those with negative feedback, then those on which evaluators differ, then those with a low score, then
 * those of {@link SamplingRule}s, and last a random share of all others, from which rates over all answers can be estimated. Answers that were
 * not completed, replays,
 * shadow traffic and erased answers are left out. Not safe for use by multiple threads.
 */
public final class AnnotationSelection {

    /** The reason for answers with thumbs down, a correction, or a rating in the lower half of its scale. */
    public static final String NEGATIVE_FEEDBACK = "negative-feedback";
    /** The reason for answers on which evaluators differ. */
    public static final String DISAGREEMENT = "disagreement";
    /** The reason for answers that an evaluator scored low. */
    public static final String LOW_SCORE = "low-score";

    private final GenerationStore generations;
    private final FeedbackStore feedback;
    private final ScoreStore scores;
    private final Map<String, Double> low = new TreeMap<>();
    private double apart = Double.NaN;
    private final List<SamplingRule> rules = new ArrayList<>();
    private double share;
    private long seed;

    /**
     * Creates a selection of answers with negative feedback only.
     *
     * @param generations the answers
     * @param feedback the feedback on them
     * @param scores the scores of evaluators
     */
    public AnnotationSelection(GenerationStore generations, FeedbackStore feedback, ScoreStore scores) {
        this.generations = Objects.requireNonNull(generations, "generations");
        this.feedback = Objects.requireNonNull(feedback, "feedback");
        this.scores = Objects.requireNonNull(scores, "scores");
    }

    /**
     * Adds answers that an evaluator scored low.
     *
     * @param evaluator its name
     * @param below scores below this are low
     * @return this
     */
    public AnnotationSelection lowScores(String evaluator, double below) {
        low.put(Objects.requireNonNull(evaluator, "evaluator"), below);
        return this;
    }

    /**
     * Adds answers on which any two evaluators differ by at least a given amount.
     *
     * @param by above 0; the evaluators' scores must be on one scale
     * @return this
     */
    public AnnotationSelection disagreements(double by) {
        Require.that(by > 0, () -> "by must be above 0, but was " + by);
        this.apart = by;
        return this;
    }

    /**
     * Adds answers that match rules, such as {@link SamplingRule#lowConfidence}.
     *
     * @param more the rules
     * @return this
     */
    public AnnotationSelection rules(List<SamplingRule> more) {
        rules.addAll(more);
        return this;
    }

    /**
     * Adds a random share of all answers. The same records and seed give the same answers.
     *
     * @param of the share, from 0 to 1
     * @param decidedBy the seed
     * @return this
     */
    public AnnotationSelection share(double of, long decidedBy) {
        this.share = Require.share("the share", of);
        this.seed = decidedBy;
        return this;
    }

    /**
     * Selects the answers.
     *
     * @param query which answers to select from
     * @return the selected answers, most urgent reason first and, within a reason, latest answer first
     */
    public List<SelectedAnswer> select(GenerationQuery query) {
        Sampling sampling = new Sampling(rules, share, seed);
        Map<Integer, List<SelectedAnswer>> byUrgency = new TreeMap<>();
        for (Generation generation : generations.list(query)) {
            if (generation.status() == GenerationStatus.COMPLETED
                    && generation.live()
                    && !EncryptedStore.isErased(generation)) {
                selection(generation, sampling)
                        .ifPresent(selected -> byUrgency
                                .computeIfAbsent(urgency(selected.reason()), key -> new ArrayList<>())
                                .add(new SelectedAnswer(generation.id(), selected)));
            }
        }
        return byUrgency.values().stream().flatMap(List::stream).toList();
    }

    private Optional<Selection> selection(Generation generation, Sampling sampling) {
        Optional<Selection> sampled = sampling.of(generation);
        String reason = reason(generation);
        if (reason == null) {
            return sampled;
        }
        // Chosen for sure, by chance as well or not.
        return Optional.of(
                new Selection(reason, 1, sampled.map(Selection::inShare).orElse(false)));
    }

    private @Nullable String reason(Generation generation) {
        if (feedback.of(generation.id()).stream().anyMatch(AnnotationSelection::isNegative)) {
            return NEGATIVE_FEEDBACK;
        }
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        boolean isLow = false;
        for (GenerationScore each : scores.of(generation.id())) {
            if (each.judgement().score() instanceof Score.Scored scored) {
                least = Math.min(least, scored.value());
                most = Math.max(most, scored.value());
                isLow |= scored.value() < low.getOrDefault(each.judgement().evaluator(), Double.NEGATIVE_INFINITY);
            }
        }
        if (most - least >= apart) {
            return DISAGREEMENT;
        }
        return isLow ? LOW_SCORE : null;
    }

    private static boolean isNegative(Feedback feedback) {
        FeedbackSignal signal = feedback.signal();
        if (signal instanceof FeedbackSignal.Thumbs thumbs) {
            return !thumbs.up();
        }
        if (signal instanceof FeedbackSignal.Rating rating) {
            return rating.value() < (rating.least() + rating.most()) / 2;
        }
        return signal instanceof FeedbackSignal.Correction;
    }

    private static int urgency(String reason) {
        return switch (reason) {
            case NEGATIVE_FEEDBACK -> 0;
            case DISAGREEMENT -> 1;
            case LOW_SCORE -> 2;
            case Selection.SHARE -> 4;
            default -> 3;
        };
    }
}
