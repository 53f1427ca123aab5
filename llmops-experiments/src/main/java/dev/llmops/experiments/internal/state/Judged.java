package dev.llmops.experiments.internal.state;

import dev.llmops.experiments.analysis.Interval;
import dev.llmops.experiments.analysis.NoVerdict;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What one look says of a difference.
 *
 * @param units of both arms that were compared
 * @param difference treatment less control; not a number if there is none
 * @param interval where it lies
 * @param logE logarithm of the e-value against no difference, if the method has one
 * @param problem why the interval proves nothing, or null
 * @param detail of the problem, or of how the interval came about; may be empty
 */
public record Judged(
        long units,
        double difference,
        Interval interval,
        OptionalDouble logE,
        @Nullable NoVerdict problem,
        String detail) {

    static Judged nothing(long units, double difference, NoVerdict problem, String detail) {
        return new Judged(units, difference, Interval.UNKNOWN, OptionalDouble.empty(), problem, detail);
    }
}
