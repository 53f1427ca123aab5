package dev.llmops.eval.stats.rate;

import java.util.Optional;

/**
 * Corrects a rate by a judge's measured errors (Rogan and Gladen 1978):
 * {@code (p + specificity - 1) / (sensitivity + specificity - 1)}. Sensitivity and specificity must be the same where they were measured and
 * where they are applied.
 *
 * @param positives labelled positives
 * @param found how many of these the judge calls positive
 * @param negatives labelled negatives
 * @param cleared how many of these the judge calls negative
 */
public record RoganGladen(int positives, int found, int negatives, int cleared) {

    /** Rejects counts that no sample has. */
    public RoganGladen {
        if (found < 0 || found > positives || cleared < 0 || cleared > negatives) {
            throw new IllegalArgumentException("the judge can call from none to all of a class positive, but of "
                    + positives + " positives it found " + found + ", and of " + negatives + " negatives it cleared "
                    + cleared);
        }
    }

    /**
     * {@return the share of positives that the judge finds}
     *
     * @throws IllegalStateException if there is no positive
     */
    public double sensitivity() {
        return share(found, positives);
    }

    /**
     * {@return the share of negatives that the judge calls negative}
     *
     * @throws IllegalStateException if there is no negative
     */
    public double specificity() {
        return share(cleared, negatives);
    }

    /**
     * {@return the corrected rate; empty if a class has no label, or the judge is no better than chance, so that its rate is uninformative} The
     * error is that of the delta method, each of the three shares smoothed by half a case in each class.
     *
     * @param judgedPositive the number that the judge called positive, from 0 to {@code judged}
     * @param judged the total number, at least 1, not including the labelled ones
     */
    public Optional<CorrectedRate> correct(int judgedPositive, int judged) {
        if (judged < 1 || judgedPositive < 0 || judgedPositive > judged) {
            throw new IllegalArgumentException(
                    "the judge must have judged at least one and called from none to all positive, but called "
                            + judgedPositive + " of " + judged + " positive");
        }
        if (positives == 0 || negatives == 0 || sensitivity() + specificity() <= 1) {
            return Optional.empty();
        }
        double gain = sensitivity() + specificity() - 1;
        double rate = (share(judgedPositive, judged) + specificity() - 1) / gain;
        double within = Math.max(0, Math.min(1, rate));
        double squares = squaredError(judgedPositive, judged)
                + within * within * squaredError(found, positives)
                + (1 - within) * (1 - within) * squaredError(cleared, negatives);
        return Optional.of(CorrectedRate.of(rate, Math.sqrt(squares) / gain));
    }

    /** Of a share that is never 0 or 1, or else three of three would be taken for certain. */
    static double squaredError(int some, int n) {
        double share = (some + 0.5) / (n + 1.0);
        return share * (1 - share) / n;
    }

    private static double share(int some, int n) {
        if (n == 0) {
            throw new IllegalStateException("no case of this class was labelled, so nothing is known about it");
        }
        return some / (double) n;
    }
}
