package dev.llmops.eval.report;

import dev.llmops.eval.run.MetricSummary;
import dev.llmops.eval.stats.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers as people read them, alike in every report. */
final class Texts {

    private static final double SMALLEST_P = 0.001;
    private static final int HASH_CHARACTERS = "sha256:".length() + 12;

    private Texts() {}

    static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value == 0 ? 0.0 : value);
    }

    static String signed(double value) {
        return String.format(Locale.ROOT, "%+.3f", value == 0 ? 0.0 : value);
    }

    static String interval(@Nullable Interval interval) {
        return interval == null ? "unknown" : number(interval.low()) + " to " + number(interval.high());
    }

    static String signedInterval(Interval interval) {
        return signed(interval.low()) + " to " + signed(interval.high());
    }

    static String p(double p) {
        return p < SMALLEST_P ? "< 0.001" : number(p);
    }

    static String shortHash(String hash) {
        return hash.length() <= HASH_CHARACTERS ? hash : hash.substring(0, HASH_CHARACTERS);
    }

    /** What is missing from a metric, or an empty text. */
    static String missing(MetricSummary summary) {
        List<String> parts = new ArrayList<>();
        add(parts, summary.unscored(), "unscored");
        add(parts, summary.failed(), "failed");
        add(parts, summary.unanswered(), "without answer");
        return String.join(", ", parts);
    }

    private static void add(List<String> parts, int count, String what) {
        if (count > 0) {
            parts.add(count + " " + what);
        }
    }
}
