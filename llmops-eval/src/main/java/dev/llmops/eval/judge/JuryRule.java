package dev.llmops.eval.judge;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/** How several scores are combined. Members without a score are excluded; {@link Jury} describes how they count. */
public enum JuryRule {
    /** The mean. */
    MEAN {
        @Override
        OptionalDouble of(List<Double> scores, int members) {
            return scores.stream().mapToDouble(Double::doubleValue).average();
        }
    },
    /** The median; for an even number, the mean of the two in the middle. */
    MEDIAN {
        @Override
        OptionalDouble of(List<Double> scores, int members) {
            double[] sorted =
                    scores.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            int middle = sorted.length / 2;
            return OptionalDouble.of(
                    sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
        }
    },
    /** The score that more than half of all members gave, counting those without a score; if there is none, there is no score. */
    MAJORITY {
        @Override
        OptionalDouble of(List<Double> scores, int members) {
            double[] values = scores.stream().mapToDouble(Double::doubleValue).toArray();
            return Arrays.stream(values)
                    .filter(value -> 2
                                    * Arrays.stream(values)
                                            .filter(other -> Double.compare(value, other) == 0)
                                            .count()
                            > members)
                    .findFirst();
        }
    };

    abstract OptionalDouble of(List<Double> scores, int members);
}
