package dev.llmops.rag.confidence;

import dev.llmops.rag.internal.statistics.LogisticRegression;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model as its file has it. The text of this is what the fingerprint is made of.
 *
 * @param features in the order of their weights
 * @param intercept added to the weighted sum
 * @param weights one for each feature, and one more behind it for its absence where that can be
 * @param n how many labelled answers
 * @param steps the points of an isotonic calibration, or null
 * @param curve a logistic calibration, or null
 * @param basis what the labelled answers hang on, or null
 */
record StoredModel(
        List<ConfidenceModel.Feature> features,
        double intercept,
        List<Double> weights,
        int n,
        @Nullable Steps steps,
        @Nullable CurveCalibration curve,
        @Nullable ConfidenceBasis basis) {

    /** Refuses nulls. */
    StoredModel {
        features = List.copyOf(features);
        weights = List.copyOf(weights);
    }

    /** As lists, which have a text. */
    record Steps(List<Double> at, List<Double> value) {}

    static StoredModel of(
            List<ConfidenceModel.Feature> features,
            LogisticRegression fit,
            int n,
            @Nullable Calibration calibration,
            @Nullable ConfidenceBasis basis) {
        Steps steps = calibration instanceof StepCalibration isotonic
                ? new Steps(list(isotonic.at()), list(isotonic.value()))
                : null;
        CurveCalibration curve = calibration instanceof CurveCalibration logistic ? logistic : null;
        return new StoredModel(features, fit.intercept(), list(fit.weights()), n, steps, curve, basis);
    }

    /**
     * {@return the model}
     *
     * @throws IllegalArgumentException if the parts do not fit together
     */
    ConfidenceModel model() {
        long wanted = features.size()
                + features.stream()
                        .filter(ConfidenceModel.Feature::mayBeMissing)
                        .count();
        if (features.isEmpty() || weights.size() != wanted || n < 1 || (steps != null && curve != null)) {
            throw new IllegalArgumentException(
                    "there must be " + wanted + " weights, labelled answers and one calibration at" + " most, but are "
                            + weights.size() + " weights and " + n + " answers");
        }
        Calibration calibration = steps == null ? curve : new StepCalibration(array(steps.at()), array(steps.value()));
        return new ConfidenceModel(features, new LogisticRegression(intercept, array(weights)), n, calibration, basis);
    }

    private static List<Double> list(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
