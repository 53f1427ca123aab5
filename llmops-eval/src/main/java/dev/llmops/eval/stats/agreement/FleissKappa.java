package dev.llmops.eval.stats.agreement;

import dev.llmops.commons.internal.option.Require;
import java.util.Arrays;
import java.util.OptionalDouble;

/** Fleiss' kappa (1971): agreement beyond chance of a fixed number of raters, who need not be the same people for each unit. */
public final class FleissKappa {

    private FleissKappa() {}

    /**
     * {@return kappa; empty if it is undefined, because every rating is the same label}
     *
     * @param counts for each unit, how many raters gave each label; every unit has the same number of ratings, at least 2
     * @throws IllegalArgumentException if there is no unit, or units have different numbers of ratings
     */
    public static OptionalDouble of(int[][] counts) {
        Require.not(counts.length == 0, "there must be at least one unit");
        int raters = Arrays.stream(counts[0]).sum();
        double[] labels = new double[counts[0].length];
        double agreed = 0;
        for (int[] unit : counts) {
            if (unit.length != labels.length || Arrays.stream(unit).sum() != raters || raters < 2) {
                throw new IllegalArgumentException(
                        "every unit must have the same labels and the same number of ratings, "
                                + "at least 2, but one had " + Arrays.toString(unit)
                                + "; take Krippendorff's alpha where ratings are missing");
            }
            for (int label = 0; label < unit.length; label++) {
                labels[label] += unit[label];
                agreed += unit[label] * (unit[label] - 1.0);
            }
        }
        double pairs = (double) counts.length * raters * (raters - 1);
        double ratings = (double) counts.length * raters;
        double chance = Arrays.stream(labels)
                .map(each -> each / ratings * each / ratings)
                .sum();
        return 1 - chance < 1e-12
                ? OptionalDouble.empty()
                : OptionalDouble.of((agreed / pairs - chance) / (1 - chance));
    }
}
