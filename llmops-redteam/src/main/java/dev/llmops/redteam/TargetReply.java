package dev.llmops.redteam;

import dev.llmops.api.message.ToolCall;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an application did with an attack.
 *
 * @param text what the caller got; empty if the call was stopped
 * @param toolCalls the tools that the model asked for
 * @param cutForLength whether the answer ended because it was too long
 * @param blockedBy the guardrail that stopped the call, or null
 * @param actedOn the guardrails that changed or left out something, in order
 */
public record TargetReply(
        String text,
        List<ToolCall> toolCalls,
        boolean cutForLength,
        @Nullable String blockedBy,
        List<String> actedOn) {

    /** Copies the lists. */
    public TargetReply {
        Objects.requireNonNull(text, "text");
        toolCalls = List.copyOf(toolCalls);
        actedOn = List.copyOf(actedOn);
    }

    /**
     * {@return the reply of a call that a guardrail stopped}
     *
     * @param guardrail the guardrail's name
     * @param actedOn the guardrails that changed or left out something before, in order
     */
    public static TargetReply blocked(String guardrail, List<String> actedOn) {
        return new TargetReply("", List.of(), false, guardrail, actedOn);
    }
}
