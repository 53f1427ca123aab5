package dev.llmops.experiments.report;

import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.experiment.Variant;
import dev.llmops.commons.internal.html.Html;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What was decided, by whom, on which evidence: the latest first. */
final class DecisionTable {

    private DecisionTable() {}

    static String of(List<ExperimentVersion> history) {
        StringBuilder html = new StringBuilder("<table class=\"stack\"><thead><tr>");
        for (String head : List.of("version", "at", "by", "status", "weights", "why", "evidence")) {
            html.append(Html.head(head));
        }
        html.append("</tr></thead><tbody>\n");
        for (int i = history.size() - 1; i >= 0; i--) {
            html.append(row(history.get(i)));
        }
        return html.append("</tbody></table>\n").toString();
    }

    private static String row(ExperimentVersion version) {
        String weights = version.experiment().variants().stream()
                .map(Variant::name)
                .map(name -> String.format(Locale.ROOT, "%s %.2f %%", name, 100 * version.propensity(name)))
                .collect(Collectors.joining(", "));
        return "<tr>" + Html.rowHead(Integer.toString(version.number()))
                + Html.cell("at", version.at().truncatedTo(ChronoUnit.SECONDS).toString())
                + Html.cell("by", version.by() == null ? "-" : version.by())
                + Html.cell("status", version.status().name().toLowerCase(Locale.ROOT))
                + Html.cell("weights", weights)
                + Html.cell("why", version.message() == null ? "-" : version.message())
                + "<td class=\"wide\" data-label=\"evidence\">" + evidence(version.evidence()) + "</td></tr>\n";
    }

    private static String evidence(Map<String, Object> evidence) {
        if (evidence.isEmpty()) {
            return "-";
        }
        StringBuilder html = new StringBuilder(
                String.format(Locale.ROOT, "<details><summary>%d facts</summary><dl>", evidence.size()));
        evidence.forEach((name, value) -> html.append(String.format(
                Locale.ROOT, "<dt>%s</dt><dd>%s</dd>", Html.escape(name), Html.escape(String.valueOf(value)))));
        return html.append("</dl></details>").toString();
    }
}
