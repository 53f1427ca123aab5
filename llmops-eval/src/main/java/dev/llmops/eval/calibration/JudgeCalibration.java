package dev.llmops.eval.calibration;

import dev.llmops.eval.stats.Estimate;
import dev.llmops.eval.stats.agreement.Agreement;
import dev.llmops.eval.stats.agreement.ConfusionMatrix;
import dev.llmops.eval.stats.agreement.Correlation;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares a judge with people's labels. Immutable. A value that cannot be computed is absent, never 0: for example a kappa if both gave only
 * one label, or a
 * correction by a judge that is no better than chance.
 *
 * @param scale the possible ratings, as text
 * @param labelled the number of rows with a label
 * @param unscored how many of these the judge did not score; they are in no other figure
 * @param unlabelled the number of rows without a label that the judge scored
 * @param unlabelledUnscored the number of rows with neither
 * @param matrix people's labels against the judge's; null if the scale is a range
 * @param accuracy share of equal labels, with Wilson's interval; null if the scale is a range or nothing was compared
 * @param majority share of people's most frequent label: what a judge that knows nothing reaches; null as {@code accuracy}
 * @param agreements by name: {@code cohenKappa} and, of numbers, {@code cohenKappaLinear} and {@code cohenKappaQuadratic}; {@code
 *     krippendorffNominal} and, of numbers, {@code krippendorffOrdinal} and {@code krippendorffInterval}
 * @param correlations of numbers, by name: {@code pearson}, {@code spearman}, {@code kendallTauB}
 * @param separation how well the scores separate 1 from 0 on the scale of these two; null on others
 * @param rates of the label 1 on the scale of 0 and 1, of each label on others; empty if the scale is a range
 */
public record JudgeCalibration(
        String scale,
        int labelled,
        int unscored,
        int unlabelled,
        int unlabelledUnscored,
        @Nullable ConfusionMatrix matrix,
        @Nullable Estimate accuracy,
        @Nullable Double majority,
        Map<String, Agreement> agreements,
        Map<String, Correlation> correlations,
        @Nullable Separation separation,
        List<LabelRate> rates) {

    /** The default score from which a judge means 1, if its scores are from 0 to 1. */
    public static final double DEFAULT_THRESHOLD = 0.5;

    /** Copies maps and list. */
    public JudgeCalibration {
        agreements = Collections.unmodifiableMap(new LinkedHashMap<>(agreements));
        correlations = Collections.unmodifiableMap(new LinkedHashMap<>(correlations));
        rates = List.copyOf(rates);
    }

    /**
     * Compares a judge with labels.
     *
     * @param rows at least one with a label
     * @param scale the possible ratings
     * @param threshold the score from which the judge means 1, on the scale of 0 and 1; not used on others
     * @return the calibration
     * @throws IllegalArgumentException if no row has a label, or a rating is not on the scale
     */
    public static JudgeCalibration of(List<LabelledScore> rows, RatingScale scale, double threshold) {
        return new Calibrator(rows, scale, threshold).calibration();
    }

    /** {@return the calibration as readable text, in ASCII} */
    public String text() {
        return CalibrationText.of(this);
    }
}
