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
 * A judge held against people's labels. Immutable. What cannot be computed is absent, never 0: a kappa where both gave one label only, a
 * correction by a judge that is no better than chance.
 *
 * @param scale what both may say, as text
 * @param labelled rows with a label
 * @param unscored how many of these have no score by the judge; they count in nothing else
 * @param unlabelled rows without label that the judge scored
 * @param unlabelledUnscored rows with neither
 * @param matrix people's labels by the judge's; null if the scale is a range
 * @param accuracy share of equal labels, with Wilson's interval; null if the scale is a range or nothing was compared
 * @param majority share of the label that people gave most: what a judge that knows nothing reaches; null as {@code accuracy}
 * @param agreements by name: {@code cohenKappa} and, of numbers, {@code cohenKappaLinear} and {@code cohenKappaQuadratic}; {@code
 *     krippendorffNominal} and, of numbers, {@code krippendorffOrdinal} and {@code krippendorffInterval}
 * @param correlations of numbers, by name: {@code pearson}, {@code spearman}, {@code kendallTauB}
 * @param separation how the scores tell 1 from 0 on the scale of these two; null on others
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

    /** From which score on a judge means 1, where its scores are from 0 to 1. */
    public static final double DEFAULT_THRESHOLD = 0.5;

    /** Copies maps and list. */
    public JudgeCalibration {
        agreements = Collections.unmodifiableMap(new LinkedHashMap<>(agreements));
        correlations = Collections.unmodifiableMap(new LinkedHashMap<>(correlations));
        rates = List.copyOf(rates);
    }

    /**
     * Holds a judge against labels.
     *
     * @param rows at least one with a label
     * @param scale what people and judge may say
     * @param threshold from which score on the judge means 1, on the scale of 0 and 1; on others it is not used
     * @return the calibration
     * @throws IllegalArgumentException if no row has a label, or a rating is outside of the scale
     */
    public static JudgeCalibration of(List<LabelledScore> rows, RatingScale scale, double threshold) {
        return new Calibrator(rows, scale, threshold).calibration();
    }

    /** {@return the calibration for people, in ASCII} */
    public String text() {
        return CalibrationText.of(this);
    }
}
