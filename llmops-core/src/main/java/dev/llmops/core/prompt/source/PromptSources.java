package dev.llmops.core.prompt.source;

import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptQuery;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptSource;
import dev.llmops.api.prompt.ServedPrompt;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.core.prompt.CachingPromptRegistry;
import dev.llmops.core.prompt.PromptCacheOptions;
import dev.llmops.core.prompt.PromptDirectory;
import dev.llmops.core.prompt.PromptRegistries;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Builds a registry of prompts that keeps working when the underlying registry is unavailable. A version is served from memory, otherwise from the
 * registry, otherwise from the copies on disk, otherwise from the built-in bundle; if none has it, there is an error. Labels are refreshed in the
 * background. The Generation records which source served. Not safe for use by multiple threads; the
 * registry that it builds is.
 *
 * <pre>{@code
 * CachingPromptRegistry prompts = PromptSources.of(MlflowRegistry.of(endpoint))
 *         .keptIn(Path.of("prompt-copies"))
 *         .bundled(PromptBundle.onClassPath(Application.class.getClassLoader()))
 *         .build();
 * }</pre>
 */
public final class PromptSources {

    private static final Duration REFRESH = Duration.ofMinutes(1);
    /** Nobody waits for a registry that was read before, however long ago. */
    private static final Duration WAIT = Duration.ofDays(365);

    final PromptRegistry registry;

    @Nullable
    Path folder;

    @Nullable
    PromptBundle bundle;

    InstantSource clock = SystemTime.clock();
    LongSupplier nanos = SystemTime.ticker();
    private @Nullable PromptCacheOptions cache;

    private PromptSources(PromptRegistry registry) {
        this.registry = Objects.requireNonNull(registry, "registry");
    }

    /**
     * {@return a builder}
     *
     * @param registry the registry, which may be unavailable at times; it is not closed
     */
    public static PromptSources of(PromptRegistry registry) {
        return new PromptSources(registry);
    }

    /**
     * {@return the prompts in a folder as a read-only registry} Each has one version, 1, with the content that the file had when the folder
     * was read, no labels and 1970 as its time; a store that the folder is imported into keeps the versions apart.
     *
     * @param directory the folder
     */
    public static PromptRegistry directory(PromptDirectory directory) {
        PromptRegistry versions = PromptRegistries.inMemory(() -> Instant.EPOCH);
        directory.importInto(versions, PromptCommit.NONE);
        PromptSource source = PromptSource.of("directory");
        return new LocalPromptRegistry(
                "these are the files of a folder",
                reference -> versions.find(reference).map(version -> new ServedPrompt(version, source)),
                () -> versions.search(PromptQuery.ALL));
    }

    /**
     * Sets the folder for copies of served prompts. By default copies are only in memory, and lost with the process.
     *
     * @param value a folder, created when the first prompt is served; several processes may share it
     * @return this
     */
    public PromptSources keptIn(Path value) {
        this.folder = Objects.requireNonNull(value, "folder");
        return this;
    }

    /**
     * Sets the built-in bundle. Default: none.
     *
     * @param value the bundle
     * @return this
     */
    public PromptSources bundled(PromptBundle value) {
        this.bundle = Objects.requireNonNull(value, "bundle");
        return this;
    }

    /**
     * Sets how stale a label in memory may become. By default it is refreshed after a minute, and no call waits for that.
     *
     * @param value the options
     * @return this
     */
    public PromptSources cache(PromptCacheOptions value) {
        this.cache = Objects.requireNonNull(value, "cache");
        return this;
    }

    /**
     * Sets the clock for the time of day.
     *
     * @param value the clock
     * @return this
     */
    public PromptSources clock(InstantSource value) {
        this.clock = Objects.requireNonNull(value, "clock");
        return this;
    }

    /**
     * Sets the clock for elapsed time.
     *
     * @param value a monotonic clock in nanoseconds, with any origin
     * @return this
     */
    public PromptSources ticker(LongSupplier value) {
        this.nanos = Objects.requireNonNull(value, "ticker");
        return this;
    }

    /** {@return the registry; closing it stops the refreshing and leaves the underlying registry open} */
    public CachingPromptRegistry build() {
        PromptCacheOptions options = cache != null
                ? cache
                : PromptCacheOptions.builder()
                        .staleness(REFRESH, WAIT)
                        .ticker(nanos)
                        .clock(clock)
                        .build();
        return PromptRegistries.cached(new FallbackPromptRegistry(this), options);
    }
}
