package dev.llmops.core.prompt;

import dev.llmops.api.prompt.PromptContent;
import dev.llmops.core.internal.json.ContentHash;
import dev.llmops.core.internal.json.RecordJson;

/** Converts the content of a prompt to JSON and computes its hash, for implementing your own registry. */
public final class PromptContents {

    private PromptContents() {}

    /**
     * {@return the content hash: {@code sha256:} and 64 hex digits, over canonical JSON (RFC 8785)}
     *
     * @param content the content
     */
    public static String hash(PromptContent content) {
        return ContentHash.ofPrompt(content);
    }

    /**
     * {@return a content as JSON}
     *
     * @param content the content
     */
    public static String toJson(PromptContent content) {
        return RecordJson.write(content);
    }

    /**
     * {@return the content in JSON from {@link #toJson}}
     *
     * @param json the JSON
     * @throws IllegalArgumentException if it is anything else
     */
    public static PromptContent fromJson(String json) {
        return RecordJson.read(json, PromptContent.class);
    }
}
