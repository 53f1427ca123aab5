package dev.llmops.rag.confidence;

import dev.llmops.commons.internal.option.Require;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * A threshold on confidence with a bound: with probability {@code 1 - delta} over the labelled data it was fitted on, the
 * share of wrong answers among those given is at most {@code alpha}. It holds for questions like those of the labelled data,
 * and for what gave the answers and their confidence (model, prompt, index, verifier, calibration): {@link #fingerprint} names them, and
 * where they are others it says nothing.
 *
 * @param threshold an answer is given if its confidence is at least this
 * @param alpha the share of wrong answers that is accepted
 * @param delta how likely the bound may fail
 * @param n how many labelled answers it was fitted on
 * @param answered how many of them have enough confidence
 * @param wrong how many of these are wrong
 * @param upper the Clopper-Pearson bound at {@code 1 - delta} (or a share of delta) of the share of wrong ones
 * @param fingerprint what it was fitted on
 */
public record SelectiveBound(
        double threshold,
        double alpha,
        double delta,
        int n,
        int answered,
        int wrong,
        double upper,
        String fingerprint) {

    /** How several thresholds are tested at once. */
    public enum Testing {
        /** From the highest threshold down, each at delta, until one fails: finds more, and nothing if the first fails. */
        FIXED_SEQUENCE,
        /** Each at delta divided by their number; the lowest that passes is taken. */
        BONFERRONI
    }

    /** Thresholds are set where 5, 10, … 100 % of the labelled answers have enough confidence: labels play no part in it. */
    private static final int GRID = 20;

    private static final String FORMAT = "llmops selective bound";

    /** Refuses nulls. */
    public SelectiveBound {
        Objects.requireNonNull(fingerprint, "fingerprint");
    }

    /**
     * Finds the lowest threshold that keeps the bound (Learn then Test, Angelopoulos et al. 2021, with the binomial tail
     * inverted as Clopper and Pearson do). The labelled answers must be independent of each other: of several claims of one
     * question, give one. Where answers without any supported claim are withheld before their confidence is looked at, as
     * {@link dev.llmops.rag.citation.CitationInterceptor} does, fit it on answers that have one: what it says holds for the
     * kind of answers that it was fitted on. For the same reason leave out answers whose confidence is unknown: none of that kind
     * is given.
     *
     * @param confidence of each labelled answer
     * @param right whether each is right
     * @param alpha the share of wrong answers that is accepted, above 0, below 1
     * @param delta how likely the bound may fail, above 0, below 1
     * @param testing how the thresholds are tested
     * @param fingerprint names the model, prompt and index that gave the answers
     * @return the bound; empty if no threshold keeps it, and then no answer should be given
     */
    public static Optional<SelectiveBound> fit(
            double[] confidence, boolean[] right, double alpha, double delta, Testing testing, String fingerprint) {
        Require.insideShare("alpha", alpha);
        Require.insideShare("delta", delta);
        if (confidence.length != right.length) {
            throw new IllegalArgumentException("there must be a label for each of " + confidence.length
                    + " answers, but there are " + right.length);
        }
        double level = testing == Testing.BONFERRONI ? delta / GRID : delta;
        int fewest = (int) Math.ceil(Math.log(level) / Math.log1p(-alpha));
        double[] sorted = confidence.clone();
        Arrays.sort(sorted);
        Optional<SelectiveBound> found = Optional.empty();
        for (int step = 1; step <= GRID; step++) {
            int wanted = (int) Math.ceil((double) step * sorted.length / GRID);
            if (wanted < fewest) {
                continue; // not even without a wrong answer could it pass: known before any label is seen
            }
            double threshold = sorted[sorted.length - wanted];
            SelectiveBound bound = at(threshold, confidence, right, alpha, delta, level, fingerprint);
            if (bound.upper() <= alpha) {
                found = Optional.of(bound);
            } else if (testing == Testing.FIXED_SEQUENCE) {
                break;
            }
        }
        return found;
    }

    private static SelectiveBound at(
            double threshold,
            double[] confidence,
            boolean[] right,
            double alpha,
            double delta,
            double level,
            String fingerprint) {
        int answered = 0;
        int wrong = 0;
        for (int i = 0; i < confidence.length; i++) {
            if (confidence[i] >= threshold) {
                answered++;
                wrong += right[i] ? 0 : 1;
            }
        }
        return new SelectiveBound(
                threshold,
                alpha,
                delta,
                confidence.length,
                answered,
                wrong,
                upper(wrong, answered, level),
                fingerprint);
    }

    /** {@return the largest share of wrong ones with which so few are not too unlikely: a quantile of a beta distribution} */
    static double upper(int wrong, int answered, double level) {
        return wrong >= answered
                ? 1
                : BetaDistribution.of(wrong + 1.0, answered - wrong).inverseCumulativeProbability(1 - level);
    }

    /**
     * {@return why an answer should not be given, or nothing if it can be}
     *
     * @param confidence the answer's
     * @param current names the model, prompt and index that gave it
     */
    public Optional<String> refuses(double confidence, String current) {
        if (!fingerprint.equals(current)) {
            return Optional.of("the bound was fitted on '" + fingerprint + "' and says nothing about '" + current
                    + "'; fit it again");
        }
        return confidence >= threshold
                ? Optional.empty()
                : Optional.of("the confidence " + rounded(confidence) + " is below " + rounded(threshold)
                        + ", above which at most " + rounded(alpha) + " of the answers are wrong");
    }

    /**
     * Writes the bound into a file, in the place of one that may be there.
     *
     * @param file JSON with a version and a digest of the rest
     * @throws ConfidenceFileException if it cannot be written
     */
    public void write(Path file) {
        new ConfidenceFile(file, FORMAT).write(this);
    }

    /**
     * {@return the bound of a file}
     *
     * @param file what {@link #write} wrote
     * @throws ConfidenceFileException if it cannot be read, holds something else, is of another version, or was changed
     */
    public static SelectiveBound read(Path file) {
        return new ConfidenceFile(file, FORMAT).read(SelectiveBound.class);
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
