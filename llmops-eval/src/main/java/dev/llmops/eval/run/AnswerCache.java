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

/**
 * The answers of one target by row, so that they can be judged again without being paid for again. Each target has a file
 * of its own, named by the hash of its id, so that runs of different targets can share a folder at the same time.
 */
final class AnswerCache implements AutoCloseable {

    private final LineFile file;
    private final Target target;
    private final Map<String, TargetAnswer> answers = new ConcurrentHashMap<>();

    private AnswerCache(LineFile file, Target target) {
        this.file = file;
        this.target = target;
    }

    static AnswerCache open(Path folder, Target target) {
        String hash = Json.hash(target.id());
        Path path = folder.resolve(hash.substring(hash.indexOf(':') + 1) + ".jsonl");
        LineFile file = LineFile.open(path);
        try {
            AnswerCache cache = new AnswerCache(file, target);
            for (ObjectNode line : file.lines()) {
                cache.answers.put(line.path("key").asText(), answer(line));
            }
            return cache;
        } catch (JsonProcessingException | IllegalArgumentException e) {
            file.close();
            throw new RunException("the file '" + path.getFileName() + "' is not a cache of answers; name another", e);
        }
    }

    /** What was answered, with what the row expects now. */
    @Nullable
    TargetAnswer find(Row row) {
        TargetAnswer kept = answers.get(key(row));
        if (kept == null) {
            return null;
        }
        EvaluationCase answer = kept.answer();
        return new TargetAnswer(
                new EvaluationCase(row.input(), answer.output(), row.expected(), answer.passages(), answer.citations()),
                kept.receipt());
    }

    void put(Row row, TargetAnswer answer) {
        String key = key(row);
        if (answers.putIfAbsent(key, answer) == null) {
            ObjectNode line = Json.MAPPER.createObjectNode();
            line.put("key", key);
            line.set("answer", Json.MAPPER.valueToTree(answer.answer()));
            if (answer.receipt() != null) {
                line.set("receipt", RunJson.receipt(answer.receipt()));
            }
            file.append(line);
        }
    }

    private static TargetAnswer answer(ObjectNode line) throws JsonProcessingException {
        return new TargetAnswer(RunJson.answer(line.path("answer")), RunJson.receipt(line.get("receipt")));
    }

    /** All that can decide an answer: the target and the row without what it expects. */
    private String key(Row row) {
        return Json.hash(List.of(target.id(), row.id(), row.input(), row.metadata()));
    }

    @Override
    public void close() {
        file.close();
    }
}
