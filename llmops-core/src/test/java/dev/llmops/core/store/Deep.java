package dev.llmops.core.store;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.PromptUse;
import java.util.Map;

/** A generation with a variable of many levels. */
final class Deep {

    private Deep() {}

    static Generation with(Generation from, Object value) {
        return new Generation(
                from.id(),
                from.contentHash(),
                from.caller(),
                new PromptUse("support", 2, "sha256:ab", Map.of("deep", value)),
                from.assignment(),
                from.passages(),
                from.retrieval(),
                from.request(),
                from.model(),
                from.guardrails(),
                from.attempts(),
                from.status(),
                from.response(),
                from.partial(),
                from.citations(),
                from.grounding(),
                from.error(),
                from.usage(),
                from.cost(),
                from.timings(),
                from.replayOf());
    }
}
