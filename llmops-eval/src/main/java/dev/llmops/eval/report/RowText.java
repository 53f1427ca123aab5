package dev.llmops.eval.report;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.commons.internal.html.Html;
import dev.llmops.eval.run.CallReceipt;
import dev.llmops.eval.run.RowResult;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What became of a row, in HTML. */
final class RowText {

    private static final int SUMMARY_CHARACTERS = 110;

    private RowText() {}

    /** The beginning of the question, for a line that can be opened. */
    static String question(RowResult row) {
        EvaluationCase answer = row.answer();
        if (answer == null) {
            return "";
        }
        String line = answer.input().strip().replaceAll("\\s+", " ");
        int characters = line.codePointCount(0, line.length());
        String shown = characters <= SUMMARY_CHARACTERS
                ? line
                : line.substring(0, line.offsetByCodePoints(0, SUMMARY_CHARACTERS - 1)) + "\u2026";
        return "<span class=\"question\">" + Html.escape(shown) + "</span>";
    }

    /** Question and expected answer. */
    static String asked(RowResult row) {
        EvaluationCase answer = row.answer();
        if (answer == null) {
            return "";
        }
        StringBuilder html = new StringBuilder("<dl>");
        term(html, "question", answer.input());
        if (answer.expected() != null) {
            term(html, "expected", answer.expected());
        }
        return html.append("</dl>").toString();
    }

    /** The answer, what evaluators say of it, what it drew on, and the call behind it. */
    static String answered(String title, RowResult row) {
        EvaluationCase answer = row.answer();
        return answered(title, row, Html.escape(answer == null ? "no answer" : answer.output()));
    }

    /**
     * The same with the answer marked already.
     *
     * @param answered the answer as markup
     */
    static String answered(String title, RowResult row, String answered) {
        StringBuilder html = new StringBuilder("<dl>");
        EvaluationCase answer = row.answer();
        html.append(String.format(Locale.ROOT, "<dt>%s</dt><dd>%s</dd>", Html.escape(title), answered));
        if (row.error() != null) {
            term(html, "error", row.error());
        }
        if (!row.judgements().isEmpty()) {
            term(html, "scores", scores(row.judgements()));
        }
        for (Judgement judgement : row.judgements()) {
            reasons(html, judgement);
        }
        if (answer != null) {
            passages(html, answer.passages());
        }
        call(html, row);
        return html.append("</dl>").toString();
    }

    private static String scores(List<Judgement> judgements) {
        return judgements.stream()
                .map(judgement -> judgement.evaluator() + " " + score(judgement.score()))
                .collect(Collectors.joining(", "));
    }

    /** Why there is no score, and what its evaluator says about it. */
    private static void reasons(StringBuilder html, Judgement judgement) {
        if (judgement.score() instanceof Score.Unscored unscored) {
            term(html, judgement.evaluator() + " unscored", unscored.reason());
        } else if (judgement.score() instanceof Score.Failed failed) {
            term(html, judgement.evaluator() + " failed", failed.error());
        }
        if (judgement.rationale() != null) {
            term(html, judgement.evaluator() + " says", judgement.rationale());
        }
    }

    static String score(Score score) {
        if (score instanceof Score.Scored scored) {
            return Texts.number(scored.value());
        }
        return score instanceof Score.Failed ? "failed" : "unscored";
    }

    private static void passages(StringBuilder html, List<Passage> passages) {
        for (int i = 0; i < passages.size(); i++) {
            Passage passage = passages.get(i);
            term(html, "passage " + (i + 1) + ", " + passage.id(), passage.text());
        }
    }

    private static void call(StringBuilder html, RowResult row) {
        CallReceipt receipt = row.receipt();
        if (receipt == null) {
            return;
        }
        String time = row.seconds() == null ? "from the cache" : String.format(Locale.ROOT, "%.2f s", row.seconds());
        String cost = receipt.cost() instanceof Cost.Known known ? known.text() : "unknown";
        term(
                html,
                "generation",
                receipt.generation() + ", " + time + ", tokens " + Texts.tokens(receipt.usage()) + ", cost " + cost);
    }

    private static void term(StringBuilder html, String name, String text) {
        html.append(String.format(Locale.ROOT, "<dt>%s</dt><dd>%s</dd>", Html.escape(name), Html.escape(text)));
    }
}
