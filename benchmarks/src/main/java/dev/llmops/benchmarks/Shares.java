package dev.llmops.benchmarks;

import dev.llmops.commons.internal.stats.Wilson;
import java.util.Arrays;
import java.util.Locale;

/** How figures are printed. */
public final class Shares {

    private Shares() {}

    /**
     * {@return a share of runs in percent, with the interval of Wilson}
     *
     * @param some in how many runs it was so
     * @param runs how many there were
     */
    public static String of(int some, int runs) {
        Wilson interval = Wilson.of(some, runs);
        return String.format(
                Locale.ROOT,
                "%.1f %% (%.1f to %.1f)",
                100.0 * some / runs,
                100 * interval.low(),
                100 * interval.high());
    }

    /**
     * {@return the median and the 90 % point of the runs in which it came at all}
     *
     * @param delays of each run, below 0 where it did not come
     */
    public static String delay(int[] delays) {
        int[] came = Arrays.stream(delays).filter(delay -> delay >= 0).sorted().toArray();
        return came.length == 0
                ? "never"
                : String.format(Locale.ROOT, "%,d, %,d", came[came.length / 2], came[(int) (0.9 * (came.length - 1))]);
    }
}
