package dev.llmops.api.model;

import dev.llmops.api.json.JsonValues;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.TokenUsage;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A complete answer from a model.
 *
 * @param message what it said
 * @param finishReason why it stopped
 * @param usage the tokens that were used
 * @param model the model that answered
 * @param timeToFirstToken from the call to the first piece of the answer, or null if it was not observed
 * @param total from the call to the end of the answer
 * @param vendor other data from the vendor; values as {@link JsonValues} describes
 */
public record ModelResponse(
        AssistantMessage message,
        FinishReason finishReason,
        TokenUsage usage,
        ModelIdentity model,
        @Nullable Duration timeToFirstToken,
        Duration total,
        Map<String, Object> vendor) {

    /** Copies the map and rejects nulls. */
    public ModelResponse {
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(finishReason, "finishReason");
        Objects.requireNonNull(usage, "usage");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(total, "total");
        vendor = JsonValues.copyOf("vendor", vendor);
    }

    /** {@return the text of the answer} */
    public String text() {
        return message.text();
    }

    /**
     * {@return the same response with another message}
     *
     * @param other what it says instead
     */
    public ModelResponse withMessage(AssistantMessage other) {
        return new ModelResponse(other, finishReason, usage, model, timeToFirstToken, total, vendor);
    }
}
