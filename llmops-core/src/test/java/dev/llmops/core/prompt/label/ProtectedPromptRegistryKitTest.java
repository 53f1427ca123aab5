package dev.llmops.core.prompt.label;

import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.core.prompt.PromptRegistries;
import dev.llmops.testkit.PromptRegistryKit;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

class ProtectedPromptRegistryKitTest extends PromptRegistryKit {

    @Override
    protected PromptRegistry create() {
        return ProtectedPromptRegistry.of(
                PromptRegistries.inMemory(() -> Instant.EPOCH),
                Map.of("production", request -> Optional.empty(), "frozen", request -> Optional.of("frozen")));
    }
}
