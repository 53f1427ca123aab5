package dev.llmops.core.prompt;

import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.testkit.PromptRegistryKit;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is read through the cache is what was written through it, however old it may become. */
class CachedPromptRegistryKitTest extends PromptRegistryKit {

    private @Nullable CachingPromptRegistry cached;

    @Override
    protected PromptRegistry create() {
        cached = PromptRegistries.cached(
                PromptRegistries.inMemory(() -> Instant.EPOCH),
                PromptCacheOptions.builder()
                        .staleness(Duration.ofDays(1), Duration.ofDays(2))
                        .build());
        return cached;
    }

    @Override
    protected void close() {
        if (cached != null) {
            cached.close();
        }
    }
}
