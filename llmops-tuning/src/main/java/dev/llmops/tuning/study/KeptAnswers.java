package dev.llmops.tuning.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

    private final @Nullable Path file;
    private final @Nullable FileChannel channel;
    private final Map<String, JsonNode> kept = new HashMap<>();

    private KeptAnswers(@Nullable Path file, @Nullable FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** In memory alone. */
    static KeptAnswers none() {
        return new KeptAnswers(null, null);
    }

    static KeptAnswers open(Path file) {
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                requireLock(file, channel);
                KeptAnswers answers = new KeptAnswers(file, channel);
                answers.read(Files.readAllBytes(file));
                return answers;
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StudyException("the answers of a study cannot be kept in '" + file + "': " + e, e);
        }
    }

    private static void requireLock(Path file, FileChannel channel) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw new StudyException("another study writes '" + file + "'; give each its own file, or wait");
        }
    }

    private void read(byte[] bytes) throws IOException {
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
        FileChannel open = channel;
        if (open != null) {
            open.truncate(end).position(end);
        }
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
        return new StudyException("line " + number + " of '" + file
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
                    "'" + file + "' holds a " + type.getSimpleName() + " that is none: " + value + "; move it away", e);
        }
    }

    private void write(String key, Object value) {
        ObjectNode line = MAPPER.createObjectNode();
        line.put("key", key);
        line.set("value", MAPPER.valueToTree(value));
        kept.put(key, line.path("value"));
        FileChannel open = channel;
        if (open == null) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        // A channel closes under a thread that is interrupted, and the answer has been paid for.
        boolean interrupted = Thread.interrupted();
        try {
            while (bytes.hasRemaining()) {
                open.write(bytes);
            }
        } catch (IOException e) {
            throw new StudyException(
                    "the answers of a study cannot be kept in '" + file + "': " + e
                            + "; make room and run it again, which goes on from the last whole line",
                    e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        FileChannel open = channel;
        if (open == null) {
            return;
        }
        try {
            open.close();
        } catch (IOException e) {
            throw new StudyException("the answers of a study cannot be kept in '" + file + "': " + e, e);
        }
    }
}
