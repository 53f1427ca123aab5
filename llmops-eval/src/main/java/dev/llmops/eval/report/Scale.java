package dev.llmops.eval.report;

import java.util.Locale;

/** Values along a horizontal axis of a plot. */
record Scale(double low, double high, double left, double right) {

    String x(double value) {
        return format(left + (value - low) / (high - low) * (right - left));
    }

    static String format(double pixels) {
        return String.format(Locale.ROOT, "%.1f", pixels);
    }
}
