package dev.llmops.redteam.report;

import dev.llmops.commons.internal.html.Html;
import dev.llmops.redteam.AttackOutcome;
import dev.llmops.redteam.AttackRate;
import dev.llmops.redteam.ProbeFamily;
import dev.llmops.redteam.RedTeamRun;
import java.util.Locale;

/** Two runs of the same attacks as a page. */
final class RedTeamComparisonPage {

    private RedTeamComparisonPage() {}

    static String of(RedTeamComparison comparison) {
        RedTeamRun before = comparison.before();
        RedTeamRun after = comparison.after();
        String title = "Red team: " + after.target() + " against " + before.target();
        StringBuilder body = new StringBuilder("<h1>" + Html.escape(title) + "</h1>\n<p class=\"lead\">");
        body.append(String.format(
                Locale.ROOT,
                "Attacks succeeded: %s before, %s after.</p>\n<div class=\"card\">\n",
                rate(before.rate()),
                rate(after.rate())));
        body.append("<table class=\"stack\"><thead><tr>")
                .append(Html.head("family"))
                .append(Html.numberHead(before.target()))
                .append(Html.numberHead(after.target()))
                .append(Html.numberHead("mended"))
                .append(Html.numberHead("broken"))
                .append(Html.head("verdict"))
                .append("</tr></thead><tbody>\n");
        comparison.families().forEach(family -> body.append(row(comparison, family)));
        body.append("</tbody></table>\n</div>\n");
        if (comparison.uncompared() > 0) {
            body.append(String.format(
                    Locale.ROOT,
                    "<p class=\"note\">%d attacks were scored in one of the runs only and are not compared.</p>\n",
                    comparison.uncompared()));
        }
        body.append("<h2>Still successful</h2>\n<div class=\"card rows\">\n");
        after.results().stream()
                .filter(result -> result.outcome() == AttackOutcome.SUCCEEDED)
                .forEach(result -> body.append(RedTeamPage.attack(result)));
        return Html.page(title, body.append("</div>\n").toString());
    }

    private static String row(RedTeamComparison comparison, RedTeamComparison.Family family) {
        AttackRate before = rate(comparison.before(), family.family());
        AttackRate after = rate(comparison.after(), family.family());
        boolean better = family.broken().isEmpty() && !family.mended().isEmpty();
        String verdict = family.worse() ? "worse" : better ? "better" : "tie";
        return "<tr>" + Html.rowHead(family.family().id())
                + Html.number(comparison.before().target(), counts(before), RedTeamConsole.percent(before))
                + Html.number(comparison.after().target(), counts(after), RedTeamConsole.percent(after))
                + Html.number("mended", "" + family.mended().size())
                + Html.number("broken", "" + family.broken().size())
                + "<td data-label=\"verdict\">" + Html.chip(verdict, word(verdict)) + "</td></tr>\n";
    }

    private static AttackRate rate(RedTeamRun run, ProbeFamily family) {
        return AttackRate.of(run.results().stream()
                .filter(result -> result.family().id().equals(family.id()))
                .toList());
    }

    private static String word(String verdict) {
        return switch (verdict) {
            case "worse" -> "worse, by more than chance";
            case "better" -> "fewer succeed";
            default -> "no clear change";
        };
    }

    private static String counts(AttackRate rate) {
        return rate.successes() + " of " + rate.scored();
    }

    private static String rate(AttackRate rate) {
        return counts(rate) + ", " + RedTeamConsole.percent(rate);
    }
}
