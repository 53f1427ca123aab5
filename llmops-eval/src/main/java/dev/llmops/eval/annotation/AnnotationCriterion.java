package dev.llmops.eval.annotation;

import dev.llmops.eval.calibration.RatingScale;
import dev.llmops.eval.judge.Rubric;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * One aspect that annotators rate in an answer.
 *
 * @param name its name
 * @param question the question to the annotators
 * @param scale the possible ratings
 * @param anchors what some of the ratings mean, in words; may be empty
 * @param thumbs whether a 1 is thumbs up and a 0 thumbs down on the answer; only on the scale of 0 and 1
 */
public record AnnotationCriterion(
        String name, String question, RatingScale scale, Map<String, String> anchors, boolean thumbs) {

    /** Copies the anchors; refuses blank texts, anchors off the scale, and thumbs on another scale than 0 and 1. */
    public AnnotationCriterion {
        if (name.isBlank() || question.isBlank()) {
            throw new IllegalArgumentException(
                    "name and question must not be blank, but were '" + name + "' and '" + question + "'");
        }
        Objects.requireNonNull(scale, "scale");
        anchors = Collections.unmodifiableMap(new TreeMap<>(anchors));
        anchors.keySet().forEach(scale::requireLabel);
        if (thumbs && !scale.binary()) {
            throw new IllegalArgumentException(
                    "thumbs need the scale 0,1, but '" + name + "' has " + scale + "; take thumbs away");
        }
    }

    /**
     * {@return a criterion without anchors}
     *
     * @param name its name
     * @param question the question to the annotators
     * @param scale the possible ratings
     */
    public static AnnotationCriterion of(String name, String question, RatingScale scale) {
        return new AnnotationCriterion(name, question, scale, Map.of(), false);
    }

    /**
     * {@return a judge's criterion, so that judge and people can be compared}
     *
     * @param name its name
     * @param rubric the judge's rubric
     */
    public static AnnotationCriterion of(String name, Rubric rubric) {
        List<String> labels = IntStream.rangeClosed(rubric.worst(), rubric.best())
                .mapToObj(Integer::toString)
                .toList();
        Map<String, String> anchors = new TreeMap<>();
        rubric.anchors().forEach((number, meaning) -> anchors.put(number.toString(), meaning));
        return new AnnotationCriterion(name, rubric.criterion(), RatingScale.of(labels), anchors, false);
    }
}
