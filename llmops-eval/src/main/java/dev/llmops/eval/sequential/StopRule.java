package dev.llmops.eval.sequential;

import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Ends a run early: as soon as a confidence sequence for the mean of an evaluator has decided a question. The sequence is the hedged
 * betting one (Waudby-Smith and Ramdas 2024): it holds after all rows simultaneously, so checking after each row and stopping early keeps the
 * error level. It needs
 * scores from 0 to 1 and rows in random order; a run with a rule shuffles them, with a seed. The error level is 5 %.
 *
 * @param evaluator the evaluator whose scores count
 * @param kind the question to decide
 * @param value the threshold or the half-width; 0 for a comparison
 * @param baseline the baseline's scores for a comparison, by row hash; empty otherwise
 */
public record StopRule(String evaluator, Kind kind, double value, Map<String, Double> baseline) {

    /** The error level of every decision: 5 %. */
    public static final double ALPHA = 0.05;

    private static final Pattern TEXT = Pattern.compile("([^<>=+]+?)\\s*(>=|\\+-)\\s*([0-9]*\\.?[0-9]+)");

    /** What a rule decides. */
    public enum Kind {
        /** Whether the mean lies above or below a threshold. */
        THRESHOLD,
        /** The mean, to a half-width. */
        HALF_WIDTH,
        /** Whether the mean is better or worse than a baseline's, on the same rows. */
        DIFFERENCE
    }

    /** Rejects a value out of range. */
    public StopRule {
        Objects.requireNonNull(evaluator, "evaluator");
        Objects.requireNonNull(kind, "kind");
        baseline = Map.copyOf(baseline);
        if (kind != Kind.DIFFERENCE && !(value > 0 && value < 1)) {
            throw new IllegalArgumentException(
                    "the value of a stop rule must be above 0 and below 1, but was " + value);
        }
        if ((kind == Kind.DIFFERENCE) == baseline.isEmpty()) {
            throw new IllegalArgumentException(
                    "a comparison, and nothing else, needs the scores of a baseline, but there were " + baseline.size()
                            + " of '" + evaluator + "'");
        }
    }

    /**
     * {@return a rule that stops when the mean is known to be above or below a threshold}
     *
     * @param evaluator the evaluator whose scores count
     * @param mean the threshold, above 0 and below 1
     */
    public static StopRule threshold(String evaluator, double mean) {
        return new StopRule(evaluator, Kind.THRESHOLD, mean, Map.of());
    }

    /**
     * {@return a rule that stops when the mean is known precisely enough}
     *
     * @param evaluator the evaluator whose scores count
     * @param width half the width of the interval, above 0 and below 1
     */
    public static StopRule halfWidth(String evaluator, double width) {
        return new StopRule(evaluator, Kind.HALF_WIDTH, width, Map.of());
    }

    /**
     * {@return a rule that stops when the run is known to be better or worse than another on the same rows}
     *
     * @param evaluator the evaluator whose scores count
     * @param baseline the other run's scores by row hash, see {@code EvaluationRun.scores}; at least one
     */
    public static StopRule difference(String evaluator, Map<String, Double> baseline) {
        return new StopRule(evaluator, Kind.DIFFERENCE, 0, baseline);
    }

    /**
     * {@return the rule described by a text: {@code contains >= 0.8} is a threshold, {@code contains +- 0.05} a half-width}
     *
     * @param text the rule
     */
    public static StopRule parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "a stop rule must be 'METRIC >= MEAN' or 'METRIC +- HALF-WIDTH', but was '" + text + "'");
        }
        double value = Double.parseDouble(matcher.group(3));
        return matcher.group(2).equals(">=") ? threshold(matcher.group(1), value) : halfWidth(matcher.group(1), value);
    }

    /** {@return a watch for a starting run} */
    public Watch watch() {
        return new Watch(this);
    }

    /** Watches one run. Not safe for use by multiple threads. */
    public static final class Watch {

        private final StopRule rule;
        private final ScoreSequence sequence;

        private Watch(StopRule rule) {
            this.rule = rule;
            this.sequence = new ScoreSequence(rule.kind == Kind.DIFFERENCE ? -1 : 0, ALPHA);
        }

        /**
         * Adds the next row.
         *
         * @param rowHash hash of the row
         * @param score its score; a row without one is ignored
         * @throws IllegalArgumentException if a score is not from 0 to 1
         */
        public void add(String rowHash, OptionalDouble score) {
            if (score.isEmpty()) {
                return;
            }
            double value = require(score.getAsDouble());
            if (rule.kind != Kind.DIFFERENCE) {
                sequence.add(value);
                return;
            }
            Double other = rule.baseline.get(rowHash);
            if (other != null) {
                sequence.add(value - require(other));
            }
        }

        private double require(double score) {
            if (!(score >= 0 && score <= 1)) {
                throw new IllegalArgumentException("a stop rule needs scores from 0 to 1, but '" + rule.evaluator
                        + "' gave " + score + "; take another metric, or no rule");
            }
            return score;
        }

        /** {@return the decision, with its interval, or null if there is none yet} */
        public @Nullable String decision() {
            double low = sequence.low();
            double high = sequence.high();
            String found = switch (rule.kind) {
                case THRESHOLD ->
                    low > rule.value ? "is above " + rule.value : high < rule.value ? "is below " + rule.value : null;
                case HALF_WIDTH ->
                    (high - low) / 2 <= rule.value ? "is known to " + rule.value + " on either side" : null;
                case DIFFERENCE ->
                    low > 0 ? "is better than the baseline's" : high < 0 ? "is worse than the baseline's" : null;
            };
            return found == null
                    ? null
                    : "the mean of " + rule.evaluator + " " + found + ": "
                            + (rule.kind == Kind.DIFFERENCE ? "difference " : "") + sequence.text();
        }
    }
}
