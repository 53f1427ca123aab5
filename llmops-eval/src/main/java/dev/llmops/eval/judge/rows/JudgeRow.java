package dev.llmops.eval.judge.rows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.eval.internal.json.JsonRows;
import dev.llmops.eval.judge.AnswerPair;
import dev.llmops.eval.judge.Winner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A line of a file that is judged: an answer or a pair, never both. */
record JudgeRow(
        JsonNode id,
        @Nullable EvaluationCase answer,
        @Nullable AnswerPair pair,
        @Nullable Winner label) {

    private static final Map<String, Winner> LABELS = Map.of("a", Winner.A, "b", Winner.B, "tie", Winner.TIE);

    static JudgeRow of(JsonRows.Row row) {
        return JsonRows.at(row.line(), () -> read(row.members()));
    }

    AnswerPair requirePair() {
        return Objects.requireNonNull(pair);
    }

    private static JudgeRow read(ObjectNode row) {
        JsonNode id = row.get("id");
        if (id == null || !(id.isTextual() || id.isNumber())) {
            throw new IllegalArgumentException("'id' must be a text or a number");
        }
        String input = text(row, "input");
        JsonNode given = row.path("reference");
        String expected = given.isMissingNode() || given.isNull() ? null : text(row, "reference");
        List<Passage> passages = passages(row.path("passages"));
        if (row.has("output")) {
            Require.not(row.has("a") || row.has("b"), "a row must have 'output', or 'a' and 'b', but not both");
            EvaluationCase answer = new EvaluationCase(input, text(row, "output"), expected, passages, List.of());
            return new JudgeRow(id, answer, null, null);
        }
        Require.not(!row.has("a") && !row.has("b"), "a row must have 'output', or 'a' and 'b', but has neither");
        AnswerPair pair = new AnswerPair(input, text(row, "a"), text(row, "b"), expected, passages);
        return new JudgeRow(id, null, pair, label(row.path("label")));
    }

    private static @Nullable Winner label(JsonNode label) {
        if (label.isMissingNode() || label.isNull()) {
            return null;
        }
        Winner winner = LABELS.get(label.asText());
        if (winner == null) {
            throw new IllegalArgumentException("'label' must be a, b or tie, but was " + label);
        }
        return winner;
    }

    private static List<Passage> passages(JsonNode texts) {
        List<Passage> passages = new ArrayList<>();
        if (!texts.isMissingNode() && !texts.isNull() && !texts.isArray()) {
            throw new IllegalArgumentException("'passages' must be an array of texts");
        }
        for (JsonNode text : texts) {
            Require.that(text.isTextual(), () -> "'passages' must be an array of texts");
            String passage = text.textValue();
            passages.add(new Passage("row", CharRange.of(passage), passage, null, Map.of()));
        }
        return passages;
    }

    private static String text(ObjectNode row, String member) {
        JsonNode value = row.get(member);
        if (value == null || !value.isTextual()) {
            throw new IllegalArgumentException("'" + member + "' must be a text");
        }
        return value.textValue();
    }
}
