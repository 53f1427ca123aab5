package dev.llmops.eval.calibration;

import dev.llmops.eval.stats.Estimate;
import dev.llmops.eval.stats.rate.CorrectedRate;
import dev.llmops.eval.stats.rate.PredictionPowered;
import org.jspecify.annotations.Nullable;

/**
 * How often people and the judge give a label.
 *
 * @param label the label
 * @param people its share of the labelled rows that the judge scored, with Wilson's interval
 * @param judge its share of the judge's scores on the rows without a label, or null if there are none
 * @param sensitivity share of the rows with this label to which the judge gave it, or null if people never gave it
 * @param specificity share of the other rows to which the judge gave a different one, or null if there are none
 * @param roganGladen the judge's share on the rows without a label, corrected by these two; null if there are none, or the judge is no better
 *     than chance
 * @param predictionPowered the rate over all rows, estimated from labels and judge together; null if there are fewer than two rows of either kind
 */
public record LabelRate(
        String label,
        Estimate people,
        @Nullable Estimate judge,
        @Nullable Double sensitivity,
        @Nullable Double specificity,
        @Nullable CorrectedRate roganGladen,
        @Nullable PredictionPowered predictionPowered) {}
