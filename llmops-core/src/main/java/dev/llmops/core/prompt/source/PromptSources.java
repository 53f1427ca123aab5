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
 * Builds a registry of prompts that goes on when the one behind it is away. A version is served from memory, else from the registry, else from
 * what was seen of it on the disk, else from what was built in; else there is an error. Labels are read again beside the calls that they
 * serve. The Generation says which source served. Not safe for use by several threads; what it builds is.
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
     * @param registry the registry, which can be away; it is not closed
     */
    public static PromptSources of(PromptRegistry registry) {
        return new PromptSources(registry);
    }

    /**
     * {@return the prompts of a folder as a registry that can only be read} Each has one version, 1, which is what the file held when the folder
     * was read, no labels and no time but 1970; a store that the folder is imported into keeps the versions apart.
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
     * Sets where what was seen is kept. Unless set it is in memory alone, and gone with the process.
     *
     * @param value a folder, which is made when the first prompt is seen; several processes may share it
     * @return this
     */
    public PromptSources keptIn(Path value) {
        this.folder = Objects.requireNonNull(value, "folder");
        return this;
    }

    /**
     * Sets what was built in. Unless set nothing is.
     *
     * @param value the bundle
     * @return this
     */
    public PromptSources bundled(PromptBundle value) {
        this.bundle = Objects.requireNonNull(value, "bundle");
        return this;
    }

    /**
     * Sets how old a label in memory may become. Unless set it is read again after a minute, and no call waits for that.
     *
     * @param value how
     * @return this
     */
    public PromptSources cache(PromptCacheOptions value) {
        this.cache = Objects.requireNonNull(value, "cache");
        return this;
    }

    /**
     * Sets what time it is.
     *
     * @param value the clock
     * @return this
     */
    public PromptSources clock(InstantSource value) {
        this.clock = Objects.requireNonNull(value, "clock");
        return this;
    }

    /**
     * Sets what tells how much time went by.
     *
     * @param value a clock in nanoseconds that never goes back, from any origin
     * @return this
     */
    public PromptSources ticker(LongSupplier value) {
        this.nanos = Objects.requireNonNull(value, "ticker");
        return this;
    }

    /** {@return the registry; closing it ends the refreshing and leaves the one behind it open} */
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
