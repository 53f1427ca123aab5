package dev.llmops.tuning.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.commons.internal.file.GrowingFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a study was told, a line of JSON each, so that one that was cut goes on where it was. A line that was cut is dropped; anything
 * else that is not what this class writes is refused, and nothing is lost. Used by one thread, and locked against other processes.
 */
final class KeptAnswers implements AutoCloseable {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    /** How each line begins. */
    private static final String BEGIN = "{\"key\":\"";

    private final @Nullable Path path;
    private final @Nullable GrowingFile file;
    private final Map<String, JsonNode> kept = new HashMap<>();

    private KeptAnswers(@Nullable Path path, @Nullable GrowingFile file) {
        this.path = path;
        this.file = file;
    }

    /** In memory alone. */
    static KeptAnswers none() {
        return new KeptAnswers(null, null);
    }

    static KeptAnswers open(Path path) {
        try {
            GrowingFile file = GrowingFile.open(Files.isSymbolicLink(path) ? path.toRealPath() : path);
            if (file == null) {
                throw new StudyException("another study writes '" + path + "'; give each its own file, or wait");
            }
            try {
                KeptAnswers answers = new KeptAnswers(path, file);
                file.truncate(answers.read(file.read().readAllBytes()));
                return answers;
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StudyException("the answers of a study cannot be kept in '" + path + "': " + e, e);
        }
    }

    /** {@return how many bytes are whole lines} */
    private int read(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        int number = 0;
        for (String line : new String(bytes, 0, end, StandardCharsets.UTF_8).split("\n", -1)) {
            number++;
            if (!line.isEmpty()) {
                take(line, number);
            }
        }
        requireTorn(new String(bytes, end, bytes.length - end, StandardCharsets.UTF_8), number);
        return end;
    }

    /** What has no line end is dropped, and so must be what this class began to write. */
    private void requireTorn(String rest, int number) {
        if (!rest.startsWith(BEGIN) && !BEGIN.startsWith(rest)) {
            throw notOurs(number);
        }
    }

    private void take(String line, int number) {
        try {
            JsonNode node = MAPPER.readTree(line);
            if (node.path("key").isTextual() && node.has("value")) {
                kept.put(node.path("key").asText(), node.path("value"));
                return;
            }
        } catch (JsonProcessingException e) {
            // The same as a line of something else.
        }
        throw notOurs(number);
    }

    private StudyException notOurs(int number) {
        return new StudyException("line " + number + " of '" + path
                + "' is no line of a study; move the file away, or name the right one");
    }

    @Nullable
    CandidateAnswer answer(String candidate, StudyRow row) {
        JsonNode value = kept.get(candidate + "|row|" + row.id());
        return value == null ? null : convert(value, CandidateAnswer.class);
    }

    void keep(String candidate, StudyRow row, CandidateAnswer answer) {
        write(candidate + "|row|" + row.id(), answer);
    }

    @Nullable
    TrainingCost training(String candidate) {
        JsonNode value = kept.get(candidate + "|training");
        return value == null ? null : convert(value, TrainingCost.class);
    }

    void keep(String candidate, TrainingCost training) {
        write(candidate + "|training", training);
    }

    @Nullable
    List<GateResult> gates(String candidate) {
        JsonNode value = kept.get(candidate + "|gates");
        if (value == null) {
            return null;
        }
        List<GateResult> gates = new ArrayList<>();
        value.forEach(each -> gates.add(convert(each, GateResult.class)));
        return gates;
    }

    void keep(String candidate, List<GateResult> gates) {
        write(candidate + "|gates", gates);
    }

    private <T> T convert(JsonNode value, Class<T> type) {
        try {
            return MAPPER.treeToValue(value, type);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new StudyException(
                    "'" + path + "' holds a " + type.getSimpleName() + " that is none: " + value + "; move it away", e);
        }
    }

    private void write(String key, Object value) {
        ObjectNode line = MAPPER.createObjectNode();
        line.put("key", key);
        line.set("value", MAPPER.valueToTree(value));
        kept.put(key, line.path("value"));
        GrowingFile open = file;
        if (open == null) {
            return;
        }
        try {
            open.append((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new StudyException(
                    "the answers of a study cannot be kept in '" + path + "': " + e
                            + "; make room and run it again, which goes on from the last whole line",
                    e);
        }
    }

    @Override
    public void close() {
        GrowingFile open = file;
        if (open == null) {
            return;
        }
        try {
            open.close();
        } catch (IOException e) {
            throw new StudyException("the answers of a study cannot be kept in '" + path + "': " + e, e);
        }
    }
}
