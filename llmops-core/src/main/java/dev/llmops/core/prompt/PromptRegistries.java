package dev.llmops.core.prompt;

import dev.llmops.api.prompt.PromptRegistry;
import java.time.InstantSource;
import java.util.Objects;

/** Registries of prompts that need no store, and what can stand before one. */
public final class PromptRegistries {

    private PromptRegistries() {}

    /**
     * {@return an empty registry that forgets everything when the application ends; safe for use by several threads}
     *
     * @param clock tells when a version was registered
     */
    public static PromptRegistry inMemory(InstantSource clock) {
        return new InMemoryPromptRegistry(Objects.requireNonNull(clock, "clock"));
    }

    /**
     * {@return a registry that keeps what another one said, and reads it again beside the calls} A version that is asked for by number is
     * kept as long as there is room; labels and the latest are as old as {@link PromptCacheOptions} allows. What is written
     * through it counts at once, what is written elsewhere within that age. While the other one fails, what was read before still serves.
     *
     * @param registry the other one, which is not closed with it
     * @param options how old what is served may be
     */
    public static CachingPromptRegistry cached(PromptRegistry registry, PromptCacheOptions options) {
        return new CachingPromptRegistry(registry, options);
    }
}
