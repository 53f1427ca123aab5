package dev.llmops.eval.report;

import dev.llmops.commons.internal.html.Html;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.MetricSummary;
import dev.llmops.eval.run.RunComparison;
import dev.llmops.eval.run.RunComparison.RowPair;
import dev.llmops.eval.stats.Estimate;
import dev.llmops.eval.stats.PairedComparison;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** For a comment on a pull request: figures and names of rows, no word of a user or a model. */
final class MarkdownReport {

    private static final int SHOWN_ROWS = 10;
    /** Parts a text after it is rendered, when mentions and references are looked for, whatever it was escaped with. */
    private static final String APART = "<!-- -->";

    private MarkdownReport() {}

    static String of(EvaluationRun run) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "### %s on %s\n\n",
                escape(run.info().target()),
                escape(run.info().dataset())));
        line(text, List.of("metric", "n", "mean", "95 % interval", "no score"));
        line(text, List.of("---", "--:", "--:", "---", "---"));
        for (MetricSummary summary : run.summaries()) {
            Estimate estimate = summary.estimate();
            line(
                    text,
                    List.of(
                            escape(summary.evaluator()),
                            estimate == null ? "0" : Texts.size(estimate.n(), estimate.clusters()),
                            estimate == null ? "-" : Texts.number(estimate.mean()),
                            estimate == null ? "-" : Texts.interval(estimate.interval()),
                            Texts.missing(summary)));
        }
        List<List<String>> passes = PassRateText.rows(run.summaries());
        if (!passes.isEmpty()) {
            text.append('\n');
            line(text, PassRateText.HEAD);
            line(text, List.of("---", "--:", "--:", "--:", "---", "--:", "---"));
            passes.forEach(
                    row -> line(text, row.stream().map(MarkdownReport::escape).toList()));
        }
        List<String> notes = new ArrayList<>(Texts.unanimous(run.summaries()));
        Texts.clustered(run).ifPresent(notes::add);
        Texts.unmeasured(run.summaries()).ifPresent(notes::add);
        notes.forEach(note -> text.append('\n').append(escape(note)).append('\n'));
        return text.append('\n')
                .append(escape(Texts.spending(run.spending())))
                .append('\n')
                .toString();
    }

    static String of(RunComparison comparison) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "### %s against %s\n\n%d common rows of %s.\n\n",
                escape(comparison.candidate().info().target()),
                escape(comparison.baseline().info().target()),
                comparison.pairs().size(),
                escape(comparison.candidate().info().dataset())));
        line(text, List.of("metric", "verdict", "n", "before", "after", "difference (95 %)", "p (Holm)"));
        line(text, List.of("---", "---", "--:", "--:", "--:", "---", "--:"));
        for (RunComparison.Metric metric : comparison.metrics()) {
            PairedComparison c = metric.comparison();
            line(
                    text,
                    List.of(
                            escape(metric.evaluator()),
                            verdict(c.verdict()),
                            Texts.size(c.n(), c.clusters()),
                            Texts.number(c.baseline()),
                            Texts.number(c.candidate()),
                            Texts.signed(c.difference()) + " (" + Texts.signedInterval(c.interval()) + ")",
                            Texts.p(metric.holmP()).replace("<", "&lt;")));
        }
        Texts.clustered(comparison.candidate())
                .ifPresent(by -> text.append('\n').append(escape(by)).append('\n'));
        Texts.notCompared(comparison)
                .ifPresent(left -> text.append('\n').append(escape(left)).append('\n'));
        comparison.metrics().forEach(metric -> worse(text, comparison, metric.evaluator()));
        return text.toString();
    }

    private static String verdict(PairedComparison.Verdict verdict) {
        String word = verdict.name().toLowerCase(Locale.ROOT);
        return verdict == PairedComparison.Verdict.TIE ? word : "**" + word + "**";
    }

    /** The rows that lost most by a metric, folded. */
    private static void worse(StringBuilder text, RunComparison comparison, String evaluator) {
        List<RowPair> worse = comparison.pairs().stream()
                .filter(pair -> pair.difference(evaluator).orElse(0) < 0)
                .sorted(Comparator.comparingDouble(
                        pair -> pair.difference(evaluator).getAsDouble()))
                .toList();
        if (worse.isEmpty()) {
            return;
        }
        List<String> rows = new ArrayList<>();
        worse.stream()
                .limit(SHOWN_ROWS)
                .forEach(pair -> rows.add(String.format(
                        Locale.ROOT,
                        "- %s: %s to %s",
                        escape(pair.candidate().rowId()),
                        Texts.number(pair.baseline().score(evaluator).getAsDouble()),
                        Texts.number(pair.candidate().score(evaluator).getAsDouble()))));
        String more = worse.size() > SHOWN_ROWS ? "\n- and " + (worse.size() - SHOWN_ROWS) + " more" : "";
        text.append(String.format(
                Locale.ROOT,
                "\n<details><summary>%d rows got worse by %s</summary>\n\n%s%s\n\n</details>\n",
                worse.size(),
                escapeHtml(evaluator),
                String.join("\n", rows),
                more));
    }

    private static void line(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    /** A name can hold anything: markup, an address that becomes a link, a mention of somebody or of an issue. */
    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (Character.isWhitespace(c) || Character.isISOControl(c)) {
                escaped.append(' ');
            } else if (c == '&') {
                escaped.append("&amp;");
            } else if (c == '<') {
                escaped.append("&lt;");
            } else if (c == '@') {
                escaped.append("&#64;").append(APART);
            } else if (c == '#') {
                escaped.append("\\#").append(APART);
            } else if (c == ':' || (c == '.' && endsWithWww(escaped))) {
                escaped.append("&#").append(c).append(';');
            } else {
                if ("\\`*_[]|!~>".indexOf(c) >= 0) {
                    escaped.append('\\');
                }
                escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }

    private static boolean endsWithWww(StringBuilder text) {
        int from = text.length() - 3;
        return from >= 0 && text.substring(from).equalsIgnoreCase("www");
    }

    /** The same within a line of HTML, where Markdown has no meaning and its escapes would be seen. */
    private static String escapeHtml(String text) {
        return Html.escape(text)
                .replace("@", "&#64;" + APART)
                .replace("\n", " ")
                .replace("\r", " ");
    }
}
