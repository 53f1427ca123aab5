package dev.llmops.core.prompt.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.error.PromptRegistryException;
import dev.llmops.api.error.PromptRegistryException.Reason;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.core.internal.json.RecordJson;
import dev.llmops.core.prompt.PromptIntegrity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The file of a bundle: a line with format, time and the hash of all that follows, then a line for each version.
 *
 * @param madeAt when it was made
 * @param versions what it holds
 */
record BundleFile(Instant madeAt, List<PromptVersion> versions) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FORMAT = 1;

    BundleFile {
        versions = List.copyOf(versions);
    }

    static void write(Path file, List<PromptVersion> versions, Instant now) throws IOException {
        StringBuilder lines = new StringBuilder();
        versions.forEach(version -> lines.append(RecordJson.write(version)).append('\n'));
        String head = JSON.createObjectNode()
                .put("format", FORMAT)
                .put("madeAt", now.toString())
                .put("hash", Sha256.PREFIX + Sha256.hex(lines.toString()))
                .toString();
        WholeFile.write(file, head + "\n" + lines);
    }

    static BundleFile read(byte[] bytes, String source) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int end = text.indexOf('\n') + 1;
        String lines = text.substring(end);
        Instant madeAt = head(text.substring(0, end), lines, source);
        try {
            return new BundleFile(
                    madeAt,
                    lines.lines()
                            .map(line -> PromptIntegrity.check(RecordJson.read(line, PromptVersion.class)))
                            .toList());
        } catch (IllegalArgumentException | NullPointerException e) {
            throw broken(source, "holds something that is no version of a prompt", e);
        }
    }

    private static Instant head(String line, String lines, String source) {
        try {
            JsonNode head = JSON.readTree(line);
            if (head.path("format").asInt() != FORMAT) {
                throw broken(
                        source, "has the format " + head.path("format") + ", but this version reads " + FORMAT, null);
            }
            if (!head.path("hash").asText().equals(Sha256.PREFIX + Sha256.hex(lines))) {
                throw broken(source, "was changed after it was made: its hash is another", null);
            }
            return Instant.parse(head.path("madeAt").asText());
        } catch (JsonProcessingException | DateTimeException e) {
            throw broken(source, "does not begin as a bundle does", null);
        }
    }

    private static PromptRegistryException broken(String source, String what, @Nullable Throwable cause) {
        return new PromptRegistryException(
                Reason.INVALID_ANSWER, "the bundle of prompts '" + source + "' " + what + "; make it anew", cause);
    }
}
