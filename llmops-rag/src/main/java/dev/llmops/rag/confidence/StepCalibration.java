package dev.llmops.rag.confidence;

import java.util.Arrays;

/** Straight lines between points, and the first and the last value beyond them. */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody, changed by nobody.
record StepCalibration(double[] at, double[] value) implements Calibration {

    /** Refuses what cannot have come from a fit. */
    StepCalibration {
        if (at.length == 0 || at.length != value.length) {
            throw new IllegalArgumentException("there must be a value for each of some scores, but there are "
                    + at.length + " scores and " + value.length + " values");
        }
        for (int i = 0; i < at.length; i++) {
            boolean rises = i == 0 || (at[i] >= at[i - 1] && value[i] >= value[i - 1]);
            if (!rises || !Double.isFinite(at[i]) || !(value[i] >= 0 && value[i] <= 1)) {
                throw new IllegalArgumentException("probabilities must be from 0 to 1 and rise with the scores, but "
                        + Arrays.toString(value) + " at " + Arrays.toString(at) + " do not");
            }
        }
    }

    @Override
    public double probability(double score) {
        if (Double.isNaN(score)) {
            return score; // no bound lets that go, where the search below would take it for the highest
        }
        int found = Arrays.binarySearch(at, score);
        if (found >= 0) {
            return value[found];
        }
        int next = -found - 1;
        if (next == 0 || next == at.length) {
            return value[Math.min(next, at.length - 1)];
        }
        double share = (score - at[next - 1]) / (at[next] - at[next - 1]);
        return value[next - 1] + share * (value[next] - value[next - 1]);
    }
}
