package dev.llmops.eval.exchange;

import com.fasterxml.jackson.databind.JsonNode;
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

/** Test cases with their metrics, as a test run keeps them. */
final class DeepEvalRuns implements RunFormat, RunWriter {

    private final RowFormat rows = new DeepEvalFormat();

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
        return members.text("actual_output", "actualOutput");
    }

    @Override
    public @Nullable Double seconds(Members members) {
        JsonNode seconds = members.any("runDuration", "run_duration");
        return seconds == null || !seconds.isNumber() ? null : seconds.doubleValue();
    }

    @Override
    public List<Judgement> judgements(Members members, Map<String, String> definitions, Losses losses) {
        List<Judgement> judgements = new ArrayList<>();
        JsonNode metrics = members.any("metricsData", "metrics_data");
        if (metrics == null) {
            return judgements;
        }
        for (JsonNode metric : metrics) {
            String name = metric.path("name").asText();
            if (name.isBlank()) {
                throw members.problem("has a metric without a name");
            }
            if (judgements.stream().anyMatch(each -> each.evaluator().equals(name))) {
                throw members.problem("has the metric '" + name + "' twice");
            }
            String model = metric.path("evaluationModel")
                    .asText(metric.path("evaluation_model").asText());
            definitions.putIfAbsent(name, "deepeval " + name + (model.isEmpty() ? "" : " by " + model));
            if (metric.has("threshold")) {
                losses.add(members.where(), "the threshold of a metric is no part of a score");
            }
            judgements.add(new Judgement(name, score(metric), text(metric, "reason")));
        }
        return judgements;
    }

    private static Score score(JsonNode metric) {
        String error = text(metric, "error");
        if (error != null) {
            return new Score.Failed(error);
        }
        JsonNode score = metric.path("score");
        return Answers.score(score.isNumber() ? score.doubleValue() : null, "deepeval has no score");
    }

    private static @Nullable String text(JsonNode tree, String member) {
        return tree.path(member).isTextual() ? tree.path(member).textValue() : null;
    }

    @Override
    public ObjectNode write(RowResult row, RunInfo info, Losses losses) {
        ObjectNode written = Json.MAPPER.createObjectNode();
        written.put("name", row.rowId());
        EvaluationCase answer = row.answer();
        if (answer == null) {
            losses.add(
                    "row '" + row.rowId() + "'", "a row without an answer is written without its question and error");
            return written.put("input", "").putNull("actualOutput");
        }
        written.put("input", answer.input());
        written.put("actualOutput", answer.output());
        written.put("expectedOutput", answer.expected());
        if (!answer.passages().isEmpty()) {
            ArrayNode passages = written.putArray("retrievalContext");
            answer.passages().stream().map(Passage::text).forEach(passages::add);
        }
        if (row.seconds() != null) {
            written.put("runDuration", row.seconds());
        }
        ArrayNode metrics = written.putArray("metricsData");
        row.judgements().forEach(judgement -> metrics.add(metric(judgement, info)));
        return written;
    }

    private static ObjectNode metric(Judgement judgement, RunInfo info) {
        ObjectNode metric = Json.MAPPER.createObjectNode();
        metric.put("name", judgement.evaluator());
        metric.put("evaluationModel", info.definition(judgement.evaluator()));
        metric.put("reason", judgement.rationale());
        if (judgement.score() instanceof Score.Scored scored) {
            metric.put("score", scored.value());
        } else if (judgement.score() instanceof Score.Failed failed) {
            metric.putNull("score").put("error", failed.error());
        } else if (judgement.score() instanceof Score.Unscored unscored) {
            metric.putNull("score").put("reason", unscored.reason());
        }
        return metric;
    }

    @Override
    public String document(List<ObjectNode> rows) {
        ObjectNode root = Json.MAPPER.createObjectNode();
        root.putArray("testCases").addAll(rows);
        return Json.writePretty(root);
    }
}
