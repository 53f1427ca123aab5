package dev.llmops.api.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which model answered.
 *
 * @param provider who runs it, by OpenTelemetry's {@code gen_ai.provider.name} where that has a value for it
 * @param name its name, as its provider calls it
 * @param digest {@code sha256:} and 64 hex digits of its weights, or null if that cannot be known
 */
public record ModelIdentity(
        String provider, String name, @Nullable String digest) {

    /** Refuses nulls. */
    public ModelIdentity {
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(name, "name");
    }
}
