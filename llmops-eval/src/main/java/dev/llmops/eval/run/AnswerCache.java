package dev.llmops.eval.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.internal.json.Json;
import dev.llmops.eval.internal.json.LineFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The answers of one target by row, so that they can be judged again without being paid for again. Each target has a file
 * of its own, named by the hash of its id, so that runs of different targets can share a folder at the same time.
 */
final class AnswerCache implements AutoCloseable {

    private final LineFile file;
    private final Target target;
    private final Map<String, TargetAnswer> answers;

    private AnswerCache(LineFile file, Target target, Map<String, TargetAnswer> answers) {
        this.file = file;
        this.target = target;
        this.answers = answers;
    }

    static AnswerCache open(Path folder, Target target) {
        Path path = path(folder, target.id());
        Map<String, TargetAnswer> answers = new ConcurrentHashMap<>();
        LineFile file = LineFile.open(path, line -> answers.put(keyOf(line), answer(path, line)));
        return new AnswerCache(file, target, answers);
    }

    /** The keys of the answers that are there; nothing is made or changed. */
    static Set<String> keys(Path folder, String target) {
        Path path = path(folder, target);
        Set<String> keys = new HashSet<>();
        if (Files.exists(path)) {
            LineFile.read(path, line -> keys.add(keyOf(line)));
        }
        return keys;
    }

    private static Path path(Path folder, String target) {
        String hash = Json.hash(target);
        return folder.resolve(hash.substring(hash.indexOf(':') + 1) + ".jsonl");
    }

    private static String keyOf(ObjectNode line) {
        return line.path("key").asText();
    }

    /** What was answered, with what the row expects now. */
    @Nullable
    TargetAnswer find(Row row, int sample) {
        TargetAnswer kept = answers.get(key(target.id(), row, sample));
        if (kept == null) {
            return null;
        }
        EvaluationCase answer = kept.answer();
        return new TargetAnswer(
                new EvaluationCase(row.input(), answer.output(), row.expected(), answer.passages(), answer.citations()),
                kept.receipt());
    }

    void put(Row row, int sample, TargetAnswer answer) {
        String key = key(target.id(), row, sample);
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

    private static TargetAnswer answer(Path path, ObjectNode line) {
        try {
            return new TargetAnswer(RunJson.answer(line.path("answer")), RunJson.receipt(line.get("receipt")));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new RunException("the file '" + path.getFileName() + "' is not a cache of answers; name another", e);
        }
    }

    /** All that can decide an answer: the target, which sample it is, and the row without what it expects. */
    static String key(String target, Row row, int sample) {
        List<Object> all = new ArrayList<>(List.of(target, row.id(), row.input(), row.metadata()));
        if (sample > 1) {
            all.add(sample);
        }
        return Json.hash(all);
    }

    @Override
    public void close() {
        file.close();
    }
}
