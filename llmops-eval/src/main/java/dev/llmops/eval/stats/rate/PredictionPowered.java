package dev.llmops.eval.stats.rate;

import dev.llmops.commons.internal.option.Require;
import dev.llmops.eval.internal.stats.Samples;
import java.util.Arrays;

/**
 * Prediction-powered inference of a mean: the judge's mean over many unlabelled rows, corrected by its mean error on labelled ones. Unbiased
 * however good the judge is, if the labelled rows are a random sample of the same rows; if they are not, it is wrong however
 * narrow its interval is.
 *
 * <p>Where all labelled rows have the same error, its variance is that of a share of none of them, smoothed by half a case.
 *
 * @param plain with the judge at full weight (Angelopoulos et al., Science 2023)
 * @param tuned with the judge at the weight that makes the error smallest (PPI++, Angelopoulos, Duchi and Zrnic 2023)
 * @param labelledOnly without the judge: from the labels alone
 * @param weight the judge's weight in {@code tuned}, clipped to 0 to 1; 0 uses the labels alone
 */
public record PredictionPowered(CorrectedRate plain, CorrectedRate tuned, CorrectedRate labelledOnly, double weight) {

    /**
     * {@return the estimates}
     *
     * @param labels people's labels of the labelled rows, 0 or 1 or any share between, at least 2
     * @param judged the judge's ratings of the same rows
     * @param unlabelled the judge's ratings of the other rows, at least 2
     */
    public static PredictionPowered of(double[] labels, double[] judged, double[] unlabelled) {
        Samples.sameLength(labels.length, judged.length);
        requireShares("labels", labels);
        requireShares("judged", judged);
        requireShares("unlabelled", unlabelled);
        double weight = weight(labels, judged, unlabelled);
        return new PredictionPowered(
                estimate(1, labels, judged, unlabelled),
                estimate(weight, labels, judged, unlabelled),
                estimate(0, labels, judged, unlabelled),
                weight);
    }

    private static CorrectedRate estimate(double weight, double[] labels, double[] judged, double[] unlabelled) {
        double[] errors = new double[labels.length];
        Arrays.setAll(errors, i -> labels[i] - weight * judged[i]);
        double squares = weight * weight * Samples.variance(unlabelled) / unlabelled.length + squaredError(errors);
        return CorrectedRate.of(weight * Samples.mean(unlabelled) + Samples.mean(errors), Math.sqrt(squares));
    }

    /** Of errors that are all alike that of a share of none, smoothed by half a case, or else three labels of three would be certain. */
    private static double squaredError(double[] errors) {
        double variance = Samples.variance(errors);
        return variance == 0 ? RoganGladen.squaredError(0, errors.length) : variance / errors.length;
    }

    private static double weight(double[] labels, double[] judged, double[] unlabelled) {
        double[] all = Arrays.copyOf(judged, judged.length + unlabelled.length);
        System.arraycopy(unlabelled, 0, all, judged.length, unlabelled.length);
        double variance = Samples.variance(all);
        double weight = variance == 0
                ? 0
                : Samples.covariance(judged, labels) / ((1 + labels.length / (double) unlabelled.length) * variance);
        return Math.max(0, Math.min(1, weight));
    }

    private static void requireShares(String name, double[] values) {
        for (double value : Samples.finite(name, values, 2)) {
            Require.not(value < 0 || value > 1, () -> name + " must be from 0 to 1, but one was " + value);
        }
    }
}
