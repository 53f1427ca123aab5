package dev.llmops.api.cache;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The origin of a cached answer. An answer is only ever given to a call with an equal origin.
 *
 * @param tenant the organisation whose answer it is, or null if the caller had none
 * @param prompt name of the prompt, or null if the application gave the messages itself
 * @param promptVersion version of the prompt, or null
 * @param model name of the model, as its provider calls it
 * @param indexVersion the version that the application states for its index, or null
 */
public record CacheOrigin(
        @Nullable String tenant,
        @Nullable String prompt,
        @Nullable Integer promptVersion,
        String model,
        @Nullable String indexVersion) {

    /** Rejects an origin without a model. */
    public CacheOrigin {
        Objects.requireNonNull(model, "model");
    }
}
