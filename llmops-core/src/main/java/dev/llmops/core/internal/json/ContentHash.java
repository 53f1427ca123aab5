package dev.llmops.core.internal.json;

import dev.llmops.api.message.Message;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.commons.internal.hash.Sha256;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Content hashes: {@code sha256:} and 64 hex digits over canonical JSON (RFC 8785). A record's absent values and
 * empty collections are left out of its JSON, so that a later version of this library can add some without changing
 * the hashes of what is already there.
 */
public final class ContentHash {

    private ContentHash() {}

    /**
     * {@return the hash of a call: of the question, of who answered, and of the answer's message and finish reason}
     * What differs between two equal answers, such as times and what the vendor told besides, does not count.
     *
     * @param request what the model was asked, or null if it was not
     * @param model the model that was asked last, or null if none was
     * @param response the complete answer, or null if there was none
     */
    public static String ofCall(
            @Nullable ModelRequest request, @Nullable ModelIdentity model, @Nullable ModelResponse response) {
        return Sha256.PREFIX + Sha256.hex(CanonicalCall.of(request, model, response));
    }

    /** {@return the hash of a message} */
    public static String ofMessage(Message message) {
        return Sha256.PREFIX + Sha256.hex(CanonicalCall.of(message));
    }

    /**
     * {@return the hash of values}
     *
     * @param values the values by name, each with a JSON form
     */
    public static String ofValues(Map<String, Object> values) {
        return Sha256.PREFIX + Sha256.hex(CanonicalJson.bytes(RecordJson.tree(values)));
    }

    /**
     * {@return the hash of a prompt's content}
     *
     * @param content template, parameters, schemas and tools
     */
    public static String ofPrompt(PromptContent content) {
        return Sha256.PREFIX + Sha256.hex(CanonicalJson.bytes(RecordJson.tree(content)));
    }
}
