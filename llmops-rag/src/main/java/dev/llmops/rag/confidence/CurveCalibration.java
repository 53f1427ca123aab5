package dev.llmops.rag.confidence;

import dev.llmops.rag.internal.statistics.LogisticRegression;

/** A logistic curve. */
record CurveCalibration(double intercept, double weight) implements Calibration {

    /** Refuses one that falls or is nowhere. */
    CurveCalibration {
        if (!Double.isFinite(intercept) || !(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a curve of probabilities must be finite and must not fall, but was "
                    + intercept + " and " + weight);
        }
    }

    @Override
    public double probability(double score) {
        return new LogisticRegression(intercept, weight).probability(score);
    }
}
