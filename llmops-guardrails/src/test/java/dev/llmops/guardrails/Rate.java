package dev.llmops.guardrails;

import java.util.Locale;

/** Some of many, with Wilson's 95 % interval. */
public record Rate(int hits, int of) {

    private static final double Z = 1.959964;

    public double value() {
        return of == 0 ? Double.NaN : hits / (double) of;
    }

    public double lower() {
        return bound(-1);
    }

    public double upper() {
        return bound(1);
    }

    private double bound(int sign) {
        double p = value();
        double z2 = Z * Z / of;
        double half = Z * Math.sqrt(p * (1 - p) / of + z2 / (4 * of));
        return (p + z2 / 2 + sign * half) / (1 + z2);
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
