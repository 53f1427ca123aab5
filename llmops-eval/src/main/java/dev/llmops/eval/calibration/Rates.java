package dev.llmops.eval.calibration;

import dev.llmops.eval.stats.Estimate;
import dev.llmops.eval.stats.rate.CorrectedRate;
import dev.llmops.eval.stats.rate.PredictionPowered;
import dev.llmops.eval.stats.rate.RoganGladen;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Computes a {@link LabelRate}. */
final class Rates {

    private Rates() {}

    /** Each array says with 1 which rows have the label: by people, by the judge on the same rows, by the judge on the others. */
    static LabelRate of(String label, double[] people, double[] judged, double[] others) {
        RoganGladen errors = errors(people, judged);
        return new LabelRate(
                label,
                Estimate.of(people),
                others.length == 0 ? null : Estimate.of(others),
                errors.positives() == 0 ? null : errors.sensitivity(),
                errors.negatives() == 0 ? null : errors.specificity(),
                corrected(errors, others),
                others.length < 2 || people.length < 2 ? null : PredictionPowered.of(people, judged, others));
    }

    private static RoganGladen errors(double[] people, double[] judged) {
        int found = 0;
        int cleared = 0;
        for (int i = 0; i < people.length; i++) {
            found += people[i] == 1 && judged[i] == 1 ? 1 : 0;
            cleared += people[i] == 0 && judged[i] == 0 ? 1 : 0;
        }
        int positives = count(people);
        return new RoganGladen(positives, found, people.length - positives, cleared);
    }

    private static @Nullable CorrectedRate corrected(RoganGladen errors, double[] others) {
        return others.length == 0
                ? null
                : errors.correct(count(others), others.length).orElse(null);
    }

    private static int count(double[] flags) {
        return (int) Arrays.stream(flags).sum();
    }
}
