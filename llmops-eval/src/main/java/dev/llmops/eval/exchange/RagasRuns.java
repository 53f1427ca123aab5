package dev.llmops.eval.exchange;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.internal.foreign.Answers;
import dev.llmops.eval.internal.foreign.ForeignFile;
import dev.llmops.eval.internal.foreign.Losses;
import dev.llmops.eval.internal.foreign.Members;
import dev.llmops.eval.internal.json.Json;
import dev.llmops.eval.run.RowResult;
import dev.llmops.eval.run.RunInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Samples with a column of numbers for each metric. A metric without a number is null there, or NaN. */
final class RagasRuns implements RunFormat, RunWriter {

    private final RowFormat rows = new RagasFormat();

    @Override
    public List<ForeignFile.Entry> entries(Path file) {
        return ForeignFile.entries(file, rows.wrappers());
    }

    /** As a data set's row; that it also holds an answer is no loss here. */
    @Override
    public @Nullable Row row(Members members, int number, FieldNames names, Losses losses) {
        return rows.read(members, number, names, new Losses());
    }

    @Override
    public @Nullable String answer(Members members, FieldNames names) {
        return members.text("response", "answer");
    }

    @Override
    public @Nullable Double seconds(Members members) {
        return null;
    }

    @Override
    public List<Judgement> judgements(Members members, Map<String, String> definitions, Losses losses) {
        members.ignore("user_input", "question", "reference", "ground_truth", "ground_truths", "id");
        members.ignore("retrieved_contexts", "contexts", "reference_contexts", "response", "answer");
        List<Judgement> judgements = new ArrayList<>();
        members.rest().forEach((name, value) -> {
            if (value instanceof Number number) {
                definitions.putIfAbsent(name, "ragas " + name);
                judgements.add(new Judgement(name, Answers.score(number.doubleValue(), "ragas has NaN"), null));
            }
        });
        // A column that is null in this row and was a number in one before.
        for (String name : definitions.keySet()) {
            if (judgements.stream().noneMatch(each -> each.evaluator().equals(name))) {
                judgements.add(new Judgement(name, new Score.Unscored("ragas has no score"), null));
            }
        }
        return judgements;
    }

    @Override
    public ObjectNode write(RowResult row, RunInfo info, Losses losses) {
        ObjectNode sample = Json.MAPPER.createObjectNode();
        sample.put("id", row.rowId());
        EvaluationCase answer = row.answer();
        if (answer == null) {
            losses.add(
                    "row '" + row.rowId() + "'", "a row without an answer is written without its question and error");
            return sample.put("user_input", "").putNull("response");
        }
        sample.put("user_input", answer.input());
        ArrayNode contexts = sample.putArray("retrieved_contexts");
        answer.passages().stream().map(Passage::text).forEach(contexts::add);
        sample.put("response", answer.output());
        if (answer.expected() != null) {
            sample.put("reference", answer.expected());
        }
        for (Judgement judgement : row.judgements()) {
            if (judgement.score() instanceof Score.Scored scored) {
                sample.put(judgement.evaluator(), scored.value());
            } else {
                sample.putNull(judgement.evaluator());
                losses.add("row '" + row.rowId() + "'", "a column of numbers does not say why a score is missing");
            }
        }
        return sample;
    }

    @Override
    public String document(List<ObjectNode> rows) {
        StringBuilder lines = new StringBuilder();
        rows.forEach(row -> lines.append(Json.write(row)).append('\n'));
        return lines.toString();
    }
}
