package dev.llmops.core.prompt;

import dev.llmops.api.prompt.PromptRegistry;
import java.time.InstantSource;
import java.util.Objects;

/** Registries of prompts that need no store. */
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
}
