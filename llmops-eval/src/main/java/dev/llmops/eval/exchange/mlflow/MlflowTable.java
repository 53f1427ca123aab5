package dev.llmops.eval.exchange.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.eval.exchange.ExchangeException;
import dev.llmops.eval.internal.foreign.Answers;
import dev.llmops.eval.internal.foreign.ForeignFile;
import dev.llmops.eval.internal.json.Json;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.RowResult;
import dev.llmops.eval.run.RunInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of a run as a table that {@code mlflow.load_table} loads: columns, then a list of values for each row. */
final class MlflowTable {

    static final String FILE = "llmops_rows.json";
    /** What was run stands apart: a table with a member more is none to MLflow. */
    static final String RUN_FILE = "llmops_run.json";

    private static final List<String> FIXED =
            List.of("id", "hash", "input", "output", "expected", "error", "seconds", "passages");
    private static final String REASON = "/reason";
    private static final String STATUS = "/status";

    private MlflowTable() {}

    static String write(EvaluationRun run) {
        ObjectNode root = Json.MAPPER.createObjectNode();
        ArrayNode columns = root.putArray("columns");
        FIXED.forEach(columns::add);
        for (String evaluator : run.info().evaluators()) {
            columns.add(evaluator).add(evaluator + STATUS).add(evaluator + REASON);
        }
        ArrayNode data = root.putArray("data");
        run.rows().forEach(row -> data.add(row(row, run.info())));
        return Json.write(root);
    }

    private static ArrayNode row(RowResult row, RunInfo info) {
        ArrayNode values = Json.MAPPER.createArrayNode();
        EvaluationCase answer = row.answer();
        values.add(row.rowId()).add(row.rowHash());
        values.add(answer == null ? null : answer.input());
        values.add(answer == null ? null : answer.output());
        values.add(answer == null ? null : answer.expected());
        values.add(row.error());
        values.add(row.seconds());
        values.add(
                answer == null
                        ? null
                        : Json.write(
                                answer.passages().stream().map(Passage::text).toList()));
        for (String evaluator : info.evaluators()) {
            Judgement judgement = row.judgements().stream()
                    .filter(each -> each.evaluator().equals(evaluator))
                    .findFirst()
                    .orElse(null);
            judgement(values, judgement);
        }
        return values;
    }

    private static void judgement(ArrayNode values, @Nullable Judgement judgement) {
        if (judgement == null) {
            values.addNull().addNull().addNull();
        } else if (judgement.score() instanceof Score.Scored scored) {
            values.add(scored.value()).add("scored").add(judgement.rationale());
        } else if (judgement.score() instanceof Score.Unscored unscored) {
            values.addNull().add("unscored").add(unscored.reason());
        } else if (judgement.score() instanceof Score.Failed failed) {
            values.addNull().add("failed").add(failed.error());
        }
    }

    static EvaluationRun read(String runId, String run, String table) {
        try {
            JsonNode root = ForeignFile.MAPPER.readTree(table);
            RunInfo info = Json.MAPPER.readValue(run, RunInfo.class);
            List<String> columns = new ArrayList<>();
            root.path("columns").forEach(column -> columns.add(column.asText()));
            List<RowResult> rows = new ArrayList<>();
            for (JsonNode values : root.path("data")) {
                Map<String, JsonNode> row = new LinkedHashMap<>();
                for (int i = 0; i < columns.size(); i++) {
                    row.put(columns.get(i), values.path(i));
                }
                rows.add(result(row, info));
            }
            return new EvaluationRun(info, rows);
        } catch (JsonProcessingException | IllegalArgumentException | NullPointerException e) {
            throw new ExchangeException(
                    "the table '" + FILE + "' of run '" + runId + "' is not one that this library wrote", e);
        }
    }

    private static RowResult result(Map<String, JsonNode> row, RunInfo info) throws JsonProcessingException {
        String output = text(row, "output");
        String input = text(row, "input");
        EvaluationCase answer = null;
        if (output != null && input != null) {
            List<String> passages = new ArrayList<>();
            String written = text(row, "passages");
            Json.MAPPER.readTree(written == null ? "[]" : written).forEach(each -> passages.add(each.asText()));
            answer = new EvaluationCase(input, output, text(row, "expected"), Answers.passages(passages), List.of());
        }
        List<Judgement> judgements = new ArrayList<>();
        for (String evaluator : info.evaluators()) {
            String status = text(row, evaluator + STATUS);
            if (status != null) {
                judgements.add(judgement(evaluator, status, row));
            }
        }
        JsonNode seconds = row.get("seconds");
        return new RowResult(
                String.valueOf(text(row, "id")),
                String.valueOf(text(row, "hash")),
                answer,
                text(row, "error"),
                seconds != null && seconds.isNumber() ? seconds.doubleValue() : null,
                null,
                judgements);
    }

    /** A row that says it was scored and has no number was not. */
    private static Score score(@Nullable JsonNode value) {
        return value == null || !value.isNumber()
                ? new Score.Unscored("the table says that it was scored, but has no number")
                : Score.of(value.doubleValue());
    }

    private static Judgement judgement(String evaluator, String status, Map<String, JsonNode> row) {
        String reason = text(row, evaluator + REASON);
        return switch (status) {
            case "scored" -> new Judgement(evaluator, score(row.get(evaluator)), reason);
            case "failed" -> new Judgement(evaluator, new Score.Failed(String.valueOf(reason)), null);
            default -> new Judgement(evaluator, new Score.Unscored(String.valueOf(reason)), null);
        };
    }

    private static @Nullable String text(Map<String, JsonNode> row, String column) {
        JsonNode value = row.get(column);
        return value == null || value.isNull() || value.isMissingNode() ? null : value.asText();
    }
}
