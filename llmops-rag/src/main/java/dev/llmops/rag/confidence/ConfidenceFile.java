package dev.llmops.rag.confidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.rag.confidence.ConfidenceFileException.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** JSON with the name of its format, its version, and a digest of what it holds. */
final class ConfidenceFile {

    private static final int VERSION = 1;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    private final Path file;
    private final String format;

    ConfidenceFile(Path file, String format) {
        this.file = file;
        this.format = format;
    }

    /** Puts a new file in the place of the one that may be there, at once. */
    void write(Object content) {
        JsonNode tree = JSON.valueToTree(content);
        ObjectNode whole = JSON.createObjectNode();
        whole.put("format", format).put("version", VERSION).put("sha256", Sha256.hex(tree.toString()));
        whole.set("content", tree);
        try {
            WholeFile.write(file, whole.toPrettyString() + "\n");
        } catch (IOException e) {
            throw new ConfidenceFileException(Problem.INACCESSIBLE, "'" + file + "' cannot be written: " + e, e);
        }
    }

    /** {@return what a file holds; it is what was written, to the last digit} */
    <T> T read(Class<T> type) {
        JsonNode whole = tree();
        String found = whole.path("format").asText();
        if (!found.equals(format)) {
            throw new ConfidenceFileException(
                    Problem.OTHER_FORMAT,
                    "'" + file + "' must be of format '" + format + "', but is of '" + found + "'; name another file",
                    null);
        }
        if (!whole.path("version").isInt() || whole.path("version").asInt() != VERSION) {
            throw new ConfidenceFileException(
                    Problem.OTHER_VERSION,
                    "'" + file + "' must be of version " + VERSION + ", but is of " + whole.path("version")
                            + "; fit it again with this version of LLMOps",
                    null);
        }
        JsonNode content = whole.path("content");
        if (!Sha256.hex(content.toString()).equals(whole.path("sha256").asText())) {
            throw corrupt("its content is not what its digest says", null);
        }
        try {
            return JSON.treeToValue(content, type);
        } catch (JsonProcessingException e) {
            throw corrupt(e.getOriginalMessage(), e);
        }
    }

    private JsonNode tree() {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new ConfidenceFileException(Problem.INACCESSIBLE, "'" + file + "' cannot be read: " + e, e);
        }
        try {
            JsonNode tree = JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
            if (tree.isObject()) {
                return tree;
            }
        } catch (JsonProcessingException e) {
            throw corrupt("it is no JSON", e);
        }
        throw corrupt("it is no JSON object", null);
    }

    ConfidenceFileException corrupt(String why, @Nullable Throwable cause) {
        return new ConfidenceFileException(
                Problem.CORRUPT, "'" + file + "' was changed or cut: " + why + "; take a copy that is whole", cause);
    }
}
