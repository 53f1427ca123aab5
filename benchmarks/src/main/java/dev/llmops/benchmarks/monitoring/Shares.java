package dev.llmops.benchmarks.monitoring;

import dev.llmops.commons.internal.stats.Wilson;
import java.util.Arrays;
import java.util.Locale;

/** How figures are printed. */
final class Shares {

    private Shares() {}

    static String of(int some, int runs) {
        Wilson interval = Wilson.of(some, runs);
        return String.format(
                Locale.ROOT,
                "%.1f %% (%.1f to %.1f)",
                100.0 * some / runs,
                100 * interval.low(),
                100 * interval.high());
    }

    /** The median and the 90 % point of the runs in which it came at all. */
    static String delay(int[] delays) {
        int[] came = Arrays.stream(delays).filter(delay -> delay >= 0).sorted().toArray();
        return came.length == 0
                ? "never"
                : String.format(Locale.ROOT, "%,d, %,d", came[came.length / 2], came[(int) (0.9 * (came.length - 1))]);
    }
}
