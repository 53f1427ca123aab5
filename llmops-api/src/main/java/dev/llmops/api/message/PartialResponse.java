package dev.llmops.api.message;

import java.util.List;
import java.util.Objects;

/**
 * What had arrived when an answer was cut. It was paid for, so it is kept; it is not an answer.
 *
 * @param message what the model had said until then; tool calls whose arguments were cut are left out
 * @param usage the tokens used, as far as they are known
 */
public record PartialResponse(AssistantMessage message, TokenUsage usage) {

    /** Nothing had arrived. */
    public static final PartialResponse NONE =
            new PartialResponse(new AssistantMessage(List.of(), List.of()), TokenUsage.UNKNOWN);

    /** Refuses nulls. */
    public PartialResponse {
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(usage, "usage");
    }
}
