package dev.llmops.commons.internal.file;

import java.nio.file.Path;

/** Where caches live: {@code LLMOPS_HOME}, or {@code ~/.cache/llmops}. */
public final class CacheHome {

    private CacheHome() {}

    /** {@return the folder, which may not exist yet} */
    public static Path path() {
        String configured = System.getenv("LLMOPS_HOME");
        return configured != null && !configured.isBlank()
                ? Path.of(configured).toAbsolutePath()
                : Path.of(System.getProperty("user.home"), ".cache", "llmops");
    }
}
