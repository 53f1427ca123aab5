package dev.llmops.api.message;

import java.util.List;
import java.util.Objects;

/**
 * The part of an answer that had arrived when the answer was cut off. It was paid for, so it is kept; it is not an answer.
 *
 * @param message what the model had said until then; tool calls with incomplete arguments are left out
 * @param usage the tokens used, as far as known
 */
public record PartialResponse(AssistantMessage message, TokenUsage usage) {

    /** A partial response in which nothing had arrived. */
    public static final PartialResponse NONE =
            new PartialResponse(new AssistantMessage(List.of(), List.of()), TokenUsage.UNKNOWN);

    /** Rejects nulls. */
    public PartialResponse {
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(usage, "usage");
    }
}
