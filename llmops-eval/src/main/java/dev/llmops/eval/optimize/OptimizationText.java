package dev.llmops.eval.optimize;

import dev.llmops.eval.internal.text.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report for people. */
final class OptimizationText {

    private static final int MAX_LENGTH = 60;

    private OptimizationText() {}

    static String of(Optimization all) {
        StringBuilder text = new StringBuilder();
        text.append(all.prompt().reference())
                .append(" for ")
                .append(all.metric())
                .append(" with ")
                .append(all.model())
                .append('\n');
        text.append(String.format(
                Locale.ROOT,
                "%d rows scored candidates, %d gave examples, %d were held out%s%n",
                all.rows().scoring(),
                all.rows().shown(),
                all.rows().heldOutRows(),
                all.rows().leaked().isEmpty()
                        ? ""
                        : "; " + all.rows().leaked().size()
                                + " training rows were left out, as a held-out row says the same"));
        TextTable.append(text, table(all));
        all.refused()
                .forEach(each -> text.append("refused: ")
                        .append(cut(each.text()))
                        .append(" (")
                        .append(each.reason())
                        .append(")\n"));
        all.ablation()
                .forEach(each -> text.append(each.candidate())
                        .append(" alone: ")
                        .append(each.text())
                        .append('\n'));
        text.append(all.best().id()).append(": ").append(all.verdict().text()).append('\n');
        return text.append(spending(all.spending())).append('\n').toString().replace("\r\n", "\n");
    }

    private static String spending(Optimization.Spending spent) {
        return String.format(Locale.ROOT, "took %d calls and %d tokens", spent.calls(), spent.tokens())
                + (spent.estimated() == 0 ? "" : " (" + spent.estimated() + " calls by their bound)")
                + (spent.money() == null ? "" : ", " + spent.money().toPlainString() + " " + spent.currency());
    }

    private static List<List<String>> table(Optimization all) {
        List<List<String>> table = new ArrayList<>();
        table.add(List.of("candidate", "rows", "score", "tokens", "front", "left", "instruction"));
        for (CandidateScore each : all.candidates()) {
            table.add(List.of(
                    each.id(),
                    String.valueOf(each.rows()),
                    each.mean() == null ? "-" : String.format(Locale.ROOT, "%.3f", each.mean()),
                    each.tokens() == null ? "-" : String.format(Locale.ROOT, "%.0f", each.tokens()),
                    each.pareto() ? "yes" : "",
                    each.left() == null ? "" : each.left(),
                    each.instruction() == null ? "" : cut(each.instruction())));
        }
        return table;
    }

    private static String cut(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.codePointCount(0, line.length()) <= MAX_LENGTH
                ? line
                : line.substring(0, line.offsetByCodePoints(0, MAX_LENGTH - 3)) + "...";
    }
}
