package dev.llmops.eval.sequential;

import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When enough rows are answered: as soon as a confidence sequence for the mean of an evaluator has decided a question. The sequence is the hedged
 * betting one (Waudby-Smith and Ramdas 2024): it holds after each row at once, so that looking after each row and stopping early keeps the error level. It needs
 * scores from 0 to 1 and rows in an order of chance; a run with a rule shuffles them, with a seed. The error level is 5 %.
 *
 * @param evaluator whose scores count
 * @param kind what is to be decided
 * @param value the threshold or the half-width; 0 for a comparison
 * @param baseline scores of the other side of a comparison by the hash of their row; empty otherwise
 */
public record StopRule(String evaluator, Kind kind, double value, Map<String, Double> baseline) {

    /** Level of doubt of every decision: 5 %. */
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

    /** Refuses a value out of range. */
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
     * {@return stop when the mean is known to be above or below a threshold}
     *
     * @param evaluator whose scores count
     * @param mean the threshold, above 0 and below 1
     */
    public static StopRule threshold(String evaluator, double mean) {
        return new StopRule(evaluator, Kind.THRESHOLD, mean, Map.of());
    }

    /**
     * {@return stop when the mean is known closely enough}
     *
     * @param evaluator whose scores count
     * @param width half the width of the interval, above 0 and below 1
     */
    public static StopRule halfWidth(String evaluator, double width) {
        return new StopRule(evaluator, Kind.HALF_WIDTH, width, Map.of());
    }

    /**
     * {@return stop when the run is known to be better or worse than another on the same rows}
     *
     * @param evaluator whose scores count
     * @param baseline scores of the other by the hash of their row, see {@code EvaluationRun.scores}; at least one
     */
    public static StopRule difference(String evaluator, Map<String, Double> baseline) {
        return new StopRule(evaluator, Kind.DIFFERENCE, 0, baseline);
    }

    /**
     * {@return a rule by its text: {@code contains >= 0.8} is a threshold, {@code contains +- 0.05} a half-width}
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

    /** {@return a look at a run that begins} */
    public Watch watch() {
        return new Watch(this);
    }

    /** Watches one run. Not safe for use by several threads. */
    public static final class Watch {

        private final StopRule rule;
        private final ScoreSequence sequence;

        private Watch(StopRule rule) {
            this.rule = rule;
            this.sequence = new ScoreSequence(rule.kind == Kind.DIFFERENCE ? -1 : 0, ALPHA);
        }

        /**
         * Takes the next row.
         *
         * @param rowHash hash of the row
         * @param score its score; a row without one tells nothing
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

        /** {@return what is decided, with its interval, or null while nothing is} */
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
