package dev.llmops.audit.report;

import dev.llmops.commons.internal.html.Html;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A report as one HTML page. */
final class HtmlForm {

    private HtmlForm() {}

    static String of(ReportDocument document) {
        String body = "<h1>" + Html.escape(document.title()) + "</h1>\n"
                + document.blocks().stream().map(HtmlForm::block).collect(Collectors.joining());
        return Html.page(document.title(), body);
    }

    private static String block(ReportDocument.Block block) {
        if (block instanceof ReportDocument.Heading heading) {
            return String.format(Locale.ROOT, "<h%1$d>%2$s</h%1$d>\n", heading.level(), Html.escape(heading.text()));
        }
        if (block instanceof ReportDocument.Text text) {
            return "<p>" + Html.escape(text.text()) + "</p>\n";
        }
        if (block instanceof ReportDocument.Items items) {
            return items.items().stream()
                    .map(item -> "<li>" + Html.escape(item) + "</li>\n")
                    .collect(Collectors.joining("", "<ul>\n", "</ul>\n"));
        }
        return table((ReportDocument.Table) block);
    }

    private static String table(ReportDocument.Table table) {
        return table.rows().stream()
                .map(row -> row(table.header(), row))
                .collect(Collectors.joining(
                        "",
                        "<table>\n<thead><tr>"
                                + table.header().stream().map(Html::head).collect(Collectors.joining())
                                + "</tr></thead>\n<tbody>\n",
                        "</tbody>\n</table>\n"));
    }

    private static String row(List<String> header, List<String> cells) {
        StringBuilder row = new StringBuilder("<tr>").append(Html.rowHead(cells.get(0)));
        for (int i = 1; i < cells.size(); i++) {
            row.append(Html.cell(header.get(i), cells.get(i)));
        }
        return row.append("</tr>\n").toString();
    }
}
