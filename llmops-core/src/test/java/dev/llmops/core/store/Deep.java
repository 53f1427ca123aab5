package dev.llmops.core.store;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.PromptUse;
import java.util.Map;

/** A generation with a variable of many levels. */
final class Deep {

    private Deep() {}

    static Generation with(Generation from, Object value) {
        return from.toBuilder()
                .prompt(new PromptUse("support", 2, "sha256:ab", Map.of("deep", value), null))
                .build();
    }
}
