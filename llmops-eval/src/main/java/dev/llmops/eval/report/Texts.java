package dev.llmops.eval.report;

import dev.llmops.api.message.TokenUsage;
import dev.llmops.commons.internal.html.IntervalPlot;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.MetricSummary;
import dev.llmops.eval.run.RunComparison;
import dev.llmops.eval.run.RunSpending;
import dev.llmops.eval.stats.Estimate;
import dev.llmops.eval.stats.Interval;
import dev.llmops.eval.stats.Proportion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Numbers as people read them, alike in every report. */
final class Texts {

    private static final double MIN_P = 0.001;
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

    static IntervalPlot.@Nullable Interval plotted(@Nullable Interval interval) {
        return interval == null ? null : new IntervalPlot.Interval(interval.low(), interval.high());
    }

    static String signedInterval(Interval interval) {
        return signed(interval.low()) + " to " + signed(interval.high());
    }

    /** For a sentence. */
    static String withSign(double p) {
        return p < MIN_P ? p(p) : "= " + p(p);
    }

    static String p(double p) {
        return p < MIN_P ? "< 0.001" : number(p);
    }

    /** Equal differences have no spread to tell a smallest effect by. */
    static String detectable(double effect) {
        return effect == 0 ? "-" : number(effect);
    }

    /** Rows, and clusters where they are fewer. */
    static String size(int rows, int clusters) {
        return clusters == rows ? Integer.toString(rows) : rows + " (" + clusters + " clusters)";
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

    /** The metrics that say nothing about a run, because they scored no row, with the reason of the first; if any. */
    static Optional<String> unmeasured(List<MetricSummary> summaries) {
        List<String> parts = new ArrayList<>();
        for (MetricSummary summary : summaries) {
            if (summary.scored() == 0) {
                String reason = Objects.requireNonNullElse(summary.firstUnscored(), "there are no rows");
                parts.add(summary.evaluator() + " scored no row, the first being " + reason);
            }
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of("not measured: " + String.join("; ", parts));
    }

    /** By what rows are clustered, if they are. */
    static Optional<String> clustered(EvaluationRun run) {
        return Optional.ofNullable(run.cluster())
                .map(field -> "rows with the same '" + field
                        + "' count as one cluster: intervals, tests and verdicts are by cluster");
    }

    /** What is still possible where all rows passed, or none did: fewer rows say less than "100 %" sounds like. */
    static List<String> unanimous(List<MetricSummary> summaries) {
        List<String> lines = new ArrayList<>();
        for (MetricSummary summary : summaries) {
            Estimate estimate = summary.estimate();
            if (estimate != null
                    && estimate.method() == Estimate.Method.WILSON
                    && (estimate.mean() == 0 || estimate.mean() == 1)) {
                lines.add(unanimous(summary.evaluator(), estimate));
            }
        }
        return lines;
    }

    private static String unanimous(String evaluator, Estimate estimate) {
        boolean passed = estimate.mean() == 1;
        int units = estimate.clusters();
        Interval exact = Proportion.clopperPearson(passed ? units : 0, units);
        String counted = units == estimate.n() ? "" : " in " + units + " clusters, each counted once";
        // A 0 is no failure of every metric: of edits it is the best there is.
        return evaluator + ": "
                + (passed ? estimate.n() + " of " + estimate.n() + " passed" : "0 of " + estimate.n() + " scored 1")
                + counted + "; the true rate may be as "
                + (passed ? "low as " + percent(exact.low()) : "high as " + percent(exact.high()))
                + " (exact two-sided 95 % interval)";
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /** That a run ended before its last row, if it did: what was not planned is not covered by intervals that take it for planned. */
    static Optional<String> stopped(@Nullable String reason) {
        return Optional.ofNullable(reason)
                .map(why -> "stopped before the last row: " + why
                        + "; the intervals of the table take the number of rows for planned");
    }

    /** What a run took, in one line. */
    static String spending(RunSpending spending) {
        List<String> parts = new ArrayList<>();
        parts.add(spending.asked() + " answers asked for");
        if (spending.cached() > 0) {
            parts.add(spending.cached() + " from the cache");
        }
        if (spending.usage() != null) {
            parts.add("tokens " + tokens(spending.usage()));
            parts.add(cost(spending));
        }
        add(parts, spending.withoutReceipt(), "without record of what they took");
        if (spending.judging() != null) {
            parts.add("judging took tokens " + tokens(spending.judging()));
        }
        return String.join("; ", parts);
    }

    static String tokens(TokenUsage usage) {
        return count(usage.input()) + " in, " + count(usage.output()) + " out";
    }

    private static String count(@Nullable Integer tokens) {
        return tokens == null ? "unknown" : String.format(Locale.ROOT, "%,d", tokens);
    }

    private static String cost(RunSpending spending) {
        List<String> sums = new ArrayList<>();
        new TreeMap<>(spending.known()).forEach((currency, sum) -> sums.add(sum.toPlainString() + " " + currency));
        if (spending.unknown() > 0) {
            sums.add("unknown for " + spending.unknown());
        }
        return "cost " + (sums.isEmpty() ? "0" : String.join(" and ", sums));
    }

    /** What a comparison leaves out, if anything. */
    static Optional<String> notCompared(RunComparison comparison) {
        List<String> parts = new ArrayList<>();
        int common = comparison.pairs().size();
        add(parts, comparison.baseline().rows().size() - common, "rows of the baseline only");
        add(parts, comparison.candidate().rows().size() - common, "rows of the candidate only");
        if (!comparison.uncompared().isEmpty()) {
            parts.add("metrics without a row that both scored: " + String.join(", ", comparison.uncompared()));
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of("not compared: " + String.join("; ", parts));
    }

    private static void add(List<String> parts, int count, String what) {
        if (count > 0) {
            parts.add(count + " " + what);
        }
    }
}
