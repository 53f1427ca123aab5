package dev.llmops.prompts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.core.prompt.PromptContents;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a registry has no place for, kept beside what it shows: all of the content, and who made it when.
 *
 * @param author who made it, or null
 * @param message why, all of it, or null
 * @param parent number of the version that it was made from, or null
 * @param createdAt when it was first registered
 */
record Kept(
        PromptContent content,
        @Nullable String author,
        @Nullable String message,
        @Nullable Integer parent,
        Instant createdAt) {

    Kept {
        Objects.requireNonNull(content, "content");
    }

    /** Where a registry keeps it. */
    static final String MEMBER = "llmops";

    String toJson() {
        ObjectNode json = RegistryHttp.JSON.createObjectNode();
        json.put("content", PromptContents.toJson(content));
        json.put("author", author);
        json.put("message", message);
        json.put("parent", parent);
        json.put("createdAt", createdAt.toString());
        return json.toString();
    }

    /** {@return what was kept; nothing if somebody else wrote there} */
    static Optional<Kept> read(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            JsonNode json = RegistryHttp.JSON.readTree(text);
            return Optional.of(new Kept(
                    PromptContents.fromJson(json.path("content").asText()),
                    json.path("author").textValue(),
                    json.path("message").textValue(),
                    json.path("parent").isInt() ? json.path("parent").intValue() : null,
                    Instant.parse(json.path("createdAt").asText())));
        } catch (JsonProcessingException | IllegalArgumentException | NullPointerException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
