package dev.llmops.audit.report;

import java.util.List;
import java.util.stream.Collectors;

/** A report in Markdown with GitHub's tables. What comes from outside can neither leave its cell nor become markup. */
final class MarkdownForm {

    private MarkdownForm() {}

    static String of(ReportDocument document) {
        StringBuilder text =
                new StringBuilder("# ").append(escape(document.title())).append("\n");
        for (ReportDocument.Block block : document.blocks()) {
            text.append('\n').append(block(block));
        }
        return text.toString();
    }

    private static String block(ReportDocument.Block block) {
        if (block instanceof ReportDocument.Heading heading) {
            return "#".repeat(heading.level()) + " " + escape(heading.text()) + "\n";
        }
        if (block instanceof ReportDocument.Text text) {
            return escape(text.text()) + "\n";
        }
        if (block instanceof ReportDocument.Items items) {
            return items.items().stream()
                    .map(item -> "- " + escape(item) + "\n")
                    .collect(Collectors.joining());
        }
        return table((ReportDocument.Table) block);
    }

    private static String table(ReportDocument.Table table) {
        return row(table.header())
                + "|" + "---|".repeat(table.header().size()) + "\n"
                + table.rows().stream().map(MarkdownForm::row).collect(Collectors.joining());
    }

    private static String row(List<String> cells) {
        return cells.stream().map(MarkdownForm::escape).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c)) {
                escaped.append(' ');
            } else {
                if ("\\`*_[]<>|#".indexOf(c) >= 0) {
                    escaped.append('\\');
                }
                escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }
}
