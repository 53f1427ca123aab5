package dev.llmops.eval.selection;

import dev.llmops.eval.internal.text.TextTable;
import dev.llmops.eval.stats.Estimate;
import dev.llmops.eval.stats.Interval;
import dev.llmops.eval.stats.PairedComparison;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A selection for people. */
final class SelectionText {

    private static final double CALLS = 1000;

    private SelectionText() {}

    static String of(ModelSelection selection) {
        List<List<String>> table = new ArrayList<>();
        table.add(List.of("candidate", selection.evaluator(), cost(selection), "seconds", "failed", "front"));
        for (CandidateResult each : selection.candidates()) {
            table.add(List.of(
                    each.name(),
                    quality(each.quality()),
                    cost(each),
                    mean(each.seconds(), 1),
                    each.failed() == 0 ? "0" : each.failed() + " of " + selection.rows(),
                    front(selection, each)));
        }
        StringBuilder text = new StringBuilder(selection.rows() + " rows; means with 95 % intervals\n");
        TextTable.append(text, table);
        for (CandidateResult each : selection.candidates()) {
            if (each.failed() > 0) {
                text.append(each.name())
                        .append(" gave no answer to ")
                        .append(each.failed())
                        .append(" rows: they count as 0, and what they cost is not known\n");
            }
            if (each.unscored() > 0) {
                text.append(each.name())
                        .append(": ")
                        .append(each.unscored())
                        .append(" answers have no score and are left out\n");
            }
        }
        selection.dominated().forEach(each -> text.append(dominated(each)));
        return text.toString();
    }

    private static String cost(ModelSelection selection) {
        Currency currency = selection.candidates().stream()
                .map(CandidateResult::currency)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        return currency == null ? "cost" : currency.getCurrencyCode() + " for 1,000 calls";
    }

    private static String quality(@Nullable Estimate quality) {
        return quality == null ? "unknown" : number(quality.mean()) + interval(quality.interval(), 1);
    }

    private static String cost(CandidateResult each) {
        return each.cost() == null ? "unknown" : mean(each.cost(), CALLS);
    }

    private static String mean(CandidateResult.@Nullable Mean mean, double times) {
        return mean == null ? "unknown" : number(mean.mean() * times) + interval(mean.interval(), times);
    }

    private static String interval(@Nullable Interval interval, double times) {
        return interval == null
                ? ""
                : " [" + number(interval.low() * times) + ", " + number(interval.high() * times) + "]";
    }

    /** Three digits that mean something. */
    private static String number(double value) {
        double size = Math.abs(value);
        int digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.0995 || size == 0 ? 3 : 5;
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    private static String front(ModelSelection selection, CandidateResult each) {
        if (selection.front().contains(each)) {
            return "yes";
        }
        return each.cost() == null
                ? "cost unknown"
                : each.quality() == null || each.seconds() == null ? "unknown" : "no";
    }

    private static String dominated(ModelSelection.Dominated each) {
        PairedComparison quality = each.quality();
        String verdict = switch (quality.verdict()) {
            case BETTER -> "better";
            case WORSE -> "worse";
            case TIE -> "this data set cannot tell";
        };
        String p = quality.p() < 0.001 ? "p < 0.001" : String.format(Locale.ROOT, "p %.3f", quality.p());
        return String.format(
                Locale.ROOT,
                "%s beats %s: quality %+.3f [%+.3f, %+.3f], %s (%s), and neither dearer nor slower\n",
                each.by(),
                each.name(),
                quality.difference(),
                quality.interval().low(),
                quality.interval().high(),
                p,
                verdict);
    }
}
