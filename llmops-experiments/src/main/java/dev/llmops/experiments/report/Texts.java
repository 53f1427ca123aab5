package dev.llmops.experiments.report;

import dev.llmops.experiments.analysis.Comparison;
import dev.llmops.experiments.analysis.ExperimentResults;
import dev.llmops.experiments.analysis.Interval;
import dev.llmops.experiments.analysis.MetricRole;
import dev.llmops.experiments.analysis.NoVerdict;
import dev.llmops.experiments.analysis.Verdict;
import dev.llmops.experiments.plan.AnalysisPlan;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Results in words. */
final class Texts {

    private Texts() {}

    static String number(@Nullable Double value) {
        if (value == null || value.isNaN()) {
            return "-";
        }
        if (value.isInfinite()) {
            return value > 0 ? "inf" : "-inf";
        }
        if (Math.abs(value) >= 1000) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(3, RoundingMode.HALF_EVEN));
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    static String signed(@Nullable Double value) {
        return value != null && value > 0 ? "+" + number(value) : number(value);
    }

    static String interval(Interval interval) {
        return interval.equals(Interval.UNKNOWN)
                ? "unknown"
                : number(interval.lower()) + " to " + number(interval.upper());
    }

    static String signedInterval(Interval interval) {
        return interval.equals(Interval.UNKNOWN)
                ? "unknown"
                : signed(interval.lower()) + " to " + signed(interval.upper());
    }

    static String p(@Nullable Double p) {
        if (p == null) {
            return "-";
        }
        return p < 0.0001 ? "<0.0001" : String.format(Locale.ROOT, "%.4f", p);
    }

    static String verdict(Comparison comparison) {
        return switch (comparison.verdict()) {
            case BETTER -> "better";
            case WORSE -> "worse";
            case NO_DIFFERENCE ->
                comparison.role() == MetricRole.GUARD ? "within its margin" : "no difference of interest";
            case NO_VERDICT -> "no verdict: " + reason(comparison);
        };
    }

    private static String reason(Comparison comparison) {
        NoVerdict reason = comparison.reason();
        String words = reason == null
                ? ""
                : switch (reason) {
                    case UNDECIDED -> "undecided";
                    case TOO_FEW_UNITS -> "too few units";
                    case ZERO_VARIANCE -> "no variance";
                    case SAMPLE_RATIO_MISMATCH -> "wrong split";
                    case REFUSED_VALUE -> "refused value";
                    case BEFORE_LOOK -> "before the next look";
                    case PLAN_ENDED -> "the plan ended";
                };
        boolean known = comparison.detail().isEmpty() || reason == NoVerdict.SAMPLE_RATIO_MISMATCH;
        return known ? words : words + ", " + comparison.detail();
    }

    static String style(Verdict verdict) {
        return switch (verdict) {
            case BETTER -> "better";
            case WORSE -> "worse";
            case NO_DIFFERENCE, NO_VERDICT -> "tie";
        };
    }

    /** What the whole comes to, in one or a few sentences. */
    static String lead(ExperimentResults results) {
        if (results.sampleRatio().alarm()) {
            return "No winner is shown: " + results.sampleRatio().detail() + ".";
        }
        if (results.primary().isEmpty()) {
            return withoutPrimary(results);
        }
        List<String> sentences = new ArrayList<>();
        for (Comparison primary : results.primary()) {
            sentences.add("By " + primary.metric() + ", '" + primary.variant() + "' against '" + primary.control()
                    + "': " + verdict(primary) + ".");
            List<String> harmed = guards(results, primary, Verdict.WORSE);
            List<String> open = guards(results, primary, Verdict.NO_VERDICT);
            if (!harmed.isEmpty()) {
                sentences.add("Do not ship it: worse by " + String.join(", ", harmed) + ".");
            } else if (primary.verdict() == Verdict.BETTER && !open.isEmpty()) {
                sentences.add("Not yet known to be harmless: " + String.join(", ", open) + ".");
            }
        }
        return String.join(" ", sentences);
    }

    private static String withoutPrimary(ExperimentResults results) {
        if (results.planNumber() == 0) {
            return "No plan was fixed before the data, so every difference is exploratory.";
        }
        List<String> harmed = results.of(MetricRole.GUARD).stream()
                .filter(each -> each.verdict() == Verdict.WORSE)
                .map(each -> "'" + each.variant() + "' by " + each.metric())
                .toList();
        return "The plan has no metric that decides, so every difference but the guards' is exploratory."
                + (harmed.isEmpty() ? "" : " Do not ship what is worse: " + String.join(", ", harmed) + ".");
    }

    private static List<String> guards(ExperimentResults results, Comparison primary, Verdict verdict) {
        return results.of(MetricRole.GUARD).stream()
                .filter(each -> each.variant().equals(primary.variant()) && each.verdict() == verdict)
                .map(Comparison::metric)
                .toList();
    }

    /** How the intervals came about: what was fixed before the data. */
    static List<List<String>> facts(ExperimentResults results) {
        AnalysisPlan plan = results.plan();
        List<List<String>> facts = new ArrayList<>();
        facts.add(List.of("plan", results.planNumber() == 0 ? "none, so defaults" : "number " + results.planNumber()));
        facts.add(List.of(
                "error level",
                number(plan.alpha()) + ", over all looks; of the split's alarm " + number(plan.sampleRatioAlpha())));
        facts.add(List.of(
                "tuning",
                plan.plannedUnits() + " planned units: sequences are tightest at half of them; first look at "
                        + plan.minUnits() + " units per arm"));
        facts.add(List.of("window", plan.window() == null ? "none" : plan.window() + " from each unit's exposure"));
        facts.add(
                List.of(
                        "units",
                        "independent users, sessions or what the experiment deals to; rows of one are summed up, errors by the delta method"));
        facts.add(List.of(
                "methods",
                String.join(
                        ", ",
                        results.comparisons().stream()
                                .map(each -> each.method()
                                        .name()
                                        .toLowerCase(Locale.ROOT)
                                        .replace('_', ' '))
                                .distinct()
                                .toList())));
        return facts;
    }
}
