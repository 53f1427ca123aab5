package dev.llmops.api.cache;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a cached answer came from. An answer is only ever given to a call of an equal origin.
 *
 * @param tenant the organisation whose answer it is, or null if the caller had none
 * @param prompt name of the prompt, or null if the application gave the messages itself
 * @param promptVersion version of the prompt, or null
 * @param model name of the model, as its provider calls it
 * @param indexVersion what the application says about its index at the time, or null
 */
public record CacheOrigin(
        @Nullable String tenant,
        @Nullable String prompt,
        @Nullable Integer promptVersion,
        String model,
        @Nullable String indexVersion) {

    /** Refuses an origin without model. */
    public CacheOrigin {
        Objects.requireNonNull(model, "model");
    }
}
