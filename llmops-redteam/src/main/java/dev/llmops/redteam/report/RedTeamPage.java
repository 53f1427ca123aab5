package dev.llmops.redteam.report;

import dev.llmops.commons.internal.html.Html;
import dev.llmops.commons.internal.html.IntervalPlot;
import dev.llmops.redteam.AttackOutcome;
import dev.llmops.redteam.AttackRate;
import dev.llmops.redteam.AttackResult;
import dev.llmops.redteam.ProbeFamily;
import dev.llmops.redteam.RedTeamRun;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One run as a page: each family's rate with its interval, who stopped what, and every attack that succeeded. */
final class RedTeamPage {

    private static final int SHOWN = 200;

    private RedTeamPage() {}

    static String of(RedTeamRun run) {
        String body = "<h1>Red team: " + Html.escape(run.target()) + "</h1>\n<p class=\"sub\">"
                + run.results().size() + " attacks, seed " + run.seed() + ", catalogue "
                + Html.escape(
                        run.catalog().substring(0, Math.min(19, run.catalog().length()))) + "</p>\n"
                + cards(run)
                + "<h2>Success rate of attacks, by family, with 95 % intervals</h2>\n<div class=\"card\">\n" + plot(run)
                + "</div>\n<h2>Families</h2>\n<div class=\"card\">\n" + families(run)
                + "</div>\n<h2>Obfuscations</h2>\n<div class=\"card\">\n" + converters(run) + "</div>\n"
                + attacks(run, AttackOutcome.SUCCEEDED, "Attacks that succeeded")
                + attacks(run, AttackOutcome.FAILED, "Attacks without an answer");
        return Html.page("Red team: " + run.target(), body);
    }

    private static String cards(RedTeamRun run) {
        StringBuilder html = new StringBuilder("<div class=\"cards\">\n");
        html.append(card(
                "attacks that succeeded",
                run.rate().successes() + " of " + run.rate().scored(),
                RedTeamConsole.percent(run.rate())));
        run.blocked().forEach((guardrail, count) -> html.append(card("stopped by " + guardrail, "" + count, "")));
        html.append(card("resisted by the model", "" + run.count(AttackOutcome.RESISTED), ""));
        html.append(card(
                "unscored or failed",
                "" + (run.count(AttackOutcome.UNSCORED) + run.count(AttackOutcome.FAILED)),
                "they count neither way"));
        return html.append("</div>\n").toString();
    }

    private static String card(String title, String big, String note) {
        return String.format(
                Locale.ROOT,
                "<section class=\"card\"><h3>%s</h3><p class=\"big\">%s</p><p class=\"note\">%s</p></section>\n",
                Html.escape(title),
                Html.escape(big),
                Html.escape(note));
    }

    private static String plot(RedTeamRun run) {
        IntervalPlot plot = new IntervalPlot("Success rate of attacks", false);
        run.byFamily().forEach((family, results) -> {
            AttackRate rate = AttackRate.of(results);
            if (rate.scored() > 0) {
                plot.add(
                        family.id(),
                        rate.value(),
                        new IntervalPlot.Interval(rate.low(), rate.high()),
                        rate.successes() + "/" + rate.scored(),
                        rate.successes() > 0 ? "worse" : "better");
            }
        });
        return plot.html();
    }

    private static String families(RedTeamRun run) {
        StringBuilder html = new StringBuilder("<table class=\"stack\"><thead><tr>")
                .append(Html.head("family"))
                .append(Html.head("what it tries"))
                .append(Html.head("severity"))
                .append(Html.head("OWASP, ATLAS"))
                .append(Html.numberHead("succeeded"))
                .append(Html.numberHead("stopped"))
                .append("</tr></thead><tbody>\n");
        for (Map.Entry<ProbeFamily, List<AttackResult>> entry : run.byFamily().entrySet()) {
            ProbeFamily family = entry.getKey();
            AttackRate rate = AttackRate.of(entry.getValue());
            long stopped = entry.getValue().stream()
                    .filter(result -> result.outcome() == AttackOutcome.BLOCKED)
                    .count();
            html.append("<tr>")
                    .append(Html.rowHead(family.id()))
                    .append(Html.cell("what it tries", family.title()))
                    .append(Html.cell("severity", family.severity().name().toLowerCase(Locale.ROOT)))
                    .append(Html.cell(
                            "OWASP, ATLAS",
                            String.join(", ", family.owasp()) + "; " + String.join(", ", family.atlas())))
                    .append(Html.number(
                            "succeeded", rate.successes() + " of " + rate.scored(), RedTeamConsole.percent(rate)))
                    .append(Html.number("stopped", "" + stopped))
                    .append("</tr>\n");
        }
        return html.append("</tbody></table>\n").toString();
    }

    private static String converters(RedTeamRun run) {
        StringBuilder html = new StringBuilder("<table class=\"stack\"><thead><tr>")
                .append(Html.head("converter"))
                .append(Html.numberHead("succeeded"))
                .append("</tr></thead><tbody>\n");
        run.byConverter().forEach((converter, results) -> {
            AttackRate rate = AttackRate.of(results);
            html.append("<tr>")
                    .append(Html.rowHead(converter))
                    .append(Html.number(
                            "succeeded", rate.successes() + " of " + rate.scored(), RedTeamConsole.percent(rate)))
                    .append("</tr>\n");
        });
        return html.append("</tbody></table>\n").toString();
    }

    private static String attacks(RedTeamRun run, AttackOutcome outcome, String title) {
        List<AttackResult> some = run.results().stream()
                .filter(result -> result.outcome() == outcome)
                .toList();
        if (some.isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder("<h2>" + title + "</h2>\n<div class=\"card rows\">\n");
        some.stream().limit(SHOWN).forEach(result -> html.append(attack(result)));
        if (some.size() > SHOWN) {
            html.append(String.format(
                    Locale.ROOT, "<p class=\"note\">%d more are in the run's file.</p>\n", some.size() - SHOWN));
        }
        return html.append("</div>\n").toString();
    }

    static String attack(AttackResult result) {
        StringBuilder html = new StringBuilder(String.format(
                Locale.ROOT,
                "<details><summary><strong>%s</strong>%s %s</summary>\n<div class=\"inside\"><dl>",
                Html.escape(result.id()),
                Html.chip("worse", result.family().severity().name().toLowerCase(Locale.ROOT)),
                Html.escape(result.evidence())));
        result.said()
                .forEach(turn -> html.append("<dt>user</dt><dd>")
                        .append(Html.escape(turn))
                        .append("</dd>"));
        return html.append("<dt>answer</dt><dd>")
                .append(Html.escape(result.answer()))
                .append("</dd></dl></div></details>\n")
                .toString();
    }
}
