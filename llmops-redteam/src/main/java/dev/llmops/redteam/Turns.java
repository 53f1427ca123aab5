package dev.llmops.redteam;

import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.model.ModelRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks one turn of a conversation. */
interface Turns {

    Turn ask(ModelRequest request);

    /**
     * What came back.
     *
     * @param message the answer, or null if a guardrail stopped the call
     * @param cutForLength whether it ended because it was too long
     * @param blockedBy the guardrail that stopped the call, or null
     * @param actedOn the guardrails that changed or left out something
     */
    record Turn(
            @Nullable AssistantMessage message,
            boolean cutForLength,
            @Nullable String blockedBy,
            List<String> actedOn) {}
}
