package dev.llmops.eval.junit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.eval.internal.json.Json;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.RowResult;
import dev.llmops.eval.run.RunException;
import dev.llmops.eval.run.RunInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The scores of an accepted run, small enough to be committed: for each row its hash and its scores, no text. One row a
 * line, in the order of the data set, so that a diff shows which rows changed.
 */
final class Baseline {

    private static final int FORMAT = 1;

    private Baseline() {}

    static void write(Path file, EvaluationRun run) {
        ObjectNode head = Json.MAPPER.createObjectNode();
        head.put("format", FORMAT);
        head.set("run", Json.MAPPER.valueToTree(run.info()));
        List<String> lines = new ArrayList<>();
        lines.add(Json.write(head));
        run.rows().forEach(row -> lines.add(Json.write(line(row, run.info()))));
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            WholeFile.write(file, String.join("\n", lines) + "\n");
        } catch (IOException e) {
            throw new RunException("the baseline '" + file.getFileName() + "' cannot be written: " + e, e);
        }
    }

    private static ObjectNode line(RowResult row, RunInfo info) {
        ObjectNode line = Json.MAPPER.createObjectNode();
        line.put("row", row.rowId());
        line.put("hash", row.rowHash());
        ObjectNode scores = line.putObject("scores");
        for (String evaluator : info.evaluators()) {
            row.score(evaluator).ifPresent(score -> scores.put(evaluator, score));
        }
        return line;
    }

    static BaselineRun read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            ObjectNode head = Json.object(lines.isEmpty() ? "" : lines.get(0));
            Require.not(head.path("format").asInt() != FORMAT, () -> "must have format " + FORMAT);
            RunInfo info = Json.MAPPER.treeToValue(head.get("run"), RunInfo.class);
            List<BaselineRun.Row> rows = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                rows.add(row(Json.object(line)));
            }
            return new BaselineRun(info, rows);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new RunException("the baseline '" + file.getFileName() + "' is broken: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new RunException("the baseline '" + file.getFileName() + "' cannot be read: " + e, e);
        }
    }

    private static BaselineRun.Row row(JsonNode line) {
        Map<String, Double> scores = new LinkedHashMap<>();
        line.path("scores").properties().forEach(score -> {
            if (!score.getValue().isNumber()) {
                throw new IllegalArgumentException(
                        "the score '" + score.getKey() + "' must be a number, but was " + score.getValue());
            }
            scores.put(score.getKey(), score.getValue().doubleValue());
        });
        return new BaselineRun.Row(line.path("row").asText(), line.path("hash").asText(), scores);
    }
}
