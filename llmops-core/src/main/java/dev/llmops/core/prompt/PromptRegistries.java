package dev.llmops.core.prompt;

import dev.llmops.api.prompt.PromptRegistry;
import java.time.InstantSource;
import java.util.Objects;

/** Prompt registries that need no store, and a cache for other registries. */
public final class PromptRegistries {

    private PromptRegistries() {}

    /**
     * {@return an empty registry whose content is lost when the application ends; safe for use by multiple threads}
     *
     * @param clock the clock for when a version was registered
     */
    public static PromptRegistry inMemory(InstantSource clock) {
        return new InMemoryPromptRegistry(Objects.requireNonNull(clock, "clock"));
    }

    /**
     * {@return a registry that caches another one, and refreshes in the background} A version that is requested by number is
     * kept as long as there is room; labels and the latest version are as stale as {@link PromptCacheOptions} allows. Writes through it
     * take effect at once, writes elsewhere within that age. While the other registry fails, cached prompts are still served.
     *
     * @param registry the other registry, which is not closed with it
     * @param options how stale served prompts may be
     */
    public static CachingPromptRegistry cached(PromptRegistry registry, PromptCacheOptions options) {
        return new CachingPromptRegistry(registry, options);
    }
}
