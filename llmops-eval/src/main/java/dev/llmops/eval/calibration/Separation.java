package dev.llmops.eval.calibration;

import dev.llmops.eval.stats.classifier.AveragePrecision;
import dev.llmops.eval.stats.classifier.ProbabilityError;
import dev.llmops.eval.stats.classifier.RocAuc;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How well a judge's scores separate right from wrong, independent of any threshold.
 *
 * @param auc the area under the ROC curve
 * @param averagePrecision the average precision; chance gives the share of right ones
 * @param calibrationError of the scores treated as probabilities, with 10 bins of equal width; null if one is not from 0 to 1
 * @param brier Brier's score of the same; null if one is not from 0 to 1
 */
public record Separation(
        RocAuc auc,
        double averagePrecision,
        @Nullable Double calibrationError,
        @Nullable Double brier) {

    private static final int BINS = 10;

    /** Empty if people gave one label only. */
    static Optional<Separation> of(double[] scores, boolean[] right) {
        long positives = IntStream.range(0, right.length).filter(i -> right[i]).count();
        if (positives == 0 || positives == right.length) {
            return Optional.empty();
        }
        boolean shares = Arrays.stream(scores).allMatch(score -> score >= 0 && score <= 1);
        return Optional.of(new Separation(
                RocAuc.of(scores, right),
                AveragePrecision.of(scores, right),
                shares ? ProbabilityError.expectedCalibration(scores, right, BINS) : null,
                shares ? ProbabilityError.brier(scores, right) : null));
    }
}
