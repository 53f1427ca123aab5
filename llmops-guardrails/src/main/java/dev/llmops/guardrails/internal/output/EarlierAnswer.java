package dev.llmops.guardrails.internal.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last answer of a call that was asked for again: what of it was right is kept. Safe for use by several threads. */
final class EarlierAnswer {

    private @Nullable JsonNode tree;
    private List<FieldProblem> problems = List.of();

    synchronized void keep(JsonNode answer, List<FieldProblem> wrong) {
        tree = answer;
        problems = wrong;
    }

    /** {@return the earlier answer with the fields that were wrong in it taken from the new one, or null if there is none} */
    synchronized @Nullable JsonNode with(JsonNode answer) {
        JsonNode before = tree;
        if (before == null) {
            return null;
        }
        JsonNode merged = before.deepCopy();
        for (FieldProblem problem : problems) {
            JsonNode value = answer.at(problem.target());
            boolean taken = value.isMissingNode()
                    ? AnswerFixes.remove(merged, problem.target())
                    : AnswerFixes.set(merged, problem.target(), value.deepCopy());
            if (!taken && !value.isMissingNode()) {
                return null;
            }
        }
        return merged;
    }
}
