package dev.llmops.guardrails;

import dev.llmops.commons.internal.stats.Wilson;
import java.util.Locale;

/** Some of many, with Wilson's 95 % interval. */
public record Rate(int hits, int of) {

    public double value() {
        return of == 0 ? Double.NaN : hits / (double) of;
    }

    public double lower() {
        return Wilson.of(hits, of).low();
    }

    public double upper() {
        return Wilson.of(hits, of).high();
    }

    @Override
    public String toString() {
        return of == 0
                ? "- (n 0)"
                : String.format(
                        Locale.ROOT,
                        "%.1f %% [%.1f, %.1f] (%d/%d)",
                        100 * value(),
                        100 * lower(),
                        100 * upper(),
                        hits,
                        of);
    }
}
