package dev.llmops.eval.annotation;

import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.eval.online.Selection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The result of an item: agreed by its annotators, or decided by an adjudicator.
 *
 * @param generation the answer
 * @param ratings by criterion
 * @param correction the answer as it should have been, from the adjudicator or else the first annotator who gave one; null if there is none
 * @param comment the adjudicator's comment, or else the first annotator's; null if there is none
 * @param annotators those who answered, then the adjudicator
 * @param adjudicated whether an adjudicator decided
 * @param selection why it was labelled, and its weight in a mean over all answers
 * @param at when it was settled
 */
public record AnnotationResult(
        GenerationId generation,
        Map<String, String> ratings,
        @Nullable String correction,
        @Nullable String comment,
        List<String> annotators,
        boolean adjudicated,
        Selection selection,
        Instant at) {

    /** Copies the collections. */
    public AnnotationResult {
        ratings = Map.copyOf(ratings);
        annotators = List.copyOf(annotators);
    }

    static AnnotationResult of(AnnotationItem item) {
        AnnotationAnswer decision = item.decision();
        List<AnnotationAnswer> all = new ArrayList<>(item.answers());
        AnnotationAnswer last = all.get(all.size() - 1);
        if (decision != null) {
            all.add(0, decision);
            last = decision;
        }
        List<String> people = new ArrayList<>(
                item.answers().stream().map(AnnotationAnswer::by).toList());
        if (decision != null) {
            people.add(decision.by());
        }
        return new AnnotationResult(
                item.generation(),
                last.ratings(),
                first(all, true),
                first(all, false),
                people,
                decision != null,
                item.selection(),
                last.at());
    }

    private static @Nullable String first(List<AnnotationAnswer> answers, boolean correction) {
        for (AnnotationAnswer each : answers) {
            String text = correction ? each.correction() : each.comment();
            if (text != null && !text.isBlank()) {
                return text;
            }
        }
        return null;
    }

    /**
     * Converts the result to feedback on the answer: thumbs for the criterion that gives them, a rating for a numeric one, a label {@code
     * criterion:rating} for one
     * of words, and the correction. The ids are derived from queue, answer and criterion, so that a store keeps each only once.
     *
     * @param queue name of the queue
     * @param rubric the criteria
     * @return the feedback, at least one; the first has the comment
     */
    public List<Feedback> feedback(String queue, AnnotationRubric rubric) {
        List<Feedback> all = new ArrayList<>();
        for (AnnotationCriterion criterion : rubric.criteria()) {
            String rating = Objects.requireNonNull(ratings.get(criterion.name()));
            all.add(feedback(queue, criterion.name(), signal(criterion, rating), all.isEmpty() ? comment : null));
        }
        if (correction != null) {
            all.add(feedback(queue, "(correction)", new FeedbackSignal.Correction(correction), null));
        }
        return all;
    }

    private Feedback feedback(String queue, String what, FeedbackSignal signal, @Nullable String words) {
        String id = "annotation:" + queue + ":" + generation.value() + ":" + what;
        return new Feedback(id, generation, signal, "annotation:" + queue, words, at);
    }

    private static FeedbackSignal signal(AnnotationCriterion criterion, String rating) {
        if (criterion.thumbs()) {
            return new FeedbackSignal.Thumbs(rating.equals("1"));
        }
        return criterion.scale().numeric()
                ? new FeedbackSignal.Rating(
                        Double.parseDouble(rating),
                        criterion.scale().low(),
                        criterion.scale().high())
                : new FeedbackSignal.Label(criterion.name() + ":" + rating);
    }
}
