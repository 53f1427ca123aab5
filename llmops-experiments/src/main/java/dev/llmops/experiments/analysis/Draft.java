package dev.llmops.experiments.analysis;

import dev.llmops.experiments.internal.state.Judged;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** A comparison before its verdict. */
record Draft(MetricWatch watch, String variant, String control, SortedMap<Integer, Judged> looks) {

    @Nullable
    Judged last() {
        return looks.isEmpty() ? null : looks.get(looks.lastKey());
    }

    /** {@return the smallest of the p-values so far; null where the method has none} */
    @Nullable
    Double p() {
        double least = 2;
        for (Judged look : looks.values()) {
            if (look.logE().isPresent()) {
                least = Math.min(least, Math.min(1, Math.exp(-look.logE().getAsDouble())));
            }
        }
        return least > 1 ? null : least;
    }

    /** {@return the e-value of the last look, cut where it would be infinite; 0 without one} */
    double e() {
        Judged last = last();
        return last == null || last.logE().isEmpty()
                ? 0
                : Math.exp(Math.min(700, last.logE().getAsDouble()));
    }
}
