package dev.llmops.eval.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.internal.json.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Answers by row and target, in a file, so that they can be judged again without being paid for again. */
final class AnswerCache implements AutoCloseable {

    private final LineFile file;
    private final Map<String, EvaluationCase> answers = new ConcurrentHashMap<>();

    private AnswerCache(LineFile file) {
        this.file = file;
    }

    static AnswerCache open(Path path) {
        LineFile file = LineFile.open(path);
        try {
            AnswerCache cache = new AnswerCache(file);
            for (ObjectNode line : file.lines()) {
                cache.answers.put(line.path("key").asText(), RunJson.answer(line.path("answer")));
            }
            return cache;
        } catch (JsonProcessingException | IllegalArgumentException e) {
            file.close();
            throw new RunException("the file '" + path.getFileName() + "' is not a cache of answers; name another", e);
        }
    }

    @Nullable
    EvaluationCase find(Target target, Row row) {
        return answers.get(key(target, row));
    }

    void put(Target target, Row row, EvaluationCase answer) {
        String key = key(target, row);
        if (answers.putIfAbsent(key, answer) == null) {
            ObjectNode line = Json.MAPPER.createObjectNode();
            line.put("key", key);
            line.set("answer", Json.MAPPER.valueToTree(answer));
            file.append(line);
        }
    }

    private static String key(Target target, Row row) {
        return Json.hash(List.of(target.id(), row.hash()));
    }

    @Override
    public void close() {
        file.close();
    }
}
