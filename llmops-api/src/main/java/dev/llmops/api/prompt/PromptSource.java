package dev.llmops.api.prompt;

import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The source that served a version of a prompt, and whether the version may be out of date.
 *
 * @param name the source that the version was read from: {@code store}, {@code mlflow}, {@code langfuse},
 *     {@code promptlayer}, {@code directory}, {@code disk} or {@code bundle}, or the name that an application gave its registry
 * @param cached whether the version comes from memory, as read from that source earlier
 * @param staleSince since when it is unconfirmed that the reference still points to this version, because the registry
 *     does not answer; null while it answers. For a bundle, when it was made
 */
public record PromptSource(
        String name, boolean cached, @Nullable Instant staleSince) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    /** The application's store. */
    public static final PromptSource STORE = of("store");

    /** Rejects a name with invalid characters. */
    public PromptSource {
        if (!NAME.matcher(Objects.requireNonNull(name, "name")).matches()) {
            throw new IllegalArgumentException("the name of a source of prompts must be 1 to 64 lower-case letters,"
                    + " digits, '.', '_' or '-', but was '" + name + "'");
        }
    }

    /**
     * {@return a source that was just queried}
     *
     * @param name its name
     */
    public static PromptSource of(String name) {
        return new PromptSource(name, false, null);
    }

    /** {@return the same source, answered from memory} */
    public PromptSource fromMemory() {
        return cached ? this : new PromptSource(name, true, staleSince);
    }

    /**
     * {@return the same source, marked as no longer confirmed}
     *
     * @param since since when; a source that is already stale keeps its earlier time
     */
    public PromptSource stale(Instant since) {
        return staleSince != null ? this : new PromptSource(name, cached, Objects.requireNonNull(since, "since"));
    }
}
