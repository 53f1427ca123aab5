package dev.llmops.eval.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.internal.foreign.Answers;
import dev.llmops.eval.internal.foreign.ForeignFile;
import dev.llmops.eval.internal.foreign.Losses;
import dev.llmops.eval.internal.foreign.Members;
import dev.llmops.eval.internal.foreign.Question;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The traces of a data set's run, each with its scores, as the API gives them one by one. */
final class LangfuseRuns implements RunFormat {

    private static final Set<String> NUMBERS = Set.of("NUMERIC", "BOOLEAN");

    @Override
    public List<ForeignFile.Entry> entries(Path file) {
        return ForeignFile.entries(file, List.of("data", "traces"));
    }

    /** An item of a data set is known by its id, if the trace names one; so two runs of one data set can be compared. */
    @Override
    public Row row(Members members, int number, FieldNames names, Losses losses) {
        JsonNode input = members.any("input");
        if (input == null) {
            throw members.problem("must have 'input'; it must be a trace, with its scores");
        }
        Map<String, Object> metadata =
                members.any("metadata") instanceof ObjectNode given ? Members.values(given) : Map.of();
        String trace = members.text("id");
        String id = item(members, metadata);
        JsonNode own = members.any("expectedOutput", "expected_output");
        Object kept = metadata.get("expected_output");
        JsonNode expected = own == null && kept != null ? Question.tree(kept) : own;
        Question asked = Question.asked(members.where(), input, names.input());
        return new Row(
                id != null ? id : trace != null ? trace : Integer.toString(number),
                asked.text(),
                expected == null
                        ? null
                        : Question.expected(members.where(), expected, names.expected())
                                .text(),
                asked.more());
    }

    private static @Nullable String item(Members members, Map<String, Object> metadata) {
        Object named = metadata.get("dataset_item_id");
        return named == null ? members.text("datasetItemId") : named.toString();
    }

    @Override
    public @Nullable String answer(Members members, FieldNames names) {
        JsonNode output = members.any("output");
        return output == null
                ? null
                : Question.expected(members.where(), output, names.expected()).text();
    }

    @Override
    public List<Judgement> judgements(Members members, Map<String, String> definitions, Losses losses) {
        List<Judgement> judgements = new ArrayList<>();
        JsonNode scores = members.any("scores");
        for (JsonNode score : scores == null ? List.<JsonNode>of() : scores) {
            if (!score.isObject()) {
                throw members.problem(
                        "has only the ids of its scores; get each trace by its id, which gives them whole");
            }
            String name = score.path("name").asText();
            if (judgements.stream().anyMatch(each -> each.evaluator().equals(name))) {
                losses.add(members.where(), "a second score of one name is left out");
                continue;
            }
            JsonNode comment = score.path("comment");
            judgements.add(new Judgement(name, score(score), comment.isTextual() ? comment.textValue() : null));
            definitions.putIfAbsent(name, "langfuse " + name);
        }
        return judgements;
    }

    /** The number of a category says nothing. */
    private static Score score(JsonNode score) {
        JsonNode value = score.path("value");
        if (value.isNumber() && NUMBERS.contains(score.path("dataType").asText("NUMERIC"))) {
            return Answers.score(value.doubleValue(), "langfuse has no score");
        }
        String words = score.path("stringValue").asText(value.asText());
        return new Score.Unscored(
                words.isEmpty() ? "langfuse has no score" : "langfuse has a category, and no number: " + words);
    }

    @Override
    public @Nullable Double seconds(Members members) {
        JsonNode seconds = members.any("latency");
        return seconds == null || !seconds.isNumber() ? null : seconds.doubleValue();
    }
}
