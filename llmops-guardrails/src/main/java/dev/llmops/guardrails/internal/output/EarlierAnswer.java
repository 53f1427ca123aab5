package dev.llmops.guardrails.internal.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last answer of a call that was asked for again: what of it was right is kept. Safe for use by multiple threads. */
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
            String place = placeIn(answer, before, problem.target());
            JsonNode value = answer.at(place);
            boolean taken = value.isMissingNode()
                    ? AnswerFixes.remove(merged, place)
                    : AnswerFixes.set(merged, place, value.deepCopy());
            if (!taken && !value.isMissingNode()) {
                return null;
            }
        }
        return merged;
    }

    /** An item's place says nothing where the list has another length now: then the list is taken as a whole. */
    private static String placeIn(JsonNode answer, JsonNode before, String place) {
        for (int end = place.indexOf('/', 1); end > 0; end = place.indexOf('/', end + 1)) {
            String outer = place.substring(0, end);
            JsonNode list = before.at(outer);
            if (list.isArray() && list.size() != answer.at(outer).size()) {
                return outer;
            }
        }
        return place;
    }
}
