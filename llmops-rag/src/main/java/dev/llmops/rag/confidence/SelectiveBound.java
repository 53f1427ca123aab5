package dev.llmops.rag.confidence;

import dev.llmops.commons.internal.option.Require;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * A threshold on confidence with a bound: with probability {@code 1 - delta} over the labelled data it was fitted on, the
 * share of wrong answers among those returned is at most {@code alpha}. It holds for questions like those of the labelled data,
 * and for the components that produced the answers and their confidence (model, prompt, index, verifier, calibration), which {@link #fingerprint}
 * names; for other components it does not hold.
 *
 * @param threshold an answer is returned if its confidence is at least this
 * @param alpha the accepted share of wrong answers
 * @param delta the probability that the bound fails
 * @param n the number of labelled answers it was fitted on
 * @param answered the number of those with enough confidence
 * @param wrong the number of these that are wrong
 * @param upper the Clopper-Pearson bound at {@code 1 - delta} (or a share of delta) on the share of wrong ones
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
        /** From the highest threshold down, each at delta, until one fails: finds more, but nothing if the first fails. */
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
     * question, use one. If answers without any supported claim are withheld before their confidence is examined, as
     * {@link dev.llmops.rag.citation.CitationInterceptor} does, fit it on answers that have one: the bound holds only for the
     * kind of answers that it was fitted on. For the same reason, leave out answers whose confidence is unknown: none of that kind
     * is returned.
     *
     * @param confidence of each labelled answer
     * @param right whether each is right
     * @param alpha the accepted share of wrong answers, between 0 and 1, exclusive
     * @param delta the probability that the bound fails, between 0 and 1, exclusive
     * @param testing how the thresholds are tested
     * @param fingerprint names the model, prompt and index that produced the answers
     * @return the bound; empty if no threshold keeps it, in which case no answer should be returned
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
     * {@return why an answer should not be returned, or empty if it can be}
     *
     * @param confidence the answer's
     * @param current names the model, prompt and index that produced it
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
     * Writes the bound to a file, replacing an existing one.
     *
     * @param file a JSON file with a version and a digest of the rest
     * @throws ConfidenceFileException if it cannot be written
     */
    public void write(Path file) {
        new ConfidenceFile(file, FORMAT).write(this);
    }

    /**
     * {@return the bound read from a file}
     *
     * @param file a file that {@link #write} wrote
     * @throws ConfidenceFileException if it cannot be read, holds something else, has another version, or was changed
     */
    public static SelectiveBound read(Path file) {
        return new ConfidenceFile(file, FORMAT).read(SelectiveBound.class);
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
