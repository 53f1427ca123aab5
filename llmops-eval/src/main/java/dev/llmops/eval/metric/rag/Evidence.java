package dev.llmops.eval.metric.rag;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.eval.internal.claim.NoScoreException;
import java.util.List;

/** What of a case a metric cannot do without. */
final class Evidence {

    private Evidence() {}

    static List<String> passages(EvaluationCase answer) {
        if (answer.passages().stream().allMatch(passage -> passage.text().isBlank())) {
            throw NoScoreException.unscored("the answer had no passages to draw on");
        }
        return answer.passages().stream().map(Passage::text).toList();
    }

    static String joined(EvaluationCase answer) {
        return String.join("\n", passages(answer));
    }

    static String expected(EvaluationCase answer) {
        String expected = answer.expected();
        if (expected == null || expected.isBlank()) {
            throw NoScoreException.unscored("nobody knows what was expected");
        }
        return expected;
    }
}
