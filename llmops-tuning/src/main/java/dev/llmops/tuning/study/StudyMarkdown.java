package dev.llmops.tuning.study;

import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** A report for people who read Markdown. */
final class StudyMarkdown {

    private StudyMarkdown() {}

    static String of(StudyReport report) {
        StringBuilder text = new StringBuilder();
        text.append("# ")
                .append(report.name())
                .append("\n\n**")
                .append(report.recommendation().sentence())
                .append("**\n\n");
        text.append(measuredOn(report)).append("\n\n");
        table(text, report.candidates());
        gates(text, report.candidates());
        curve(text, report);
        text.append("What would change the recommendation:\n\n");
        report.recommendation()
                .changes()
                .forEach(each -> text.append("- ").append(each).append('\n'));
        return text.toString();
    }

    static String measuredOn(StudyReport report) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "Measured on %d rows of %d groups that no candidate had seen; %d rows to learn from, %d to choose by.",
                report.testRows(),
                report.testGroups(),
                report.trainRows(),
                report.validationRows()));
        new TreeMap<>(report.leftOut())
                .forEach((reason, count) -> text.append(" Left out: ")
                        .append(count)
                        .append(' ')
                        .append(reason)
                        .append('.'));
        text.append(
                " Intervals are of 95 %, by a bootstrap over groups, and over seeds where a candidate has several.");
        return text.toString();
    }

    private static void table(StringBuilder text, List<CandidateResult> candidates) {
        text.append(
                "| candidate | right | against the baseline | p (Holm) | tokens in / cached / out | ms, 95 % within |"
                        + " cost of 1,000 | fixed | cheaper from | front | not distinguishable from |\n");
        text.append("|---|---|---|---|---|---|---|---|---|---|---|\n");
        for (CandidateResult each : candidates) {
            PairedDifference difference = each.difference();
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %.1f %% [%.1f, %.1f]%s%s | %s | %s | %.0f / %.0f / %.1f | %.0f, %.0f | %.4g | %.4g | %s | %s | %s |\n",
                    cell(each.family()),
                    100 * each.quality(),
                    100 * each.interval().low(),
                    100 * each.interval().high(),
                    each.seeds() > 1 ? ", " + each.seeds() + " seeds" : "",
                    each.failed() > 0 ? ", " + each.failed() + " failed" : "",
                    difference == null ? "the baseline" : points(difference),
                    difference == null ? "" : p(difference.adjustedP()),
                    each.usage().inputTokens(),
                    each.usage().cachedTokens(),
                    each.usage().outputTokens(),
                    each.usage().millis(),
                    each.usage().p95Millis(),
                    each.costPerThousand(),
                    each.fixedCost(),
                    breakEven(each),
                    each.onFront() ? "yes" : "",
                    cell(String.join(", ", each.notDistinguishable()))));
        }
        text.append('\n');
    }

    static String points(PairedDifference difference) {
        return String.format(
                Locale.ROOT,
                "%+.1f [%+.1f, %+.1f]",
                100 * difference.difference(),
                100 * difference.interval().low(),
                100 * difference.interval().high());
    }

    static String p(double value) {
        return value < 0.001 ? "< 0.001" : String.format(Locale.ROOT, "%.3f", value);
    }

    static String breakEven(CandidateResult each) {
        Double even = each.breakEven();
        return each.difference() == null
                ? ""
                : even == null ? "never" : String.format(Locale.ROOT, "%.0f requests", even);
    }

    private static void gates(StringBuilder text, List<CandidateResult> candidates) {
        List<CandidateResult> checked = candidates.stream()
                .filter(each -> !each.gates().isEmpty() || !each.barred().isEmpty())
                .toList();
        if (checked.isEmpty()) {
            return;
        }
        text.append("| gate | candidate | passed | what was measured |\n|---|---|---|---|\n");
        for (CandidateResult each : checked) {
            each.gates()
                    .forEach(gate -> text.append(String.format(
                            Locale.ROOT,
                            "| %s | %s | %s | %s |\n",
                            gate.name(),
                            cell(each.family()),
                            gate.passed() ? "yes" : "no",
                            cell(gate.detail()))));
            each.barred().stream()
                    .filter(name ->
                            each.gates().stream().noneMatch(gate -> gate.name().equals(name)))
                    .forEach(name -> text.append(String.format(
                            Locale.ROOT, "| %s | %s | no | it was not checked |\n", name, cell(each.family()))));
        }
        text.append('\n');
    }

    private static void curve(StringBuilder text, StudyReport report) {
        LearningCurve curve = report.curve();
        if (curve == null) {
            return;
        }
        text.append(String.format(
                Locale.ROOT, "Learning curve: error(n) = %.3f + %.3f n^-%.2f\n\n", curve.a(), curve.b(), curve.c()));
        text.append("| rows | wrong |\n|---|---|\n");
        curve.points().forEach(point -> text.append(point(point, "")));
        text.append(point(curve.next(), " (predicted)")).append('\n');
    }

    private static String point(LearningCurve.Point point, String remark) {
        return String.format(
                Locale.ROOT,
                "| %d%s | %.1f %% [%.1f, %.1f] |\n",
                point.rows(),
                remark,
                100 * point.error(),
                100 * point.interval().low(),
                100 * point.interval().high());
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replaceAll("\\s+", " ");
    }
}
